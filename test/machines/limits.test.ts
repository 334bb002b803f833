import { describe, expect, test } from 'vitest'
import { HARD_LIMITS, INVERTED_ABOVE_DEG } from '../../machines/limits.ts'

describe('the hard limits', () => {
  test('keep to what is known about inversion', () => {
    expect(HARD_LIMITS.capS, 'D5: never more than 15 minutes').toBeLessThanOrEqual(15 * 60)
    expect(HARD_LIMITS.maxAngleDeg, 'D3: nothing is gained beyond full inversion').toBeLessThanOrEqual(90)
    expect(HARD_LIMITS.minPauseS, 'R5: symptoms are usually gone in 30 s').toBeGreaterThanOrEqual(30)
    expect(HARD_LIMITS.maxTiltDegPerS, 'P5: rotation faster than 3°/s disturbs').toBeLessThanOrEqual(3)
    expect(HARD_LIMITS.maxRiseDegPerS, 'R3: 1.5°/s keeps the blood pressure level').toBeLessThanOrEqual(1.5)
  })

  test('rise slower than they return, and return slower than the guard’s limit of 5°/s (S4)', {
    tags: 'S4/controller',
  }, () => {
    expect(HARD_LIMITS.maxRiseDegPerS).toBeLessThan(HARD_LIMITS.maxReturnDegPerS)
    expect(HARD_LIMITS.maxReturnDegPerS).toBeLessThan(5)
  })

  test('call a person inverted only when head-down', () => {
    expect(INVERTED_ABOVE_DEG).toBeGreaterThan(0)
    expect(INVERTED_ABOVE_DEG).toBeLessThanOrEqual(5)
  })
})
