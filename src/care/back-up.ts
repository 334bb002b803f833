/** Makes a checked copy of the database beside whatever has it open, and deletes copies that are old. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { UprightError } from '../error.ts'
import { codeOf } from '../journal/trouble.ts'
import { type BackupFile, backupPath, keyBeside, listBackups, standardFolder } from './backup-files.ts'
import { copyChecked, type RowCounts } from './checked-copy.ts'
import { copyKey } from './copy-key.ts'
import { type KeepRules, outdatedBackups } from './keep-rules.ts'

/** Where the database and its copies are. */
export interface Kept {
  readonly databasePath: string
  /** Where copies are made. */
  readonly folder: string
}

export interface MadeBackup {
  readonly path: string
  readonly rows: RowCounts
}

/** Copies from before an update lie beside the database, wherever the others are. */
export function backupsOf({ databasePath, folder }: Kept): BackupFile[] {
  return listBackups(databasePath, [folder, standardFolder(databasePath)])
}

/** Makes a copy, with the key that seals it. A controller that runs goes on writing. Throws an `UprightError`. */
export function backUp({ databasePath, folder }: Kept, nowMs: number): MadeBackup {
  if (!existsSync(databasePath))
    throw new UprightError(
      'NOTHING_TO_KEEP',
      `there is no database at ${databasePath}`,
      'It begins with the first "upright run" or "upright users add". Look at journal.path in upright.toml.',
    )
  const path = backupPath(databasePath, folder, nowMs)
  let database: Sqlite.Database | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    database = new Sqlite(databasePath, { readonly: true, fileMustExist: true })
    copyKey(databasePath, path)
    return { path, rows: copyChecked(database, path) }
  } catch (error) {
    if (existsSync(keyBeside(path))) rmSync(keyBeside(path))
    throw inWords(error, folder)
  } finally {
    database?.close()
  }
}

/** Deletes copies that the rules do not keep, and what is left of unfinished ones; returns which. */
export function pruneBackups(kept: Kept, rules: KeepRules, nowMs: number): BackupFile[] {
  const outdated = outdatedBackups(backupsOf(kept), rules)
  removeUnfinished(kept.folder, (_, ageMs) => ageMs > UNFINISHED_AFTER_MS, nowMs)
  for (const backup of outdated) removeBackup(backup)
  return outdated
}

export function removeBackup({ path }: Pick<BackupFile, 'path'>): void {
  for (const each of [path, `${path}-wal`, `${path}-shm`, keyBeside(path)]) rmSync(each, { force: true })
}

/** No copy takes this long: whoever made it was ended, or the power went, ms. */
const UNFINISHED_AFTER_MS = 2 * 3_600_000

/** Deletes what was left of copies whose making was cut short, by their name and their age. */
export function removeUnfinished(
  folder: string,
  isOver: (name: string, ageMs: number) => boolean,
  nowMs: number,
): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.partial'))) {
    const path = join(folder, name)
    const { mtimeMs = nowMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
    if (isOver(name, nowMs - mtimeMs)) rmSync(path, { force: true })
  }
}

function inWords(error: unknown, folder: string): unknown {
  if (error instanceof UprightError) return error
  const code = codeOf(error)
  const what = error instanceof Error ? error.message : String(error)
  const [message, hint] = /^(SQLITE_FULL|ENOSPC)/.test(code)
    ? [
        `there is no room for a backup in ${folder}`,
        'Make room (df -h), "upright data prune", or set data.backup_folder.',
      ]
    : /^(EACCES|EPERM|EROFS|ENOTDIR|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code)
      ? [
          `cannot write a backup to ${folder} (${code})`,
          'Let the user that runs Upright write it (chown), or set data.backup_folder.',
        ]
      : [
          `the backup failed: ${what}`,
          'Nothing was changed. "upright doctor" looks for what is wrong with disk and database.',
        ]
  return new UprightError('BACKUP_FAILED', message, hint, 1, { cause: error })
}
