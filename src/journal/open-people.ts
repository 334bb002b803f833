/** Opens what is kept about people for a command: beside a controller that runs, or without one. */
import type { Database } from 'better-sqlite3'
import { UprightError } from '../error.ts'
import { PeopleStore } from '../people/people-store.ts'
import { sealKey } from '../people/seal.ts'
import { JournalOpenError, openBeside } from './database.ts'
import { codeOf } from './trouble.ts'

/** Opens the database at `path`, made where there is none, and closes it after `use`. Throws an `UprightError`. */
export function withPeople<Result>(path: string, use: (store: PeopleStore, database: Database) => Result): Result {
  let database: Database | undefined
  try {
    database = openBeside(path)
    return use(new PeopleStore(database, sealKey(path)), database)
  } catch (error) {
    throw inWords(error, path)
  } finally {
    database?.close()
  }
}

function inWords(error: unknown, path: string): unknown {
  if (error instanceof JournalOpenError) {
    const { code, message, hint } = error.trouble
    return new UprightError(code, message, hint, 1, { cause: error })
  }
  if (!/^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))) return error
  return new UprightError(
    'JOURNAL_BUSY',
    `another program is writing to ${path}`,
    'Nothing was changed. Try again in a moment.',
    1,
    { cause: error },
  )
}
