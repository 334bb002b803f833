import { wrapped } from './wrapped.ts'

/** Where a command writes its answer, and what that place can show. */
export interface Output {
  readonly columns: number
  readonly colour: boolean
  /** Prints `text` and ends its line. */
  print(text: string): void
}

/** Prints sentences, broken where the line ends. */
export function tell({ columns, print }: Output, text: string): void {
  for (const line of wrapped(text, columns)) print(line)
}

/** Standard output: as wide as the terminal, 80 columns where there is none, coloured only where people look (and NO_COLOR is not set). */
export function standardOutput(): Output {
  const { stdout, env } = process
  return {
    columns: stdout.columns ?? 80,
    colour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    print: (text) => stdout.write(`${text}\n`),
  }
}
