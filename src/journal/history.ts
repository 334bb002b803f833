/** Reads what the journal holds: while a controller writes it, and after a power cut too. */
import { realpathSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { UprightError } from '../error.ts'
import type { Fact, SessionOutcome, TraceSample } from '../feed/live-state.ts'
import { nearest } from '../nearest.ts'
import { PeopleStore } from '../people/people-store.ts'
import type { Person } from '../people/person.ts'
import { markNow } from '../people/present-time.ts'
import { factSchema, sampleRowSchema } from './fact-schema.ts'
import { isBeingWritten, withHistory } from './open-history.ts'

export interface SessionSummary {
  readonly id: string
  /** Id of whose session it was, `null` where nobody knows. */
  readonly user: string | null
  readonly program: string
  /** Wall clock, ISO 8601. */
  readonly startedAt: string
  /** `interrupted`: it never ended, the power or the process did. `running`: it has not ended yet. */
  readonly outcome: SessionOutcome | 'interrupted' | 'running'
  /** What cut it short, `null` when nothing did or nobody knows. */
  readonly cause: string | null
  /** From its first to its last fact or sample, seconds. */
  readonly durationS: number
  /** As the session ended; as far as its trace tells where it did not. */
  readonly exposureMin: number
  readonly deepestDeg: number
  /** `null` where the session did not end. */
  readonly invertedS: number | null
}

interface RecordedFact {
  readonly wallTime: string
  readonly fact: Fact
}

export interface SessionRecord {
  readonly summary: SessionSummary
  readonly facts: readonly RecordedFact[]
  readonly trace: readonly TraceSample[]
  /** Rows that could not be understood and are left out. */
  readonly unreadable: number
}

interface ListOptions {
  readonly limit?: number
  /** Id of a person. */
  readonly user?: string
}

/** Most sessions a list reads at once. */
const MAX_LISTED = 10_000

/** A journal of version 1 that no controller has opened since does not know whose sessions they were. */
function summaries(database: Database): string {
  const columns = database.prepare(`SELECT name FROM pragma_table_info('sessions')`).pluck().all()
  return SUMMARIES.replace('s.user', columns.includes('user') ? 's.user' : 'NULL AS user')
}

const SUMMARIES = `
  SELECT s.id, s.user, s.program, s.started_at, s.outcome, s.cause, s.inverted_s,
    coalesce(s.exposure_min, (SELECT max(exposure_min) FROM trace WHERE session = s.id)) AS exposure_min,
    coalesce(s.deepest_deg, (SELECT max(angle_deg) FROM trace WHERE session = s.id)) AS deepest_deg,
    coalesce(s.ended_ms,
      (SELECT max(at_ms) FROM events WHERE session = s.id)) - s.started_ms AS told_ms,
    (SELECT max(t_ms) - min(t_ms) FROM trace WHERE session = s.id) AS traced_ms
  FROM sessions s`

const summaryRowSchema = z.object({
  id: z.string(),
  user: z.string().nullable(),
  program: z.string(),
  started_at: z.string(),
  outcome: z.enum(['completed', 'returned', 'aborted', 'interrupted']).nullable(),
  cause: z.string().nullable(),
  inverted_s: z.number().nullable(),
  exposure_min: z.number().nullable(),
  deepest_deg: z.number().nullable(),
  told_ms: z.number().nullable(),
  traced_ms: z.number().nullable(),
})

/** The newest `limit` sessions, of everyone or of one person, newest first. */
export function listSessions(path: string, { limit = MAX_LISTED, user }: ListOptions = {}): SessionSummary[] {
  return withHistory(path, (database) => {
    const whose = user === undefined ? '' : 'WHERE user = ?'
    const values = user === undefined ? [limit] : [user, limit]
    const rows = database.prepare(`${summaries(database)} ${whose} ORDER BY s.rowid DESC LIMIT ?`).all(values)
    const isRunning = runningTest(path)
    return rows.map((row) => summaryOf(row, isRunning))
  })
}

/** Of the sessions that `which` (SQL behind FROM, about `s`) picks, what a list shows. For whoever has the journal open already. */
export function summariesIn(database: Database, which: string, values: readonly unknown[]): SessionSummary[] {
  const rows = database.prepare(`${summaries(database)} ${which}`).all(...values)
  return rows.map((row) => summaryOf(row, () => true))
}

/** One session whole. `id` may be its beginning where that is enough, or `last`. */
export function readSession(path: string, id: string): SessionRecord {
  return withHistory(path, (database) => {
    const fullId = findId(database, id, path)
    const summary = summaryOf(database.prepare(`${summaries(database)} WHERE s.id = ?`).get(fullId), runningTest(path))
    const facts = database
      .prepare('SELECT wall_time, fact FROM events WHERE session = ? ORDER BY id')
      .all(fullId)
      .map(factOf)
    const samples = database
      .prepare('SELECT * FROM trace WHERE session = ? ORDER BY t_ms')
      .all(fullId)
      .map((row) => sampleRowSchema.safeParse(row))
    const readFacts = facts.filter((fact) => fact !== null)
    const trace = samples.flatMap((sample) => (sample.success ? [sample.data] : []))
    const unreadable = facts.length - readFacts.length + samples.length - trace.length
    return { summary, facts: readFacts, trace, unreadable }
  })
}

/** Everyone the journal tells of, by id: nobody where it is from before there were profiles. Whether they were changed is not asked. */
export function peopleInHistory(path: string): ReadonlyMap<string, Person> {
  return withHistory(path, (database) => {
    const hasLedger = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'ledger'`).get() !== undefined
    return hasLedger ? new PeopleStore(database, NO_KEY).read(markNow()).people : new Map<string, Person>()
  })
}

/** Reading needs no seal: who may read the journal need not be able to read its key. */
const NO_KEY = Buffer.alloc(0)

/** The course of each session's angle in at most `points` figures, degrees; sessions without a trace are left out. */
export function angleOutlines(path: string, ids: readonly string[], points: number): Map<string, number[]> {
  return withHistory(path, (database) => {
    const outline = database
      .prepare(
        `WITH part AS (SELECT angle_deg, ntile(?) OVER (ORDER BY t_ms) AS share FROM trace WHERE session = ?)
         SELECT max(angle_deg) FROM part GROUP BY share ORDER BY share`,
      )
      .pluck()
    const angles = z.array(z.number())
    return new Map(
      ids
        .map((id) => [id, angles.safeParse(outline.all(points, id)).data ?? []] as const)
        .filter(([, course]) => course.length > 0),
    )
  })
}

function summaryOf(row: unknown, isRunning: () => boolean): SessionSummary {
  const parsed = summaryRowSchema.parse(row)
  return {
    id: parsed.id,
    user: parsed.user,
    program: parsed.program,
    startedAt: parsed.started_at,
    outcome: parsed.outcome ?? (isRunning() ? 'running' : 'interrupted'),
    cause: parsed.cause,
    durationS: Math.max(0, parsed.told_ms ?? 0, parsed.traced_ms ?? 0) / 1000,
    exposureMin: parsed.exposure_min ?? 0,
    deepestDeg: parsed.deepest_deg ?? 0,
    invertedS: parsed.inverted_s,
  }
}

/** A controller marks what its predecessor left open, so a session still open belongs to the one that runs, if one does. */
function runningTest(path: string): () => boolean {
  let isRunning: boolean | undefined
  return () => {
    isRunning ??= isBeingWritten(realpathSync(path))
    return isRunning
  }
}

const factRowSchema = z.object({ wall_time: z.string(), fact: z.string() })

function factOf(row: unknown): RecordedFact | null {
  const { wall_time: wallTime, fact } = factRowSchema.parse(row)
  try {
    return { wallTime, fact: factSchema.parse(JSON.parse(fact)) }
  } catch {
    return null
  }
}

function findId(database: Database, id: string, path: string): string {
  const ids = z.array(z.string()).parse(database.prepare('SELECT id FROM sessions ORDER BY rowid DESC').pluck().all())
  const [newest] = ids
  if (newest === undefined) {
    throw new UprightError(
      'SESSION_UNKNOWN',
      `${path} holds no session yet`,
      'Run one: "upright run", or "npm start".',
      1,
    )
  }
  if (id === 'last') return newest
  if (ids.includes(id)) return id
  const beginning = ids.filter((other) => other.startsWith(id))
  if (beginning.length === 1) return beginning[0]!
  const meant = nearest(id, ids)
  const said = beginning.length > 1 ? `${beginning.length} sessions begin with "${id}"` : `there is no session "${id}"`
  throw new UprightError(
    'SESSION_UNKNOWN',
    `${said}${meant && beginning.length === 0 ? `; did you mean "${meant}"?` : ''}`,
    `"upright history" lists all; the newest is "${newest}", or "last" for short.`,
  )
}
