/** Opens the journal's file for writing: one writer at a time, durable, and never at the cost of what an older file holds. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { removeUnfinished } from '../care/back-up.ts'
import { backupPath, keyBeside, standardFolder } from '../care/backup-files.ts'
import { copyChecked } from '../care/checked-copy.ts'
import { copyKey } from '../care/copy-key.ts'
import { syncToDisk } from '../care/durable.ts'
import { bringUpToDate, SCHEMA_VERSION, schemaVersion } from './schema.ts'
import { codeOf, isCorrupt, type JournalTrouble, writeTrouble } from './trouble.ts'

/** How long a write waits for a program that holds the file, ms: less than what counts as slow, so that the cause is named. */
const BUSY_TIMEOUT_MS = 800
/** How long a second controller waits for the first to end, ms: a restart overlaps that much. */
const LOCK_TIMEOUT_MS = 500
/** Up to this size the whole file is checked when opened, bytes: more takes longer than a start may. */
const CHECKED_BYTES = 32 * 2 ** 20

/** An error that keeps the journal from opening, with its words ready. */
export class JournalOpenError extends Error {
  readonly trouble: JournalTrouble

  constructor(trouble: JournalTrouble, options?: ErrorOptions) {
    super(trouble.message, options)
    this.trouble = trouble
  }
}

export interface OpenDatabase {
  readonly database: Database
  /** Said where a damaged file was moved aside. */
  readonly notice: JournalTrouble | null
}

/** Takes the lock that makes this the only controller on `path`, until the returned connection or the process ends. */
export function lockJournal(path: string): Database {
  const lockPath = `${canonicalPath(path)}.lock`
  try {
    // an exclusive transaction on a file of its own: the kernel lets go of it however the process ends, and readers of the
    // journal are not kept out
    const lock = new Sqlite(lockPath, { timeout: LOCK_TIMEOUT_MS })
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw new JournalOpenError(writeTrouble(error, lockPath))
    throw new JournalOpenError({
      code: 'JOURNAL_IN_USE',
      message: `another controller is running on ${path}`,
      hint: 'One table has one controller: stop the other, or give this one its own journal.path.',
    })
  }
}

/** Opens the database at `path` beside whatever else has it open. Throws `JournalOpenError`, also where it is damaged. */
export function openBeside(path: string): Database {
  const file = canonicalPath(path)
  try {
    return openChecked(file)
  } catch (error) {
    if (error instanceof JournalOpenError) throw error
    throw new JournalOpenError(isCorrupt(error) ? damaged(file) : writeTrouble(error, path), { cause: error })
  }
}

/** Opens the database at `path`; moves a damaged one aside and begins a new one. Throws `JournalOpenError`. */
export function openDatabase(path: string): OpenDatabase {
  const file = canonicalPath(path)
  try {
    return { database: openChecked(file), notice: null }
  } catch (error) {
    if (error instanceof JournalOpenError) throw error
    if (!isCorrupt(error)) throw new JournalOpenError(writeTrouble(error, path), { cause: error })
    if (isText(file)) throw notOurs(file, null)
    const notice = moveAside(file)
    return { database: openChecked(file), notice }
  }
}

/** Renames a damaged database with what belongs to it, and says so: it may still be rescued. */
export function moveAside(file: string): JournalTrouble {
  const aside = `${file}.corrupt-${new Date().toISOString().replaceAll(':', '-')}`
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  }
  return {
    code: 'JOURNAL_CORRUPT',
    message: `${file} was damaged; it is kept as ${basename(aside)}, and a new one has begun`,
    hint: `Nothing was deleted: "sqlite3 ${aside} .recover" rescues what can be read. Check the SD card (dmesg).`,
  }
}

/** The file's real path, so that two names of one file share one lock. Makes the folder where there is none. */
export function canonicalPath(path: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
  } catch (error) {
    throw new JournalOpenError(writeTrouble(error, path), { cause: error })
  }
}

