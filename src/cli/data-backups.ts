/** `upright data backup`, `list` and `prune`. */
import Sqlite from 'better-sqlite3'
import { backUp, backupsOf, pruneBackups } from '../care/back-up.ts'
import { soundnessOf } from '../care/checked-copy.ts'
import { forgetOldTraces } from '../care/nightly.ts'
import type { Config } from '../config/config.ts'
import { localTime } from '../feed/local-time.ts'
import { JournalOpenError, lockJournal } from '../journal/database.ts'
import { type Output, tell } from './output.ts'
import { makePaint } from './paint.ts'
import { textTable } from './text-table.ts'

export interface DataContext {
  readonly config: Config
  readonly json: boolean
  readonly output: Output
}

/** Where the database of a configuration and its backups are. */
export function keptBy({ journal, data }: Config) {
  return { databasePath: journal.path, folder: data.backupFolder }
}

export function addBackup({ config, json, output }: DataContext): void {
  const { path, rows } = backUp(keptBy(config), Date.now())
  if (json) return output.print(JSON.stringify({ path, rows }))
  const counted = ['sessions', 'events', 'ledger'].map((table) => `${rows[table] ?? 0} ${ROW_WORDS[table]}`)
  tell(output, `Made ${path}: read back, ${counted.join(', ')}.`)
}

const ROW_WORDS: Readonly<Record<string, string>> = {
  sessions: 'sessions',
  events: 'events',
  ledger: 'entries about people',
}

export function listOfBackups(isChecked: boolean, { config, json, output }: DataContext): void {
  const backups = backupsOf(keptBy(config)).map((backup) => ({
    ...backup,
    problem: isChecked ? soundnessOf(backup.path).problem : null,
  }))
  if (backups.some(({ problem }) => problem !== null)) process.exitCode = 1
  if (json) return output.print(JSON.stringify(backups, null, 2))
  if (backups.length === 0)
    return tell(output, `There is no backup in ${config.data.backupFolder} yet. "upright data backup" makes one.`)
  const paint = makePaint(output.colour)
  const head = ['made', 'size', 'name'].map((word) => paint('faint', word))
  const rows = backups.map(({ atMs, bytes, name, problem }) => [
    localTime(atMs),
    megabytes(bytes),
    problem === null ? name : `${name}: ${paint('danger', problem)}`,
  ])
  for (const line of textTable([head, ...rows], output.columns)) output.print(line)
}

export function prune({ config, json, output }: DataContext): void {
  const { nightly: _, backupFolder, keepDays, keepWeeks, ...rules } = config.data
  const kept = keptBy(config)
  const backups = pruneBackups(kept, { days: keepDays, weeks: keepWeeks }, Date.now()).map(({ name }) => name)
  const tracesForgotten = forgetOldTraces({ ...kept, keepDays, keepWeeks, ...rules }, Date.now())
  const isCompacted = compact(config.journal.path)
  if (json) return output.print(JSON.stringify({ backups, tracesForgotten, compacted: isCompacted }))
  const compacted = isCompacted ? ', and the file was written anew' : ''
  tell(output, `Deleted: ${backups.length} backups, the traces of ${tracesForgotten} sessions${compacted}.`)
}

/** Gives free room back to the disk where no controller runs: the whole file is written anew. */
function compact(path: string): boolean {
  let lock: Sqlite.Database | undefined
  try {
    lock = lockJournal(path)
    const database = new Sqlite(path, { fileMustExist: true })
    try {
      if ((database.pragma('freelist_count', { simple: true }) as number) === 0) return false
      database.exec('VACUUM')
      return true
    } finally {
      database.close()
    }
  } catch (error) {
    // A controller runs, or there is nothing: its free room is used again by itself.
    if (error instanceof JournalOpenError || (error as { code?: string }).code === 'SQLITE_CANTOPEN') return false
    throw error
  } finally {
    lock?.close()
  }
}

export function megabytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`
}
