import { existsSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import { UprightError } from '../error.ts'
import { SCHEMA_VERSION, schemaVersion } from './schema.ts'
import { codeOf, isCorrupt } from './trouble.ts'

/** How long reading waits for a program that locks the journal, ms. A controller never does. */
const BUSY_TIMEOUT_MS = 2000

/** Opens the journal at `path` for reading, a running controller undisturbed, and closes it after `read`. */
export function withHistory<Result>(path: string, read: (database: Database) => Result): Result {
  if (!existsSync(path)) {
    throw new UprightError(
      'HISTORY_MISSING',
      `there is no journal at ${path}`,
      'It begins with the first "upright run" (try "npm start"). Look at journal.path in upright.toml, or give --config.',
    )
  }
  let database: Database | undefined
  try {
    database = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
    checkVersion(schemaVersion(database), path)
    // one transaction: all that is read is of one moment
    return database.transaction(read)(database)
  } catch (error) {
    throw error instanceof UprightError ? error : readError(error, path)
  } finally {
    database?.close()
  }
}

/** Whether a controller has the journal open. Waits for nothing and disturbs nothing. */
export function isBeingWritten(path: string): boolean {
  const lockPath = `${path}.lock`
  if (!existsSync(lockPath)) return false
  let lock: Database | undefined
  try {
    lock = new Sqlite(lockPath, { readonly: true, fileMustExist: true, timeout: 0 })
    lock.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    return codeOf(error).startsWith('SQLITE_BUSY')
  } finally {
    lock?.close()
  }
}

function checkVersion(version: number | null, path: string): void {
  if (version !== null && version > 0 && version <= SCHEMA_VERSION) return
  const what =
    version === 0
      ? 'is empty'
      : version === null
        ? 'belongs to another program'
        : `was written by a newer Upright (version ${version} of its tables, this one knows ${SCHEMA_VERSION})`
  throw new UprightError(
    'HISTORY_NOT_OURS',
    `${path} ${what}`,
    'Look at journal.path in upright.toml; a newer journal needs the newer Upright.',
  )
}

function readError(error: unknown, path: string): unknown {
  const code = codeOf(error)
  if (isCorrupt(error)) {
    return new UprightError(
      'HISTORY_CORRUPT',
      `${path} is damaged, or no journal at all`,
      `"sqlite3 ${path} .recover" rescues what can be read. The next "upright run" keeps it aside and begins a new one.`,
      1,
      { cause: error },
    )
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new UprightError(
      'HISTORY_LOCKED',
      `another program keeps ${path} locked`,
      `Close what has it open for writing (fuser ${path} shows it) and try again.`,
      1,
      { cause: error },
    )
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|IOERR)/.test(code)) {
    return new UprightError(
      'HISTORY_UNREADABLE',
      `cannot read ${path} (${code})`,
      'Run this as the user that runs Upright (sudo -u upright …): reading needs to write beside the journal too.',
      1,
      { cause: error },
    )
  }
  return error
}
