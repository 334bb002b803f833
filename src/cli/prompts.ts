/** Questions to the person at the terminal, on standard error: what a command prints stays for whoever reads it. */
import { createInterface, type Interface } from 'node:readline'
import { UprightError } from '../error.ts'
import { wrapped } from './wrapped.ts'

export interface Prompts {
  /** Whether somebody is there to be asked. */
  readonly canAsk: boolean
  /** Says something beside the questions. */
  say(text: string): void
  /** What was typed, without blanks around it. Throws where the person stops instead. */
  ask(question: string): Promise<string>
}

/** The terminal this runs in. */
export function terminalPrompts(): Prompts {
  const { stdin, stderr } = process
  let lines: TerminalLines | undefined
  return {
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    say: (text) => stderr.write(`${wrapped(text, stderr.columns ?? 80).join('\n')}\n`),
    ask: (question) => {
      lines ??= new TerminalLines(createInterface({ input: stdin, output: stderr }))
      return lines.next(question)
    },
  }
}

/** Lines as they are typed. Lines that were pasted together answer one question each. */
class TerminalLines {
  readonly #terminal: Interface
  readonly #typed: string[] = []
  #waiting: { answer(line: string): void; stop(error: Error): void } | null = null
  #isClosed = false

  constructor(terminal: Interface) {
    this.#terminal = terminal
    terminal.on('line', (line) => this.#receive(line))
    terminal.on('SIGINT', () => terminal.close())
    terminal.on('close', () => {
      this.#isClosed = true
      process.stderr.write('\n')
      this.#waiting?.stop(stopped())
    })
  }

  async next(question: string): Promise<string> {
    if (this.#isClosed) throw stopped()
    this.#terminal.setPrompt(question)
    this.#terminal.resume()
    this.#terminal.prompt()
    const line = this.#typed.shift() ?? (await new Promise<string>((answer, stop) => this.#waitWith(answer, stop)))
    // a terminal that nobody is asked at lets the process end
    this.#terminal.pause()
    return line.trim()
  }

  #waitWith(answer: (line: string) => void, stop: (error: Error) => void): void {
    this.#waiting = { answer, stop }
  }

  #receive(line: string): void {
    if (this.#waiting) this.#waiting.answer(line)
    else this.#typed.push(line)
    this.#waiting = null
  }
}

function stopped(): UprightError {
  return new UprightError(
    'STOPPED',
    'stopped before the end',
    'What was being asked is not kept. Begin again when you like.',
    1,
  )
}

/** Asks until `parse` understands; what it throws is said. */
export async function askUntil<Value>(
  prompts: Prompts,
  question: string,
  parse: (text: string) => Value,
): Promise<Value> {
  for (;;) {
    const text = await prompts.ask(question)
    try {
      return parse(text)
    } catch (error) {
      prompts.say(`  ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

/** The same for what may be left out: Enter answers `undefined`. */
export function askOptional<Value>(
  prompts: Prompts,
  question: string,
  parse: (text: string) => Value,
): Promise<Value | undefined> {
  return askUntil(prompts, question, (text) => (text === '' ? undefined : parse(text)))
}

const YES_OR_NO = /^(?:(y|yes)|(n|no))$/i

/** Yes or no, and nothing taken for either. */
export function askYesNo(prompts: Prompts, question: string): Promise<boolean> {
  return askUntil(prompts, `${question} [y/n] `, parseYesNo)
}

export function parseYesNo(text: string): boolean {
  const match = YES_OR_NO.exec(text)
  if (match) return match[1] !== undefined
  throw new Error('Type y for yes or n for no.')
}
