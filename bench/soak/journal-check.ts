/** Reads a journal back and compares it with what was told on the feed. */
import { createHash, type Hash } from 'node:crypto'
import Sqlite, { type Database } from 'better-sqlite3'
import type { Fact } from '../../src/feed/live-state.ts'

/** Five samples a second; one more of its periods for a timer that is late. */
const LONGEST_GAP_MS = 400

/** Follows the feed of a run without keeping it: a day of it must not look like a leak. */
export class ToldFacts {
  facts = 0
  /** How often each type was told. */
  readonly types = new Map<string, number>()
  readonly sessions: { readonly id: string; outcome: string | null }[] = []
  readonly #hash = createHash('sha256')

  tell(fact: Fact): void {
    this.facts++
    this.types.set(fact.type, (this.types.get(fact.type) ?? 0) + 1)
    add(this.#hash, JSON.stringify(fact))
    if (fact.type === 'sessionStarted') this.sessions.push({ id: fact.session, outcome: null })
    const last = this.sessions.at(-1)
    if (fact.type === 'sessionEnded' && last) last.outcome = fact.outcome
  }

  /** What the journal at `path` says otherwise, in words. It holds this run and no other. */
  differences(path: string): string[] {
    const database = new Sqlite(path, { readonly: true })
    try {
      return [...integrity(database), ...this.#events(database), ...this.#sessions(database), ...traceGaps(database)]
    } finally {
      database.close()
    }
  }

  #events(database: Database): string[] {
    const facts = database.prepare('SELECT fact FROM events ORDER BY id').pluck().all() as string[]
    const hash = createHash('sha256')
    for (const fact of facts) add(hash, fact)
    if (facts.length !== this.facts) return [`${this.facts} events were told, the journal has ${facts.length}`]
    const isSame = hash.digest('hex') === this.#hash.copy().digest('hex')
    return isSame ? [] : ['the journal has other events than were told, or another order']
  }

  #sessions(database: Database): string[] {
    const rows = database.prepare('SELECT id, outcome FROM sessions ORDER BY rowid').all()
    const isSame = JSON.stringify(rows) === JSON.stringify(this.sessions)
    return isSame
      ? []
      : [`the journal counts ${rows.length} sessions, ${this.sessions.length} were told, or other ends`]
  }
}

export function integrity(database: Database): string[] {
  const found = database.prepare('PRAGMA integrity_check').pluck().all()
  return found[0] === 'ok' ? [] : [`integrity_check: ${found.join(', ')}`]
}

/** Gaps in the trace of a session that are no pause of the clock. */
function traceGaps(database: Database): string[] {
  const rows = database.prepare(
    `SELECT session, max(gap) AS gap FROM
       (SELECT session, t_ms - lag(t_ms) OVER (PARTITION BY session ORDER BY t_ms) AS gap FROM trace)
     GROUP BY session HAVING max(gap) > ?`,
  )
  return (rows.all(LONGEST_GAP_MS) as { session: string; gap: number }[]).map(
    ({ session, gap }) => `the trace of ${session} has a gap of ${gap} ms`,
  )
}

function add(hash: Hash, line: string): void {
  hash.update(line)
  hash.update('\n')
}
