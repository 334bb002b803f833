import { describe, expect, it } from 'vitest'
import { FLAG } from '../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../hardware/table.ts'
import { Estimator } from '../../src/control/estimator.ts'
import { status, statuses } from './statuses.ts'

function observe(seen: readonly TableStatus[]): Estimator {
  const estimator = new Estimator()
  estimator.beginSession()
  for (const each of seen) estimator.observe(each)
  return estimator
}

describe('exposure', () => {
  it('of a minute at 90° is one full-inversion minute, at 30° a half (P2)', () => {
    expect(observe(statuses(3001, () => ({ angleDeg: [90, 90] }))).exposureMin).toBeCloseTo(1, 6)
    expect(observe(statuses(3001, () => ({ angleDeg: [30, 30] }))).exposureMin).toBeCloseTo(0.5, 6)
  })

  it('does not grow head-up or at horizontal', () => {
    expect(observe(statuses(100, () => ({ angleDeg: [-40, -40] }))).exposureMin).toBe(0)
    expect(observe(statuses(100, () => ({ angleDeg: [0, 0] }))).exposureMin).toBe(0)
  })

  it('is counted by the deeper channel', () => {
    expect(observe(statuses(3001, () => ({ angleDeg: [29, 30] }))).exposureMin).toBeCloseTo(0.5, 6)
  })

  it('begins anew with a session', () => {
    const estimator = observe(statuses(100, () => ({ angleDeg: [60, 60] })))
    estimator.beginSession()
    expect(estimator.exposureMin).toBe(0)
    expect(estimator.deepestDeg).toBe(Number.NEGATIVE_INFINITY)
  })
})

describe('the time a status covers', () => {
  it('is that of the board’s clock, not of arrival', () => {
    const seen = statuses(2, (i) => ({ uptimeMs: 1000 + 25 * i, atMs: 1000 + 70 * i }))
    expect(observe(seen).stepS).toBe(0.025)
  })

  it('is at most a tenth of a second: nobody saw the table meanwhile', () => {
    expect(observe(statuses(2, (i) => ({ uptimeMs: 1000 + 5000 * i }))).stepS).toBe(0.1)
  })

  it('is nothing for the first status, and for the first after a reconnect', () => {
    const estimator = observe([status({ uptimeMs: 5000 })])
    expect(estimator.stepS).toBe(0)
    estimator.observe(status({ uptimeMs: 5020 }))
    estimator.forget()
    estimator.observe(status({ uptimeMs: 5060 }))
    expect(estimator.stepS).toBe(0)
  })
})

it('the deepest angle is that of either channel', () => {
  const angles: [number, number][] = [
    [10, 11],
    [30.5, 30],
    [20, 20],
  ]
  expect(observe(statuses(3, (i) => ({ angleDeg: angles[i]! }))).deepestDeg).toBe(30.5)
})

describe('events', () => {
  it('are none while the story stays the same', () => {
    const estimator = observe([status()])
    expect(estimator.observe(status({ angleDeg: [-60, -60], speedDegPerS: 2, uptimeMs: 1020 }))).toEqual([])
  })

  it('tell why before what', () => {
    const estimator = observe([status({ guard: 'armed' })])
    expect(estimator.observe(status({ guard: 'latched', cause: 'estopPressed' }))).toEqual([
      { type: 'CAUSE_RAISED', cause: 'estopPressed' },
      { type: 'GUARD_LATCHED' },
    ])
  })

  it('tell the guard’s state with the first status', () => {
    expect(new Estimator().observe(status({ guard: 'recovery', cause: 'awayFromUpright' }))).toEqual([
      { type: 'CAUSE_RAISED', cause: 'awayFromUpright' },
      { type: 'GUARD_RECOVERY' },
    ])
  })

  it('tell when an inversion begins, and not that one was when the link came up', () => {
    const owed = { guard: 'armed', flags: FLAG.pauseOwed } as const
    expect(observe([status({ guard: 'armed' })]).observe(status(owed))).toEqual([{ type: 'INVERSION_BEGAN' }])
    expect(new Estimator().observe(status(owed))).toEqual([{ type: 'GUARD_ARMED' }])
  })

  it('tell no cause that is gone', () => {
    const estimator = observe([status({ guard: 'latched', cause: 'estopPressed' })])
    expect(estimator.observe(status())).toEqual([{ type: 'GUARD_IDLE' }])
  })
})
