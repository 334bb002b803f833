/** Which copies are old enough to go. */
import { localDay } from '../feed/local-time.ts'
import type { BackupFile } from './backup-files.ts'

export interface KeepRules {
  /** The newest copy of each of so many days, and of each of so many weeks. */
  readonly days: number
  readonly weeks: number
}

/** Copies from before an update and from before a restore are few, and nobody makes them by habit: so many of each. */
const KEPT_OF_THE_OTHERS = 3
const WEEK_MS = 7 * 24 * 3600 * 1000
/** 1 January 1970 was a Thursday. */
const MONDAY_MS = 4 * 24 * 3600 * 1000

/**
 * The copies that may go. Counted are days and weeks that have a copy, not days since: a clock that jumped, or a table that was
 * switched off for months, never costs the last ones. `backups` are newest first.
 */
export function outdatedBackups(backups: readonly BackupFile[], { days, weeks }: KeepRules): BackupFile[] {
  const nightly = backups.filter(({ kind }) => kind === 'backup')
  const kept = new Set([
    ...newestOfEach(nightly, days, ({ atMs }) => localDay(atMs)),
    ...newestOfEach(nightly, weeks, ({ atMs }) => String(Math.floor((atMs - MONDAY_MS) / WEEK_MS))),
    ...backups.filter(({ kind }) => kind === 'beforeVersion').slice(0, KEPT_OF_THE_OTHERS),
    ...backups.filter(({ kind }) => kind === 'replaced').slice(0, KEPT_OF_THE_OTHERS),
  ])
  return backups.filter((backup) => !kept.has(backup))
}

function newestOfEach(
  backups: readonly BackupFile[],
  most: number,
  spanOf: (backup: BackupFile) => string,
): BackupFile[] {
  const newest = new Map<string, BackupFile>()
  for (const backup of backups) if (!newest.has(spanOf(backup))) newest.set(spanOf(backup), backup)
  return [...newest.values()].slice(0, most)
}
