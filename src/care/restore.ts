/** Puts a copy in the place of the database: checked first, undone by restoring what it replaced, whole at every moment between. */
import { chmodSync, constants, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { UprightError } from '../error.ts'
import { canonicalPath, JournalOpenError, lockJournal } from '../journal/database.ts'
import { codeOf } from '../journal/trouble.ts'
import type { Kept } from './back-up.ts'
import { type BackupFile, backupPath, keyBeside, standardFolder } from './backup-files.ts'
import { soundnessOf } from './checked-copy.ts'
import { copyKey } from './copy-key.ts'
import { syncToDisk } from './durable.ts'

export interface Restored {
  /** Where what was there before is now; `null` where nothing was. */
  readonly replaced: string | null
  /** Sessions that were known before and are not any more; `null` where what was there cannot be read. */
  readonly sessionsForgotten: number | null
}

/** Throws an `UprightError`, with nothing changed: where a controller runs, where the copy is not sound, where there is no room. */
export function restore(backup: BackupFile, { databasePath }: Pick<Kept, 'databasePath'>, nowMs: number): Restored {
  const lock = lockOrRefuse(databasePath)
  try {
    const { problem } = soundnessOf(backup.path)
    if (problem !== null)
      throw new UprightError('BACKUP_UNSOUND', `${backup.path} cannot be restored: ${problem}`, ANOTHER, 1)
    return exchange(backup.path, canonicalPath(databasePath), nowMs)
  } catch (error) {
    if (error instanceof UprightError) throw error
    const code = codeOf(error)
    throw new UprightError(
      'RESTORE_FAILED',
      `the backup could not be put in place: ${(error as Error).message}`,
      code === 'ENOSPC'
        ? 'Make room (df -h shows how much there is), and try again.'
        : 'What was there is still in use.',
      1,
      { cause: error },
    )
  } finally {
    lock.close()
  }
}

const ANOTHER = '"upright data list" shows the others. Nothing was changed.'

function exchange(copy: string, database: string, nowMs: number): Restored {
  const incoming = `${database}.restoring`
  try {
    copyFileSync(copy, incoming)
    chmodSync(incoming, 0o600)
    const wasThere = existsSync(database)
    const known = wasThere ? foldIn(database) : null
    const sessionsForgotten = known && carryOver(known, incoming)
    syncToDisk(incoming)
    const replaced = wasThere ? keepBeside(database, nowMs) : null
    // A log of what was there must not be taken for one of what comes.
    for (const suffix of ['-wal', '-shm']) rmSync(database + suffix, { force: true })
    copyKey(copy, database)
    renameSync(incoming, database)
    syncToDisk(dirname(database))
    return { replaced, sessionsForgotten: wasThere ? sessionsForgotten : 0 }
  } finally {
    rmSync(incoming, { force: true })
  }
}

interface Known {
  readonly sessions: readonly string[]
  readonly lastUse: unknown
}

/** Folds what is in the log into the file, and tells what must not be forgotten; `null` where it cannot be read. */
function foldIn(path: string): Known | null {
  let database: Database | undefined
  try {
    database = new Sqlite(path)
    database.pragma('journal_mode = DELETE')
    const sessions = database.prepare('SELECT id FROM sessions').pluck().all() as string[]
    return { sessions, lastUse: hasTable(database, 'table_use') ? database.prepare(LAST_USE).get() : undefined }
  } catch {
    return null
  } finally {
    database?.close()
  }
}

const LAST_USE = 'SELECT wall_ms, boot, uptime_ms FROM table_use'

/**
 * When somebody last used the table is taken along: an old copy is no way around a rest. Returns how many sessions what was there
 * knew and the copy does not.
 */
function carryOver({ sessions, lastUse }: Known, incoming: string): number {
  const database = new Sqlite(incoming)
  try {
    if (lastUse !== undefined && hasTable(database, 'table_use'))
      database
        .prepare(
          'INSERT OR REPLACE INTO table_use (rowid, wall_ms, boot, uptime_ms) VALUES (1, @wall_ms, @boot, @uptime_ms)',
        )
        .run(lastUse)
    const known = new Set(database.prepare('SELECT id FROM sessions').pluck().all())
    return sessions.filter((id) => !known.has(id)).length
  } finally {
    // what it leaves in a log belongs into the file that is moved
    database.pragma('journal_mode = DELETE')
    database.close()
  }
}

/** Keeps what is there under another name as well: until the last step it is under its own. */
function keepBeside(database: string, nowMs: number): string {
  const folder = standardFolder(database)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const replaced = freePath(database, folder, nowMs)
  for (const suffix of ['', '-wal']) if (existsSync(database + suffix)) linkOrCopy(database + suffix, replaced + suffix)
  if (existsSync(keyBeside(database))) linkOrCopy(keyBeside(database), keyBeside(replaced))
  syncToDisk(folder)
  return replaced
}

/** Nothing that was kept is written over: a name tells the second, and two restores may fall into one. */
function freePath(database: string, folder: string, nowMs: number): string {
  const path = backupPath(database, folder, nowMs, '-replaced')
  return existsSync(path) ? freePath(database, folder, nowMs + 1000) : path
}

/** Some file systems (a USB stick’s) have no second names. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    copyFileSync(from, to, constants.COPYFILE_EXCL)
    chmodSync(to, 0o600)
    syncToDisk(to)
  }
}

function hasTable(database: Database, name: string): boolean {
  return database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined
}

function lockOrRefuse(path: string): Database {
  try {
    return lockJournal(path)
  } catch (error) {
    if (!(error instanceof JournalOpenError)) throw error
    const { code, message, hint } = error.trouble
    if (code !== 'JOURNAL_IN_USE') throw new UprightError(code, message, hint, 1, { cause: error })
    throw new UprightError(
      'CONTROLLER_RUNS',
      `a controller is running on ${path}, and nothing can be put in its place meanwhile`,
      'Stop it first ("systemctl stop upright", or q in its terminal), restore, and start it again.',
      1,
      { cause: error },
    )
  }
}
