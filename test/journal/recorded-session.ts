import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fact, TraceSample } from '../../src/feed/live-state.ts'
import type { Journal, JournalTrouble } from '../../src/journal/journal.ts'

/** A path for a journal in a folder of its own. */
export function freshPath(): string {
  return join(mkdtempSync(join(tmpdir(), 'upright-journal-')), 'upright.db')
}

export function started(session: string, atMs = 1000): Fact {
  return { type: 'sessionStarted', atMs, session, program: 'gentle', deepestDeg: 20, capS: 720 }
}

export function ended(session: string, atMs = 61_000): Fact {
  return {
    type: 'sessionEnded',
    atMs,
    session,
    outcome: 'completed',
    cause: null,
    invertedS: 120,
    exposureMin: 0.7,
    deepestDeg: 20.1,
  }
}

/** A whole session, without its trace. */
export function factsOf(session: string): Fact[] {
  return [
    started(session),
    { type: 'phaseEntered', atMs: 2000, session, phase: 'tilting', targetDeg: 20 },
    { type: 'phaseEntered', atMs: 12_000, session, phase: 'holding', targetDeg: 20 },
    { type: 'promptAsked', atMs: 20_000, session },
    { type: 'promptAnswered', atMs: 22_000, session },
    { type: 'causeRaised', atMs: 30_000, session, cause: 'stopPressed', response: 'return' },
    { type: 'phaseEntered', atMs: 30_100, session, phase: 'returning', targetDeg: 0 },
    ended(session),
  ]
}

export function sample(tMs: number, angleDeg = tMs / 1000): TraceSample {
  return {
    tMs,
    phase: 'tilting',
    angleDeg,
    targetDeg: 20,
    speedDegPerS: 2.5,
    driveMilli: 300,
    guard: 'armed',
    exposureMin: 0.1,
    events: [],
  }
}

/** Resolves when the start of `session` is on disk. */
export function durable(journal: Journal, session: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = journal.onDurable((id) => {
      if (id !== session) return
      stop()
      resolve()
    })
  })
}

/** Resolves with the next trouble of `code`. */
export function trouble(journal: Journal, code: string): Promise<JournalTrouble> {
  return new Promise((resolve) => {
    const stop = journal.onTrouble((told) => {
      if (told.code === code) resolve(told)
    })
    void stop
  })
}

/** Resolves when no trouble refuses a session any more. */
export function mended(journal: Journal): Promise<void> {
  return new Promise((resolve) => {
    journal.onMended(resolve)
  })
}
