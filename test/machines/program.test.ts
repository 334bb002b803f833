import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SessionLimits } from '../../machines/limits.ts'
import {
  deepestAngleDeg,
  type Program,
  type ProgramStep,
  plannedExposureMin,
  programRefusals,
} from '../../machines/program.ts'

const LIMITS: SessionLimits = { maxAngleDeg: 60, maxHoldS: 720, sessionCapS: 720, exposureCapMin: 8 }
const STEP: ProgramStep = { angleDeg: 30, holdS: 60, restAngleDeg: 0, restS: 0, repeats: 1 }

function programOf(...steps: Partial<ProgramStep>[]): Program {
  return { id: 'p', name: 'P', description: 'P.', steps: steps.map((step) => ({ ...STEP, ...step })), pauseS: 60 }
}

describe('a program', () => {
  test('is as deep as its deepest step', () => {
    expect(deepestAngleDeg(programOf({ angleDeg: 20 }, { angleDeg: 45 }, { angleDeg: 30 }))).toBe(45)
  })

  test('exposes a person by minutes times the sine of the angle (P2)', () => {
    expect(plannedExposureMin(programOf({ angleDeg: 30, holdS: 60 }))).toBeCloseTo(0.5)
    expect(plannedExposureMin(programOf({ angleDeg: 90, holdS: 90 }))).toBeCloseTo(1.5)
  })

  test('exposes a person at its rest angle too, once for every repeat', () => {
    expect(plannedExposureMin(programOf({ holdS: 0, restAngleDeg: 30, restS: 60, repeats: 3 }))).toBeCloseTo(1.5)
  })

  test('exposes nobody at horizontal', () => {
    expect(plannedExposureMin(programOf({ holdS: 0, restAngleDeg: 0, restS: 600 }))).toBe(0)
  })

  test('is the more exposing the deeper it goes', () => {
    const angles = fc.double({ min: 1, max: 89, noNaN: true })
    const holds = fc.integer({ min: 1, max: 900 })
    fc.assert(
      fc.property(angles, holds, (angleDeg, holdS) => {
        const shallower = plannedExposureMin(programOf({ angleDeg, holdS }))
        const deeper = plannedExposureMin(programOf({ angleDeg: angleDeg + 1, holdS }))
        expect(deeper).toBeGreaterThan(shallower)
        expect(deeper).toBeLessThanOrEqual(holdS / 60)
      }),
    )
  })
})

describe('a program is refused, in words,', () => {
  test('not at all where it keeps to the limits', () => {
    expect(programRefusals(programOf({}), LIMITS)).toEqual([])
  })

  test('not at all where it meets every limit exactly', () => {
    const exact = { ...programOf({ angleDeg: 60, holdS: 720 }), pauseS: 30 }
    expect(programRefusals(exact, { ...LIMITS, exposureCapMin: 12 })).toEqual([])
  })

  test('where it goes deeper than allowed', { tags: 'S2/controller' }, () => {
    expect(programRefusals(programOf({ angleDeg: 61 }), LIMITS)).toEqual([
      'it goes to 61°, and 60° is the deepest allowed here',
    ])
  })

  test('where it holds longer than allowed, all repeats together', { tags: 'S3/controller' }, () => {
    expect(programRefusals(programOf({ holdS: 241, repeats: 3 }), LIMITS)).toEqual([
      'it holds 723 s inverted, and 720 s is the longest allowed here',
    ])
  })

  test('for a long rest only where one is still inverted during it', () => {
    const resting = { holdS: 100, restS: 700 }
    expect(programRefusals(programOf({ ...resting, restAngleDeg: 5 }), LIMITS)).toEqual([])
    expect(programRefusals(programOf({ ...resting, restAngleDeg: 6 }), LIMITS)).toHaveLength(1)
  })

  test('where it exposes more than allowed', () => {
    expect(programRefusals(programOf({ angleDeg: 60, holdS: 600 }), LIMITS)).toEqual([
      'it comes to 8.7 full-inversion minutes, and 8 is the most allowed here',
    ])
  })

  test('where it leaves too short a rest before rising (S5)', { tags: 'S5/controller' }, () => {
    expect(programRefusals({ ...programOf({}), pauseS: 29 }, LIMITS)).toEqual([
      'it rests 29 s at horizontal, and 30 s is the least (S5)',
    ])
  })

  test('for everything that is wrong with it at once', () => {
    const wrong = { ...programOf({ angleDeg: 80, holdS: 900 }), pauseS: 1 }
    expect(programRefusals(wrong, LIMITS)).toHaveLength(4)
  })
})
