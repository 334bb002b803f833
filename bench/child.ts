import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { packageRoot } from '../src/package-root.ts'

/** A process beside the bench, with its home in a folder of its own. */
export class Child {
  readonly pid: number
  readonly #process: ChildProcess
  readonly #spawnedMs = performance.now()
  readonly #command: string
  #output = ''

  constructor(command: string, args: readonly string[], home: string) {
    this.#command = [command, ...args].join(' ')
    this.#process = spawn(command, args, {
      env: { ...process.env, UPRIGHT_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const keep = (bytes: Buffer) => {
      this.#output += bytes.toString()
    }
    this.#process.stdout?.on('data', keep)
    this.#process.stderr?.on('data', keep)
    const { pid } = this.#process
    if (pid === undefined) throw new Error(`cannot start ${command}`)
    this.pid = pid
  }

  /** `upright` as it is built, with the options for Node that its first line asks for. */
  static upright(home: string, args: readonly string[]): Child {
    const program = join(packageRoot, 'dist/src/cli/main.js')
    const options = /^#!.*node (.*)/.exec(readFileSync(program, 'utf8'))?.[1]?.split(' ') ?? []
    return new Child(process.execPath, [...options, program, ...args], home)
  }

  /** Seconds from its start until its output held `text`. Looks every 2 ms. */
  async secondsUntil(text: string, withinS: number): Promise<number> {
    while (!this.#output.includes(text)) {
      const passedS = (performance.now() - this.#spawnedMs) / 1000
      if (passedS > withinS || this.#process.exitCode !== null)
        throw new Error(`no ${text} from "${this.#command}" within ${passedS.toFixed(1)} s:\n${this.#output}`)
      await sleep(2)
    }
    return (performance.now() - this.#spawnedMs) / 1000
  }

  /** Asks it to end, and waits until it has. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return
    this.#process.kill('SIGTERM')
    await once(this.#process, 'exit')
  }
}
