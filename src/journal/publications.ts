/** Which sessions a surface that tells others has told of: kept beside them, so that none is lost or told twice over restarts. */
import Sqlite, { type Database } from 'better-sqlite3'
import { type SessionSummary, summariesIn } from './history.ts'
import { withHistory } from './open-history.ts'
import { withPeople } from './open-people.ts'

export interface Publications {
  /** Sessions that have ended and are not told yet, oldest first, at most `limit`. */
  due(limit: number): SessionSummary[]
  /** How many there are. */
  backlog(): number
  told(sessions: readonly string[]): void
  /** The newest that has ended; `null` where none has. */
  newest(): SessionSummary | null
  /** What was done since `at`, ISO 8601. */
  since(at: string): { readonly sessions: number; readonly exposureMin: number }
}

/** How long a note waits for a program that holds the file, ms: the thread that waits serves the page too. */
const BUSY_TIMEOUT_MS = 300

/** Stands for the moment a surface was switched on: no session has an empty id. */
const BEGUN = ''

const DUE = `WHERE s.outcome IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM published p WHERE p.session = s.id AND p.surface = ?)`

/**
 * What is told of the journal at `path`. A surface begins with the first session that ends after it was switched on: of those before
 * nobody is told, except `running`, which goes on. Throws an `UprightError` where the journal cannot be used now.
 */
export function openPublications(path: string, surface: string, running: string | null): Publications {
  withPeople(path, (_store, database) => {
    const now = new Date().toISOString()
    database
      .transaction(() => {
        const insert = database.prepare('INSERT OR IGNORE INTO published VALUES (?, ?, ?)')
        if (insert.run(BEGUN, surface, now).changes === 0) return
        database
          .prepare('INSERT OR IGNORE INTO published SELECT id, ?, ? FROM sessions WHERE id IS NOT ?')
          .run(surface, now, running)
      })
      .immediate()
  })
  return {
    due: (limit) =>
      withHistory(path, (database) => summariesIn(database, `${DUE} ORDER BY s.rowid LIMIT ?`, [surface, limit])),
    backlog: () =>
      withHistory(
        path,
        (database) => database.prepare(`SELECT count(*) FROM sessions s ${DUE}`).pluck().get(surface) as number,
      ),
    told: (sessions) =>
      withoutCheck(path, (database) => {
        // Of one that was deleted meanwhile nothing is to be kept.
        const insert = database.prepare('INSERT OR IGNORE INTO published SELECT id, ?, ? FROM sessions WHERE id = ?')
        const now = new Date().toISOString()
        database.transaction(() => {
          for (const session of sessions) insert.run(surface, now, session)
        })()
      }),
    newest: () =>
      withHistory(
        path,
        (database) => summariesIn(database, 'WHERE s.outcome IS NOT NULL ORDER BY s.rowid DESC LIMIT 1', [])[0] ?? null,
      ),
    since: (at) =>
      withHistory(path, (database) => {
        const row = database
          .prepare(
            'SELECT count(*) AS sessions, total(exposure_min) AS exposureMin FROM sessions WHERE started_at >= ?',
          )
          .get(at)
        return row as { sessions: number; exposureMin: number }
      }),
  }
}

/**
 * Opens for one small write what was checked when it was first opened: doing that for each note would keep the page waiting. A note that
 * a power cut takes along costs nothing but a session told twice.
 */
function withoutCheck(path: string, write: (database: Database) => void): void {
  const database = new Sqlite(path, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    write(database)
  } finally {
    database.close()
  }
}
