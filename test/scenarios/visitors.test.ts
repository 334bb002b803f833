import { describe, expect, it } from 'vitest'
import { peopleFrom } from '../../src/people/fold.ts'
import type { Entry, LedgerRow } from '../../src/people/ledger.ts'
import { QUESTIONS } from '../../src/people/questions.ts'
import { type SimulatedSession, simulatedTable, simulateSession } from '../../src/testing.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2026-03-02T18:00:00Z')
const NO_TO_ALL = Object.fromEntries(QUESTIONS.map(({ id }) => [id, false]))
const PROFILE = { name: 'anna', heightM: 1.7, massKg: 70, level: 'new' } as const

const SLOW = `
[motion]
tilt_deg_per_s = 1
return_deg_per_s = 2

[[programs]]
id = "slow"
name = "Slow"
[[programs.steps]]
angle_deg = 45
hold_s = 180
`

const added = (agoH: number, change: object = {}) =>
  entry(agoH, { type: 'profileAdded', profile: { ...PROFILE, ...change } })
const screened = (agoH = 0.1) => entry(agoH, { type: 'screened', answers: NO_TO_ALL })

function entry(agoH: number, what: Entry): LedgerRow {
  return { user: 'a', atMs: NOW - agoH * HOUR, entry: what }
}

function visit(ledger: readonly LedgerRow[], program: string, nowMs = NOW): SimulatedSession {
  return simulateSession({ program, visit: { ledger, user: 'a', nowMs } })
}

/** A session of an experienced person some hours ago. */
function past(agoH: number, exposureMin: number): LedgerRow[] {
  const session = `past-${agoH}`
  const figures = { outcome: 'completed', invertedS: 300, exposureMin, deepestDeg: 45 } as const
  return [
    entry(agoH, { type: 'sessionStarted', session, program: 'strong', exposureMin }),
    entry(agoH - 0.2, { type: 'sessionEnded', session, ...figures }),
  ]
}

describe('someone who comes to the table', () => {
  it('has a session within their reach, and it is kept', () => {
    const session = visit([added(1), screened()], 'first-time')
    expect(session.outcome).toBe('completed')
    const [first] = peopleFrom(session.ledger).get('a')!.sessions
    expect(first).toMatchObject({ outcome: 'completed', program: 'first-time' })
    expect(first!.exposureMin).toBeCloseTo(session.exposureMin)
    expect(session.facts.find(({ type }) => type === 'sessionStarted')).toMatchObject({ visitor: { user: 'a' } })
  })

  it('is refused without the questions answered, and the table does not move', () => {
    const session = visit([added(1)], 'first-time')
    expect(session).toMatchObject({ outcome: 'notStarted', deepestDeg: session.endedAtDeg })
    expect(session.cause).toMatch(/questions about health are not answered/)
  })

  it('is refused what is beyond their reach, with what would be within it', () => {
    expect(visit([added(1), screened()], 'relief')).toMatchObject({
      outcome: 'notStarted',
      cause: expect.stringMatching(/goes to 30°, and 15° is the deepest.*gentler/),
    })
  })

  it('is refused a second session the same evening', () => {
    const first = visit([added(1), screened()], 'first-time')
    const second = visit(first.ledger, 'first-time', NOW + HOUR)
    expect(second).toMatchObject({ outcome: 'notStarted', cause: expect.stringMatching(/again in (19|20) h/) })
  })

  it('is refused where the exposure of the day is used up', () => {
    const session = visit([added(2000, { level: 'experienced' }), screened(1), ...past(5, 12.95)], 'first-time')
    expect(session).toMatchObject({ outcome: 'notStarted', cause: expect.stringMatching(/exposure of today/) })
  })

  it('comes back early where the exposure of the day is used up on the way', () => {
    // Planned, the holds fit; with slow ways there and back they do not.
    const session = simulateSession({
      program: 'slow',
      visit: { ledger: [added(2000, { level: 'experienced' }), screened(1), ...past(5, 10.55)], user: 'a', nowMs: NOW },
      toml: SLOW,
    })
    expect(session).toMatchObject({ outcome: 'returned', cause: 'exposureCapReached' })
    const used = peopleFrom(session.ledger)
      .get('a')!
      .sessions.reduce((sum, { exposureMin }) => sum + exposureMin, 0)
    // The way back counts too, and is foreseen.
    expect(used).toBeGreaterThan(12.9)
    expect(used).toBeLessThanOrEqual(13)
  })
})

describe('afterwards', () => {
  function upright() {
    const run = simulatedTable({
      program: 'first-time',
      visit: { ledger: [added(1), screened()], user: 'a', nowMs: NOW },
    })
    run.run(1000)
    run.do('start')
    run.until(() => run.phase === 'confirming', 400_000)
    run.run(2000)
    run.do('start')
    expect(run.until(() => run.state === 'upright', 200_000)).toBe(true)
    run.run(1000)
    return run
  }
  const felt = (run: ReturnType<typeof upright>) => peopleFrom(run.visitor!.ledger).get('a')!.sessions[0]!.felt

  it('Start says that it was well, and starts nothing', () => {
    const run = upright()
    expect(run.controller.asksHow).toBe(true)
    expect(run.table.shown).toBe('askingHow')
    run.do('start')
    run.run(2000)
    expect(felt(run)).toEqual({})
    expect(run.controller.asksHow).toBe(false)
    // A rest is owed now.
    expect(run.table.shown).toBe('refused')
    expect(run.state).toBe('upright')
  })

  it('Stop says that it was not', () => {
    const run = upright()
    run.do('stop')
    run.run(2000)
    expect(felt(run)).toEqual({ other: 5 })
  })

  it('silence says nothing, and the next press is no answer', () => {
    const run = upright()
    run.run(125_000)
    expect(run.controller.asksHow).toBe(false)
    expect(run.table.shown).toBe('refused')
    run.do('start')
    run.run(2000)
    expect(felt(run)).toBeNull()
    expect(run.facts.at(-1)).toMatchObject({ type: 'panel' })
    expect(run.facts.filter(({ type }) => type === 'refused')).toHaveLength(1)
  })
})
