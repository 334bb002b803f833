import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HARD_LIMITS } from '../../machines/limits.ts'
import { peopleFrom, personAfter } from '../../src/people/fold.ts'
import { personalLimits } from '../../src/people/judge.ts'
import type { LedgerRow } from '../../src/people/ledger.ts'
import { exposureCaps, LEVEL_ROWS, LEVELS, lowerLevel, type Reach, STEP } from '../../src/people/levels.ts'
import { offersFor } from '../../src/people/offers.ts'
import { HOUR_MS, type Person, reachNow } from '../../src/people/person.ts'
import { yesTo } from '../../src/people/questions.ts'
import { anyLedger } from './any-entry.ts'

const RUNS = { numRuns: 150 }
const machine = fc.record({
  maxAngleDeg: fc.integer({ min: 5, max: 90 }),
  maxHoldS: fc.integer({ min: 10, max: 900 }),
  sessionCapS: fc.integer({ min: 10, max: 900 }),
  exposureCapMin: fc.double({ min: 0, max: 15, noNaN: true }),
})
const laterH = fc.double({ min: -100, max: 3000, noNaN: true })

function asBound({ angleDeg, holdS }: Reach) {
  return { maxAngleDeg: angleDeg, maxHoldS: holdS }
}

function least(values: (number | undefined)[]): number {
  return Math.min(...values.filter((value) => value !== undefined))
}

/** Each entry with the person before and after it. */
function* stepsOf(rows: readonly LedgerRow[]): Generator<{ row: LedgerRow; before: Person; after: Person }> {
  const people = new Map<string, Person>()
  for (const row of rows) {
    const before = people.get(row.user)
    const after = before ? personAfter(before, row.entry, row.atMs) : peopleFrom([row]).get(row.user)
    if (!after) continue
    people.set(row.user, after)
    if (before) yield { row, before, after }
  }
}

test('whatever is in the ledger, at any moment no limit passes those of machine, level, person and release', () => {
  fc.assert(
    fc.property(anyLedger, machine, laterH, (rows, table, later) => {
      for (const { row, after } of stepsOf(rows)) {
        const nowMs = row.atMs + later * HOUR_MS
        const limits = personalLimits(after, table, nowMs)
        const { level, reach } = reachNow(after, nowMs)
        const { to, from, sessionCapS } = LEVEL_ROWS[level]
        const { screening, release, profile } = after
        const needsRelease = screening && yesTo(screening.answers, 'absolute').length > 0
        const bounds: { maxAngleDeg?: number | undefined; maxHoldS?: number | undefined }[] = [
          { ...HARD_LIMITS, maxHoldS: HARD_LIMITS.capS },
          table,
          profile,
          ...[to, reach, ...(screening?.answers.reflux ? [LEVEL_ROWS.new.to] : [])].map(asBound),
          ...(needsRelease && release ? [release] : []),
        ]
        expect(limits.maxAngleDeg).toBeLessThanOrEqual(least(bounds.map((bound) => bound.maxAngleDeg)))
        expect(limits.maxHoldS).toBeLessThanOrEqual(least(bounds.map((bound) => bound.maxHoldS)))
        expect(limits.sessionCapS).toBeLessThanOrEqual(Math.min(table.sessionCapS, sessionCapS, HARD_LIMITS.capS))
        expect(limits.exposureCapMin).toBeLessThanOrEqual(Math.min(table.exposureCapMin, exposureCaps(level).session))
        expect(limits.exposureCapMin).toBeGreaterThanOrEqual(0)
        expect(reach.angleDeg).toBeGreaterThanOrEqual(from.angleDeg)
        expect(reach.holdS).toBeGreaterThanOrEqual(from.holdS)
      }
    }),
    RUNS,
  )
})

test('nothing but an offered step takes anyone further, and a step no further than it may', () => {
  let taken = 0
  fc.assert(
    fc.property(anyLedger, (rows) => {
      for (const { row, before, after } of stepsOf(rows)) {
        const [deeper, longer] = [after.reach.angleDeg - before.reach.angleDeg, after.reach.holdS - before.reach.holdS]
        const higher = LEVELS.indexOf(after.level) - LEVELS.indexOf(before.level)
        if (row.entry.type !== 'stepTaken') {
          expect([deeper > 0, longer > 0, higher > 0]).toEqual([false, false, false])
          continue
        }
        const { step } = row.entry
        const offer = offersFor(before, row.atMs).find((offered) => offered.step === step)
        if (!offer) {
          expect(after).toEqual(before)
          continue
        }
        taken++
        expect([deeper, longer, higher]).toEqual(
          { angle: [STEP.angleDeg, 0, 0], hold: [0, STEP.holdS, 0], level: [0, 0, 1] }[step],
        )
      }
    }),
    RUNS,
  )
  // or it would have shown nothing
  expect(taken).toBeGreaterThan(50)
})

test('a step is offered only after as many good sessions, over as many days, as the level asks for', () => {
  fc.assert(
    fc.property(anyLedger, (rows) => {
      for (const { row, before: person } of stepsOf(rows)) {
        if (offersFor(person, row.atMs).length === 0) continue
        const { sessions, days } = LEVEL_ROWS[person.level].stepAfter
        const good = person.sessions.filter(
          (past) =>
            past.outcome === 'completed' &&
            past.felt &&
            Object.values(past.felt).every((score) => score === 0) &&
            past.deepestDeg >= 0.8 * person.reach.angleDeg &&
            past.startedAtMs >= person.reachSinceMs,
        )
        const times = good.map(({ startedAtMs }) => startedAtMs)
        expect(good.length).toBeGreaterThanOrEqual(sessions)
        expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(days * 24 * HOUR_MS)
        expect(person.strongSymptoms).toBeNull()
      }
    }),
    RUNS,
  )
})

test('symptoms lower by one level at the most, and time away never takes anyone further', () => {
  fc.assert(
    fc.property(anyLedger, laterH, (rows, later) => {
      for (const { row, before, after } of stepsOf(rows)) {
        const [now, then] = [reachNow(after, row.atMs), reachNow(after, row.atMs + Math.abs(later) * HOUR_MS)]
        expect(then.reach.angleDeg).toBeLessThanOrEqual(now.reach.angleDeg)
        expect(then.reach.holdS).toBeLessThanOrEqual(now.reach.holdS)
        if (row.entry.type !== 'felt' || after.level === before.level) continue
        expect(after.level).toBe(lowerLevel(before.level))
      }
    }),
    RUNS,
  )
})

test('a ledger folds to the same people each time, and each person’s from their own rows alone', () => {
  fc.assert(
    fc.property(anyLedger, (rows) => {
      const before = JSON.stringify(rows)
      const people = peopleFrom(rows)
      expect(peopleFrom(rows)).toEqual(people)
      expect(JSON.stringify(rows)).toBe(before)
      for (const [user, person] of people)
        expect(peopleFrom(rows.filter((row) => row.user === user)).get(user)).toEqual(person)
    }),
    RUNS,
  )
})
