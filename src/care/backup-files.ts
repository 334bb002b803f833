/** The copies of a database that are kept: how they are named, and which there are. */
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UprightError } from '../error.ts'

/** `backup`: made each night, or by hand. `beforeVersion`: before an update changed the tables. `replaced`: what a restore took away. */
export type BackupKind = 'backup' | 'beforeVersion' | 'replaced'

export interface BackupFile {
  readonly path: string
  readonly name: string
  readonly kind: BackupKind
  /** When it was made, epoch ms, as the clock told it then. */
  readonly atMs: number
  readonly bytes: number
}

/** Where copies are kept unless the configuration names another folder. */
export function standardFolder(databasePath: string): string {
  return join(dirname(databasePath), 'backups')
}

/** A name for a copy made now: `upright-2026-03-01T03-00-00Z.db`, `upright-…-before-v4.db`. */
export function backupPath(databasePath: string, folder: string, atMs: number, mark = ''): string {
  const stamp = new Date(atMs)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')
  return join(folder, `${stemOf(databasePath)}-${stamp}${mark}.db`)
}

/** All copies of the database in `folders`, newest first. A folder that is not there holds none. */
export function listBackups(databasePath: string, folders: readonly string[]): BackupFile[] {
  const found = [...new Set(folders)].flatMap((folder) =>
    namesIn(folder).flatMap((name) => backupFile(join(folder, name), stemOf(databasePath)) ?? []),
  )
  return found.sort((one, other) => other.atMs - one.atMs || other.name.localeCompare(one.name))
}

/** The key that seals what is kept about people lies beside each copy, as it lies beside the database. */
export function keyBeside(path: string): string {
  return `${path}.key`
}

function stemOf(databasePath: string): string {
  return basename(databasePath).replace(/\.db$/, '')
}

const NAME = /^(.+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:-(before-v\d+|replaced))?\.db$/

function backupFile(path: string, stem: string): BackupFile | null {
  const name = basename(path)
  const [, ofWhat, day, hour, minute, second, mark] = NAME.exec(name) ?? []
  if (ofWhat !== stem) return null
  const atMs = Date.parse(`${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(atMs)) return null
  const kind = mark === undefined ? 'backup' : mark === 'replaced' ? 'replaced' : 'beforeVersion'
  const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {}
  return { path, name, kind, atMs, bytes: size }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry: Dirent) => entry.isFile())
      .map(({ name }) => name)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw new UprightError(
      'BACKUPS_UNREADABLE',
      `cannot read the folder of backups ${folder} (${code})`,
      'Run this as the user that runs Upright (sudo -u upright …), or look at data.backup_folder in upright.toml.',
      1,
      { cause: error },
    )
  }
}