function openChecked(file: string): Database {
  const isNew = !existsSync(file)
  // It tells of people's health: nobody else's business.
  if (isNew) closeSync(openSync(file, 'a', 0o600))
  const database = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    const version = schemaVersion(database)
    if (version === null || version > SCHEMA_VERSION) throw notOurs(file, version)
    if (!isNew && statSync(file).size <= CHECKED_BYTES) check(database)
    // readers never wait for the writer nor the writer for them (WAL), and what is committed survives a power cut (FULL): S12
    const mode: unknown = database.pragma('journal_mode = WAL', { simple: true })
    if (mode !== 'wal') throw new JournalOpenError(noWal(file))
    database.pragma('synchronous = FULL')
    database.pragma('journal_size_limit = 4194304')
    if (version < SCHEMA_VERSION) {
      if (version > 0) keepAsItWas(database, version)
      bringUpToDate(database)
    }
    if (isNew) syncToDisk(dirname(file))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** A damaged database is not text; a text file is one that somebody needs where it is. */
function isText(file: string): boolean {
  const handle = openSync(file, 'r')
  try {
    const start = Buffer.alloc(15)
    return (
      /^[\t\n\r\x20-\x7e]+$/.test(start.toString('latin1', 0, readSync(handle, start))) && !start.equals(SQLITE_MAGIC)
    )
  } finally {
    closeSync(handle)
  }
}

const SQLITE_MAGIC = Buffer.from('SQLite format 3')

function check(database: Database): void {
  const [first]: unknown[] = database.prepare('PRAGMA quick_check(1)').pluck().all()
  if (first !== 'ok') throw Object.assign(new Error(String(first)), { code: 'SQLITE_CORRUPT' })
}

/** An update can be undone: what it changes is copied first, and "upright data restore" takes it with the older program too. */
function keepAsItWas(database: Database, version: number): void {
  const folder = standardFolder(database.name)
  const copy = backupPath(database.name, folder, Date.now(), `-before-v${SCHEMA_VERSION}`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // A start that was cut short, again and again, must not fill the disk with halves.
    removeUnfinished(folder, (name) => name.includes('-before-v'), Date.now())
    copyKey(database.name, copy)
    copyChecked(database, copy)
  } catch (error) {
    if (existsSync(keyBeside(copy))) rmSync(keyBeside(copy))
    // A damaged file is moved aside, not updated.
    if (isCorrupt(error)) throw error
    throw new JournalOpenError(notCopied(error, database.name, version), { cause: error })
  }
}

function notOurs(file: string, version: number | null): JournalOpenError {
  return new JournalOpenError({
    code: 'JOURNAL_NOT_OURS',
    message:
      version === null
        ? `${file} belongs to another program`
        : `${file} was written by a newer Upright (version ${version} of its tables, this one knows ${SCHEMA_VERSION})`,
    hint: 'Set journal.path in upright.toml to another file, or install the newer Upright.',
  })
}

function notCopied(error: unknown, file: string, version: number): JournalTrouble {
  const code = codeOf(error)
  const isFull = code === 'SQLITE_FULL' || code === 'ENOSPC'
  return {
    code: 'JOURNAL_NOT_COPIED',
    message: `${file} is of version ${version} and was not brought to version ${SCHEMA_VERSION}: ${isFull ? 'there is no room for a copy of it' : `no copy of it could be made first (${(error as Error).message})`}`,
    hint: `Nothing was changed. ${isFull ? `Make room on the disk (df -h; about ${megabytes(statSync(file).size)} are needed)` : `Let the user that runs Upright write ${standardFolder(file)}`}, and start again.`,
  }
}

function megabytes(bytes: number): string {
  return `${Math.max(1, Math.ceil(bytes / 1e6))} MB`
}

function damaged(file: string): JournalTrouble {
  return {
    code: 'JOURNAL_CORRUPT',
    message: `${file} is damaged, or no journal at all`,
    hint: `"sqlite3 ${file} .recover" rescues what can be read. The next "upright run" keeps it aside and begins a new one.`,
  }
}

function noWal(file: string): JournalTrouble {
  return {
    code: 'JOURNAL_UNWRITABLE',
    message: `the file system of ${file} cannot hold a journal that is read while it is written`,
    hint: 'Network folders cannot: set journal.path in upright.toml to a file on this machine.',
  }
}
