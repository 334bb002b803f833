import { describe, expect, test } from 'vitest'
import { deepestAngleDeg, plannedExposureMin } from '../../machines/program.ts'
import { plannedDurationS } from '../../src/people/planned-duration.ts'
import { findProgram, SHIPPED_PROGRAMS } from '../../src/people/programs.ts'

const pace = { tiltDegPerS: 2.5, returnDegPerS: 3, riseDegPerS: 1.5, riseStopS: 10, uprightDeg: -75 }

describe('shipped programs', () => {
  test('begin with what a beginner is advised to do, with twice the usual rest (D1, R1)', () => {
    const [first] = SHIPPED_PROGRAMS
    expect(first?.id).toBe('first-time')
    expect(deepestAngleDeg(first!)).toBe(15)
    expect(first?.pauseS).toBe(120)
  })

  test('never go deeper than 60° nor hold longer than five minutes at a time (D3, D4)', () => {
    for (const program of SHIPPED_PROGRAMS) {
      expect(deepestAngleDeg(program)).toBeLessThanOrEqual(60)
      for (const step of program.steps) expect(step.holdS).toBeLessThanOrEqual(300)
    }
  })

  test('never come near the eight full-inversion minutes of a session (P2)', () => {
    for (const program of SHIPPED_PROGRAMS) expect(plannedExposureMin(program)).toBeLessThan(6)
  })

  test('rest at least a minute at horizontal (R1, R5)', () => {
    for (const program of SHIPPED_PROGRAMS) expect(program.pauseS).toBeGreaterThanOrEqual(60)
  })

  test('that alternate hold 20 to 30 s at most and rest at horizontal (D8)', () => {
    const moving = SHIPPED_PROGRAMS.filter((program) => program.steps.some((step) => step.repeats > 1))
    expect(moving.map((program) => program.id)).toEqual(['intermittent', 'rocking'])
    for (const program of moving) {
      for (const step of program.steps) {
        expect(step.holdS).toBeLessThanOrEqual(30)
        expect(step.restAngleDeg).toBe(0)
      }
    }
  })
})

describe('findProgram', () => {
  test('finds by id', () => {
    expect(findProgram(SHIPPED_PROGRAMS, 'relief').name).toBe('Relief')
  })

  test.each([
    ['gentel', 'gentle'],
    ['first', 'first-time'],
    ['Strong', 'strong'],
    ['intermitent', 'intermittent'],
  ])('asks whether %j meant %j', (typed, meant) => {
    expect(() => findProgram(SHIPPED_PROGRAMS, typed)).toThrow(`did you mean "${meant}"?`)
  })

  test('does not guess from a word that is like none', () => {
    expect(() => findProgram(SHIPPED_PROGRAMS, 'handstand')).toThrow(/^there is no program "handstand"$/)
  })
})

test('a session takes its travel, holds, rests, pause and rise', () => {
  const program = {
    id: 'x',
    name: 'x',
    description: '',
    pauseS: 60,
    steps: [{ angleDeg: 30, holdS: 30, restAngleDeg: 0, restS: 20, repeats: 2 }],
  }
  // down to horizontal 75/2.5, twice (30/2.5 + 30 + 30/3 + 20), pause 60, rise 75/1.5 and its stop 10
  expect(plannedDurationS(program, pace)).toBeCloseTo(30 + 2 * 72 + 60 + 50 + 10)
})
