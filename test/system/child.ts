import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../src/package-root.ts'

export const MAIN = join(packageRoot, 'dist/src/cli/main.js')

/** One of its JSON lines. */
export type Line = Readonly<Record<string, unknown>>

/** An `upright` as a program of its own, whose standard output is one JSON object a line. */
export class Child {
  readonly lines: Line[] = []
  /** Everything it wrote, for error messages. */
  output = ''
  /** Resolves with the exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
  readonly #process: ChildProcess
  #rest = ''
  #hasEnded = false

  constructor(words: readonly string[], env: Readonly<Record<string, string>>, command = [process.execPath, MAIN]) {
    const [program = '', ...before] = command
    this.#process = spawn(program, [...before, ...words], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process.stdout?.on('data', (bytes: Buffer) => this.#read(bytes.toString()))
    this.#process.stderr?.on('data', (bytes: Buffer) => {
      this.output += bytes.toString()
    })
    this.ended = new Promise((resolve) => this.#process.once('close', resolve))
    void this.ended.then(() => {
      this.#hasEnded = true
    })
  }

  /** Waits for a line that says all of this, at or after line `from`; tells its index. */
  async says(what: Line, withinS: number, from = 0): Promise<number> {
    const find = () => this.lines.findIndex((line, index) => index >= from && matches(line, what))
    await happens(
      () => find() >= 0 || this.#hasEnded,
      withinS,
      () => `${JSON.stringify(what)} was not said; it said\n${this.output}`,
    )
    if (find() < 0) throw new Error(`it ended without saying ${JSON.stringify(what)}; it said\n${this.output}`)
    return find()
  }

  hasSaid(what: Line, from = 0): boolean {
    return this.lines.some((line, index) => index >= from && matches(line, what))
  }

  /** Waits for its end; tells the exit code. */
  async ends(withinS: number): Promise<number | null> {
    await happens(
      () => this.#hasEnded,
      withinS,
      () => `it has not ended; it said\n${this.output}`,
    )
    return this.ended
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** Ends it for good, whatever state it is in. */
  async kill(): Promise<void> {
    this.signal('SIGKILL')
    await this.ended
  }

  #read(text: string): void {
    this.output += text
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('{')) this.lines.push(JSON.parse(line) as Line)
  }
}

function matches(line: Line, what: Line): boolean {
  return Object.entries(what).every(([key, value]) => line[key] === value)
}

export function passes(s: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, s * 1000))
}

/** Waits until something is so; fails with `orElse` where it takes longer. */
export async function happens(what: () => boolean, withinS: number, orElse: () => string): Promise<void> {
  const untilMs = performance.now() + withinS * 1000
  while (!what()) {
    if (performance.now() > untilMs) throw new Error(`within ${withinS} s: ${orElse()}`)
    await passes(0.02)
  }
}
