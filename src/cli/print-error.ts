import { CommanderError } from 'commander'
import type { ToldError } from '../run/thread-messages.ts'
import { toldError } from '../run/told-error.ts'

/** An error that came from another thread, already in words. */
export class PrintedError extends Error {
  readonly told: ToldError

  constructor(told: ToldError) {
    super(told.message)
    this.name = 'PrintedError'
    this.told = told
  }
}

/** Says what went wrong and what to do on standard error; returns the exit code. Stacks only with `debug`. */
export function printError(error: unknown, debug: boolean): number {
  // Commander has printed its own words already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const told = error instanceof PrintedError ? error.told : toldError(error)
  const lines = [`upright: ${told.message}`, ...told.hint.split('\n').map((line) => `  ${line}`)]
  process.stderr.write(`${lines.join('\n')}\n`)
  if (debug) process.stderr.write(`${told.stack}\n`)
  return told.exitCode
}
