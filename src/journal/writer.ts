import type { Database } from 'better-sqlite3'
import type { CommissioningStore } from '../commissioning/store.ts'
import type { Fact, TraceSample } from '../feed/live-state.ts'
import { entryFrom } from '../people/fact-entries.ts'
import type { PeopleStore } from '../people/people-store.ts'
import { markNow } from '../people/present-time.ts'

/** A fact on its way to the disk. */
export interface PendingFact {
  readonly seq: number
  readonly wallTime: string
  readonly fact: Fact
}

export interface PendingSample {
  readonly session: string
  readonly sample: TraceSample
}

export interface Writer {
  /** Writes all in one transaction, durable when it returns. Throws SQLite's error with nothing written. */
  write(facts: readonly PendingFact[], samples: readonly PendingSample[]): void
  /** One small durable write. */
  probe(): void
  /** Marks sessions that no longer run and never ended: the power went. */
  markInterrupted(): void
}

/** What facts are entries in, too. */
export interface Stores {
  readonly people: PeopleStore
  readonly commissioning: CommissioningStore
}

/** Prepares the statements once; they run many times. */
export function createWriter(database: Database, run: number, { people, commissioning }: Stores): Writer {
  const insertFact = database.prepare(
    `INSERT OR IGNORE INTO events (run, seq, at_ms, wall_time, session, type, fact) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertSession = database.prepare(
    `INSERT OR IGNORE INTO sessions (id, program, started_at, started_ms, user) VALUES (?, ?, ?, ?, ?)`,
  )
  const endSession = database.prepare(
    `UPDATE sessions SET ended_at = ?, ended_ms = ?, outcome = ?, cause = ?, inverted_s = ?, exposure_min = ?, deepest_deg = ?
     WHERE id = ?`,
  )
  const insertSample = database.prepare(`INSERT OR REPLACE INTO trace VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)

  const userOf = database.prepare('SELECT user FROM sessions WHERE id = ?').pluck()

  const writeFact = ({ seq, wallTime, fact }: PendingFact) => {
    const session = 'session' in fact ? fact.session : null
    const { changes } = insertFact.run(run, seq, real(fact.atMs), wallTime, session, fact.type, JSON.stringify(fact))
    if (changes === 0) return
    if (fact.type === 'sessionStarted') {
      const user = fact.visitor?.user ?? null
      insertSession.run(fact.session, fact.program, wallTime, real(fact.atMs), user)
      people.noteUse(markNow())
    }
    if (fact.type === 'sessionEnded') {
      const { outcome, cause } = fact
      const figures = [fact.invertedS, fact.exposureMin, fact.deepestDeg].map(real)
      endSession.run(wallTime, real(fact.atMs), outcome, cause, ...figures, fact.session)
    }
    if (fact.type === 'dailyTestPassed') commissioning.noteDailyTest(fact, fact.apartMs, markNow())
    // In the same transaction: what a person has done counts as soon as it is on disk, and not sooner.
    const told = entryFrom(fact, (id) => userOf.get(id) as string | null | undefined)
    if (told) people.append(told.user, told.entry, markNow())
  }
  const writeSample = ({ session, sample }: PendingSample) => {
    if (!Number.isFinite(sample.tMs)) return
    const { tMs, phase, guard } = sample
    const motion = [sample.angleDeg, sample.targetDeg, sample.speedDegPerS, sample.driveMilli].map(real)
    insertSample.run(session, tMs, phase, ...motion, guard, real(sample.exposureMin), JSON.stringify(sample.events))
  }

  const interrupt = database.prepare(`UPDATE sessions SET outcome = 'interrupted' WHERE outcome IS NULL`)
  const replaceProbe = database.prepare('INSERT OR REPLACE INTO probe (rowid, at) VALUES (1, ?)')

  return {
    write: database.transaction((facts: readonly PendingFact[], samples: readonly PendingSample[]) => {
      for (const fact of facts) writeFact(fact)
      for (const sample of samples) writeSample(sample)
    }).immediate,
    probe: () => replaceProbe.run(new Date().toISOString()),
    markInterrupted: () => interrupt.run(),
  }
}

/** A figure that is none must not keep the rest of a session from being written. */
function real(value: number | null): number | null {
  return Number.isFinite(value) ? value : null
}
