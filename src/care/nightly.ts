/** What is done each night: a backup where the newest is not of today, old backups and old traces away. */
import { existsSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { backUp, backupsOf, type Kept, pruneBackups } from './back-up.ts'
import { forgetTraces } from './traces.ts'

/** What a night's work is told: plain data, as one argument of its own process. */
export const nightOrderSchema = z.object({
  databasePath: z.string(),
  folder: z.string(),
  keepDays: z.number(),
  keepWeeks: z.number(),
  traceDays: z.number(),
  maxMb: z.number(),
})
export type NightOrder = z.infer<typeof nightOrderSchema>

/** What it did, or why it could not. */
export const nightReportSchema = z.object({
  backup: z.string().nullable(),
  pruned: z.number(),
  tracesForgotten: z.number(),
  failed: z.object({ message: z.string(), hint: z.string() }).nullable(),
})
export type NightReport = z.infer<typeof nightReportSchema>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A backup is not made again within this: the controller was restarted, or both a timer and the controller ask. */
const FRESH_MS = 20 * HOUR_MS
/** How long a delete waits for the journal, ms. */
const BUSY_TIMEOUT_MS = 5000

/** Throws an `UprightError` where the backup fails; then nothing was deleted either. */
export function workThroughTheNight(order: NightOrder, nowMs: number): Omit<NightReport, 'failed'> {
  const { keepDays: days, keepWeeks: weeks } = order
  const backup = isDue(order, nowMs) ? backUp(order, nowMs).path : null
  return {
    backup,
    pruned: pruneBackups(order, { days, weeks }, nowMs).length,
    tracesForgotten: forgetOldTraces(order, nowMs),
  }
}

function isDue(kept: Kept, nowMs: number): boolean {
  if (!existsSync(kept.databasePath)) return false
  const newest = backupsOf(kept).find(({ kind }) => kind === 'backup')
  // One from the future was made while the clock was wrong.
  return newest === undefined || newest.atMs > nowMs || nowMs - newest.atMs > FRESH_MS
}

export function forgetOldTraces({ databasePath, traceDays, maxMb }: NightOrder, nowMs: number): number {
  if (!existsSync(databasePath)) return 0
  const database = new Sqlite(databasePath, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    const olderThan = new Date(nowMs - traceDays * DAY_MS).toISOString()
    return forgetTraces(database, { olderThan, maxBytes: maxMb * 1e6 }, () => true)
  } finally {
    database.close()
  }
}
