/** Traces are what takes room: old ones go, the sessions they were of stay with all that happened in them. */
import type { Database } from 'better-sqlite3'

export interface TraceRules {
  /** Traces of sessions that began before this go, ISO 8601. */
  readonly olderThan: string
  /** While the database uses more than this, the oldest go too, bytes. */
  readonly maxBytes: number
}

/** Rows deleted at once: some milliseconds, also on an SD card, so that the journal need not wait. */
const ROWS_AT_ONCE = 2000

/**
 * Deletes traces, oldest first, in small transactions; the newest session keeps its own, whatever the rules say. Stops early where
 * `goesOn` says so. Returns how many sessions have none any more.
 */
export function forgetTraces(database: Database, { olderThan, maxBytes }: TraceRules, goesOn: () => boolean): number {
  const traced = database
    .prepare(
      `SELECT id, started_at AS startedAt FROM sessions
       WHERE outcome IS NOT NULL AND rowid < (SELECT max(rowid) FROM sessions)
         AND EXISTS (SELECT 1 FROM trace WHERE session = sessions.id) ORDER BY rowid`,
    )
    .all() as { id: string; startedAt: string }[]
  let forgotten = 0
  for (const { id, startedAt } of traced) {
    const isTooMuch = startedAt < olderThan || usedBytes(database) > maxBytes
    if (!isTooMuch) continue
    if (!goesOn()) break
    keepFigures(database, id)
    while (deleteSome(database, id) === ROWS_AT_ONCE) if (!goesOn()) return forgotten
    forgotten += 1
  }
  return forgotten
}

/** What the database uses of its file: what was deleted is used again, and not given back. */
export function usedBytes(database: Database): number {
  const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map(
    (name) => database.pragma(name, { simple: true }) as number,
  )
  return (pages! - free!) * size!
}

/** A session that never ended has its figures from its trace alone. */
function keepFigures(database: Database, id: string): void {
  database
    .prepare(
      `UPDATE sessions SET
         exposure_min = coalesce(exposure_min, (SELECT max(exposure_min) FROM trace WHERE session = sessions.id)),
         deepest_deg = coalesce(deepest_deg, (SELECT max(angle_deg) FROM trace WHERE session = sessions.id))
       WHERE id = ? AND (exposure_min IS NULL OR deepest_deg IS NULL)`,
    )
    .run(id)
}

function deleteSome(database: Database, id: string): number {
  const { changes } = database
    .prepare(
      'DELETE FROM trace WHERE session = ? AND t_ms IN (SELECT t_ms FROM trace WHERE session = ? ORDER BY t_ms LIMIT ?)',
    )
    .run(id, id, ROWS_AT_ONCE)
  return changes
}
