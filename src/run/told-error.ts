import { TableError } from '../../hardware/error.ts'
import { UprightError } from '../error.ts'
import type { ToldError } from './thread-messages.ts'

/** Any error as plain words that cross threads: what happened, what to do, which exit code. */
export function toldError(error: unknown): ToldError {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  if (error instanceof UprightError)
    return { code: error.code, message, hint: error.hint, exitCode: error.exitCode, stack }
  if (error instanceof TableError) return { code: error.code, message, hint: error.hint, exitCode: 3, stack }
  return {
    code: 'UNEXPECTED',
    message: `Something unexpected went wrong: ${message}`,
    hint: 'The guard keeps the table safe by itself. Run again with --debug and report what it shows.',
    exitCode: 1,
    stack,
  }
}
