/** `upright data sizes`: what takes how much room, and how long it is kept. */
import { existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { backupsOf } from '../care/back-up.ts'
import { usedBytes } from '../care/traces.ts'
import { localDay } from '../feed/local-time.ts'
import { withHistory } from '../journal/open-history.ts'
import { type DataContext, keptBy, megabytes } from './data-backups.ts'
import { textTable } from './text-table.ts'

export function showSizes({ config, json, output }: DataContext): void {
  const { path } = config.journal
  const kept = keptBy(config)
  const database = existsSync(path) ? withHistory(path, countsIn) : NOTHING
  const backups = backupsOf(kept)
  const sizes = {
    path,
    databaseBytes: bytesOf(path) + bytesOf(`${path}-wal`),
    ...database,
    backupFolder: kept.folder,
    backups: backups.length,
    backupBytes: backups.reduce((sum, { bytes }) => sum + bytes, 0),
    freeBytes: freeBytes(dirname(path)),
  }
  if (json) return output.print(JSON.stringify(sizes, null, 2))
  const { traceDays, maxMb, keepDays, keepWeeks } = config.data
  const since = sizes.firstSession === null ? '' : ` since ${localDay(sizes.firstSession)}`
  const rows = [
    ['database', megabytes(sizes.databaseBytes), path],
    ['  used', megabytes(sizes.usedBytes), 'what is free in the file is used again'],
    ['  sessions', String(sizes.sessions), `with ${sizes.events} events${since}: kept for ever`],
    [
      '  traces',
      String(sizes.traces),
      `kept for ${traceDays} days, up to ${maxMb} MB in all (data.trace_days, data.max_mb)`,
    ],
    [
      'backups',
      megabytes(sizes.backupBytes),
      `${sizes.backups} in ${sizes.backupFolder}: of ${keepDays} days and ${keepWeeks} weeks`,
    ],
    ['free', sizes.freeBytes === null ? '–' : megabytes(sizes.freeBytes), 'on the disk'],
  ]
  for (const line of textTable(rows, output.columns)) output.print(line)
}

const NOTHING = { usedBytes: 0, sessions: 0, events: 0, traces: 0, firstSession: null as string | null }

function countsIn(database: Parameters<Parameters<typeof withHistory>[1]>[0]): typeof NOTHING {
  const figure = (sql: string) => database.prepare(sql).pluck().get() as number
  return {
    usedBytes: usedBytes(database),
    sessions: figure('SELECT count(*) FROM sessions'),
    events: figure('SELECT count(*) FROM events'),
    traces: figure('SELECT count(*) FROM sessions WHERE EXISTS (SELECT 1 FROM trace WHERE session = sessions.id)'),
    firstSession: database.prepare('SELECT min(started_at) FROM sessions').pluck().get() as string | null,
  }
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
