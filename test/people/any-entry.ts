/** Any entry a ledger may hold: true ones and invented ones, of few sessions, so that they meet. */
import fc from 'fast-check'
import type { Entry, LedgerRow } from '../../src/people/ledger.ts'
import { LEVELS } from '../../src/people/levels.ts'
import { HOUR_MS } from '../../src/people/person.ts'
import { QUESTIONS } from '../../src/people/questions.ts'
import { SYMPTOM_IDS } from '../../src/people/symptoms.ts'
import { answers, MONDAY_MS, profile } from './person-story.ts'

const anId = fc.constantFrom(...QUESTIONS.map(({ id }) => id))
const session = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const level = fc.constantFrom(...LEVELS)
const ownAngle = fc.integer({ min: 5, max: 90 })
const ownHold = fc.integer({ min: 10, max: 900 })
const bounds = { maxAngleDeg: ownAngle, maxHoldS: ownHold }
const score = fc.integer({ min: 0, max: 10 })
const scores = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: score })
const felt = fc.dictionary(fc.constantFrom(...SYMPTOM_IDS), scores, { maxKeys: 3, noNullPrototype: true })

const profileAdded = fc.record({ level, ...bounds }, { requiredKeys: ['level'] }).chain((change) =>
  fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined }).map(
    (hours): Entry => ({
      type: 'profileAdded',
      profile: profile(change),
      ...(hours === undefined ? {} : { tableUsedHoursAgo: hours }),
    }),
  ),
)
const profileChanged = fc
  .record(
    { level, maxAngleDeg: fc.option(ownAngle), maxHoldS: fc.option(ownHold), massKg: fc.constant(80) },
    { requiredKeys: [] },
  )
  .map((change): Entry => ({ type: 'profileChanged', change }))
const screened = fc
  .oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.array(anId, { maxLength: 2 }) },
  )
  .map((yes): Entry => ({ type: 'screened', answers: answers(...yes) }))
const released = fc
  .record({
    ...bounds,
    hours: fc.integer({ min: -10, max: 500 }),
    items: fc.array(anId, { minLength: 1, maxLength: 3 }),
  })
  .map(({ hours, ...rest }): Entry => {
    return { type: 'released', release: { by: 'Dr. Weber', untilMs: MONDAY_MS + hours * HOUR_MS, ...rest } }
  })
const started = fc
  .record({ session, exposureMin: fc.double({ min: 0, max: 6, noNaN: true }) })
  .map((rest): Entry => ({ type: 'sessionStarted', program: 'own', ...rest }))
const ended = fc
  .record({
    session,
    outcome: fc.constantFrom('completed', 'completed', 'completed', 'returned', 'aborted'),
    exposureMin: fc.double({ min: 0, max: 6, noNaN: true }),
    deepestDeg: fc.integer({ min: 0, max: 70 }),
  })
  .map((rest): Entry => ({ type: 'sessionEnded', invertedS: 100, ...rest }))
const feltEntry = fc.record({ session, symptoms: felt }).map((rest): Entry => ({ type: 'felt', ...rest }))
const stepTaken = fc.constantFrom('angle', 'hold', 'level').map((step): Entry => ({ type: 'stepTaken', step }))

/** What a person says of themselves. */
export const anyAnswer: fc.Arbitrary<Entry> = fc.oneof(
  profileAdded,
  profileChanged,
  screened,
  released,
  fc.constantFrom<Entry>({ type: 'nothingChanged' }, { type: 'somethingChanged' }, { type: 'painBefore', pain: 3 }),
  fc
    .record({ systolic: fc.integer({ min: 100, max: 160 }), diastolic: fc.integer({ min: 60, max: 100 }) })
    .map((rest): Entry => ({ type: 'bloodPressure', ...rest })),
  fc.integer({ min: -50, max: 500 }).map((hours): Entry => ({ type: 'ate', atMs: MONDAY_MS + hours * HOUR_MS })),
  feltEntry,
  stepTaken,
)

const anyEntry = fc.oneof(
  { weight: 2, arbitrary: anyAnswer },
  { weight: 2, arbitrary: started },
  { weight: 2, arbitrary: ended },
  { weight: 1, arbitrary: feltEntry },
  { weight: 1, arbitrary: stepTaken },
)

/** Sessions as they should be, days apart, and a step: without them hardly one would ever be earned. */
const goodSessions = fc
  .record({
    count: fc.integer({ min: 2, max: 7 }),
    gapH: fc.integer({ min: 30, max: 100 }),
    name: fc.integer({ min: 0, max: 1e6 }),
    step: stepTaken,
  })
  .map(({ count, gapH, name, step }): Piece[] => [
    ...Array.from({ length: count }, (_, n) => goodSession(`${name}-${n}`, gapH)).flat(),
    { gapH: 0, entry: step },
  ])

function goodSession(session: string, gapH: number): Piece[] {
  const figures = { outcome: 'completed', invertedS: 90, exposureMin: 1, deepestDeg: 60 } as const
  return [
    { gapH, entry: { type: 'sessionStarted', session, program: 'own', exposureMin: 1 } },
    { gapH: 0.1, entry: { type: 'sessionEnded', session, ...figures } },
    { gapH: 0, entry: { type: 'felt', session, symptoms: {} } },
  ]
}

interface Piece {
  readonly gapH: number
  readonly entry: Entry
}

const gapH = fc.oneof(fc.double({ min: 0, max: 30, noNaN: true }), fc.double({ min: -400, max: 800, noNaN: true }))
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.record({ gapH, entry: anyEntry }).map((piece): Piece[] => [piece]) },
  { weight: 2, arbitrary: goodSessions },
)

/** A ledger of two people: anything, in any order, at any moment. The first row of each makes their profile. */
export const anyLedger: fc.Arbitrary<LedgerRow[]> = fc
  .record({
    first: profileAdded,
    second: profileAdded,
    rest: fc.array(fc.record({ user: fc.constantFrom('u1', 'u1', 'u1', 'u2'), some: pieces }), {
      maxLength: 25,
      size: 'max',
    }),
  })
  .map(({ first, second, rest }) => {
    let atMs = MONDAY_MS
    const rows: LedgerRow[] = [
      { user: 'u1', atMs, entry: first },
      { user: 'u2', atMs, entry: second },
    ]
    for (const { user, some } of rest) {
      for (const piece of some) {
        atMs += piece.gapH * HOUR_MS
        rows.push({ user, atMs, entry: piece.entry })
      }
    }
    return rows
  })
