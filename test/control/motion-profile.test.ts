import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advanceSetPoint,
  type MotionLimits,
  type SetPoint,
  stoppingDistanceDeg,
} from '../../src/control/motion-profile.ts'

/** What `upright.toml` allows. */
const limits: fc.Arbitrary<MotionLimits> = fc.record({
  speedDegPerS: fc.double({ min: 0.3, max: 4, noNaN: true }),
  accelerationDegPerS2: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
  jerkDegPerS3: fc.double({ min: 0.5, max: 3, noNaN: true }),
})
const angleDeg = fc.double({ min: -80, max: 90, noNaN: true })
/** Statuses come each 20 ms, at once on a change, and late where one was lost. */
const stepS = fc.constantFrom(0.005, 0.02, 0.02, 0.02, 0.023, 0.1)

interface Ride {
  readonly limits: MotionLimits
  readonly fromDeg: number
  readonly targetDeg: number
  /** Changes of mind, by the step they come at. */
  readonly retargets: readonly { readonly step: number; readonly targetDeg: number }[]
  readonly stepS: number
}
const ride: fc.Arbitrary<Ride> = fc.record({
  limits,
  fromDeg: angleDeg,
  targetDeg: angleDeg,
  retargets: fc.array(fc.record({ step: fc.nat(1500), targetDeg: angleDeg }), { maxLength: 3 }),
  stepS,
})

const LONGEST_RIDE_S = 2500
/** The last hop onto the target, documented as below what anyone can feel. */
const LANDING_DEG_PER_S = 0.03
const LANDING_DEG = 0.01
const ROUNDING = 1e-9

interface Seen {
  readonly before: SetPoint
  readonly after: SetPoint
  readonly targetDeg: number
  readonly lands: boolean
}

/** Rides to the end, telling each step; whether it arrived. */
function go({ limits, fromDeg, targetDeg, retargets, stepS }: Ride, look: (seen: Seen) => void): boolean {
  let point: SetPoint = { angleDeg: fromDeg, speedDegPerS: 0, accelerationDegPerS2: 0 }
  let target = targetDeg
  const lastRetarget = Math.max(-1, ...retargets.map(({ step }) => step))
  for (let step = 0; step * stepS < LONGEST_RIDE_S; step++) {
    target = retargets.find((retarget) => retarget.step === step)?.targetDeg ?? target
    const after = advanceSetPoint(point, target, limits, stepS)
    const lands = after.angleDeg === target && after.speedDegPerS === 0
    look({ before: point, after, targetDeg: target, lands })
    point = after
    if (lands && step > lastRetarget) return true
  }
  return false
}

describe('the set-point', () => {
  it('never passes its limits of speed, acceleration and jerk, wherever and however often it is sent', {
    tags: 'S4/controller',
  }, () => {
    fc.assert(
      fc.property(ride, (way) => {
        const { speedDegPerS, accelerationDegPerS2, jerkDegPerS3 } = way.limits
        go(way, ({ before, after, lands }) => {
          expect(Math.abs(after.speedDegPerS)).toBeLessThanOrEqual(speedDegPerS + ROUNDING)
          expect(Math.abs(after.accelerationDegPerS2)).toBeLessThanOrEqual(accelerationDegPerS2 + ROUNDING)
          const jerk = Math.abs(after.accelerationDegPerS2 - before.accelerationDegPerS2) / way.stepS
          if (!lands) expect(jerk).toBeLessThanOrEqual(jerkDegPerS3 + ROUNDING)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('makes no step in speed or angle, not even when it is sent elsewhere on its way', () => {
    fc.assert(
      fc.property(ride, (way) => {
        const { speedDegPerS, accelerationDegPerS2 } = way.limits
        go(way, ({ before, after }) => {
          const change = Math.abs(after.speedDegPerS - before.speedDegPerS)
          expect(change).toBeLessThanOrEqual(accelerationDegPerS2 * way.stepS + LANDING_DEG_PER_S + ROUNDING)
          const moved = Math.abs(after.angleDeg - before.angleDeg)
          expect(moved).toBeLessThanOrEqual(speedDegPerS * way.stepS + LANDING_DEG + ROUNDING)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('always arrives, exactly', () => {
    fc.assert(
      fc.property(ride, (way) => {
        expect(go(way, () => {})).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('does not pass its target, unless it was sent to one nearer than it can stop', { tags: 'S2/controller' }, () => {
    fc.assert(
      fc.property(ride, (way) => {
        let target = Number.NaN
        let side = 0
        let tooNear = false
        go(way, ({ before, after, targetDeg }) => {
          if (targetDeg !== target) {
            target = targetDeg
            side = Math.sign(targetDeg - before.angleDeg)
            tooNear = before.speedDegPerS !== 0 && stopsBeyond(before, targetDeg, way.limits)
          }
          if (!tooNear) expect((after.angleDeg - target) * side).toBeLessThanOrEqual(0.05)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('rests where it is sent to where it already is', () => {
    const there = { angleDeg: 20, speedDegPerS: 0, accelerationDegPerS2: 0 }
    const gentle = { speedDegPerS: 2, accelerationDegPerS2: 1, jerkDegPerS3: 2 }
    expect(advanceSetPoint(there, 20, gentle, 0.02)).toEqual(there)
  })
})

it('the distance to stand still is v²/2a and what the jerk adds', () => {
  const hard = { speedDegPerS: 4, accelerationDegPerS2: 1, jerkDegPerS3: 1e6 }
  expect(stoppingDistanceDeg(2, 0, hard)).toBeCloseTo(2, 3)
  const soft = { ...hard, jerkDegPerS3: 1 }
  // From 2°/s at 1°/s² and 1°/s³: v/2 × (v/a + a/j), the mean speed times the time it takes.
  expect(stoppingDistanceDeg(2, 0, soft)).toBeCloseTo(3, 6)
})

function stopsBeyond(point: SetPoint, targetDeg: number, limits: MotionLimits): boolean {
  const way = Math.sign(point.speedDegPerS)
  const needed = stoppingDistanceDeg(Math.abs(point.speedDegPerS), point.accelerationDegPerS2 * way, limits)
  return needed > (targetDeg - point.angleDeg) * way
}
