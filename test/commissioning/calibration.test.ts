import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AnglePoint,
  calibrateAccelerometer,
  calibratePotentiometer,
  fitSpeed,
  gravityAcross,
} from '../../src/commissioning/wizard/calibration.ts'

const ANGLES_DEG = [0, 33, -72]
const RAD = Math.PI / 180

/** What an accelerometer that is screwed on in any of its 24 ways feels. */
function felt(angleDeg: number, mounted: Mounted): AnglePoint['accelG'] {
  const raw = (mounted.zeroDeg + mounted.direction * angleDeg) * RAD
  const g: [number, number, number] = [0, 0, 0]
  const [sine, cosine] = [0, 1, 2].filter((axis) => axis !== mounted.pivot) as [number, number]
  g[sine] = mounted.signs[0] * Math.sin(raw)
  g[cosine] = mounted.signs[1] * Math.cos(raw)
  return g
}

interface Mounted {
  readonly pivot: number
  readonly zeroDeg: number
  readonly direction: 1 | -1
  readonly signs: readonly [number, number]
}

const sign = fc.constantFrom(1 as const, -1 as const)
const anyMounting: fc.Arbitrary<Mounted> = fc.record({
  pivot: fc.constantFrom(0, 1, 2),
  zeroDeg: fc.double({ min: -180, max: 180, noNaN: true }),
  direction: sign,
  signs: fc.tuple(sign, sign),
})

/** As the firmware computes it: `accelerometer.c`. */
function firmwareDeg(g: AnglePoint['accelG'], wiring: ReturnType<typeof calibrateAccelerometer>['wiring']): number {
  if (wiring.kind === 'none' || wiring.kind === 'potentiometer') throw new Error('no accelerometer')
  const along = (axis: string) => (axis[0] === '-' ? -1 : 1) * g['XYZ'.indexOf(axis[1]!)]!
  let deg = Math.atan2(along(wiring.sineAxis), along(wiring.cosineAxis)) / RAD - wiring.zeroDeg
  if (deg > 180) deg -= 360
  if (deg < -180) deg += 360
  return wiring.reversed ? -deg : deg
}

describe('an accelerometer', () => {
  test('tells every angle of the table, however it is screwed on', () => {
    fc.assert(
      fc.property(anyMounting, fc.double({ min: -90, max: 90, noNaN: true }), (mounted, angleDeg) => {
        const points = ANGLES_DEG.map((deg) => ({ angleDeg: deg, counts: [0, 0] as const, accelG: felt(deg, mounted) }))
        const { wiring, residualDeg } = calibrateAccelerometer(points, 'mpu6050At68')
        expect(residualDeg).toBeLessThan(0.02)
        expect(firmwareDeg(felt(angleDeg, mounted), wiring)).toBeCloseTo(angleDeg, 1)
        expect(gravityAcross(points)).toBeCloseTo(1, 3)
      }),
    )
  })

  test('that stands askew does not feel all of gravity', () => {
    const points = ANGLES_DEG.map((angleDeg): AnglePoint => {
      const [x, y] = [Math.sin(angleDeg * RAD), Math.cos(angleDeg * RAD)]
      return { angleDeg, counts: [0, 0], accelG: [x * 0.7, y * 0.7, 0.7] }
    })
    expect(gravityAcross(points)).toBeLessThan(0.85)
  })
})

describe('a potentiometer', () => {
  const reads = (degPerCount: number, zeroCounts: number, off = 0): AnglePoint[] =>
    ANGLES_DEG.map((angleDeg, at) => ({
      angleDeg,
      counts: [zeroCounts + angleDeg / degPerCount + (at === 1 ? off : 0), 0],
      accelG: [0, 0, 0],
    }))

  test('is a line, whichever way it turns', () => {
    const slopes = fc.tuple(fc.double({ min: 0.03, max: 0.12, noNaN: true }), sign)
    fc.assert(
      fc.property(slopes, fc.integer({ min: 1500, max: 2500 }), ([size, way], zero) => {
        const { wiring, residualDeg } = calibratePotentiometer(reads(size * way, zero), 0)
        expect(wiring).toMatchObject({ kind: 'potentiometer', zeroCounts: zero })
        expect(residualDeg).toBeLessThan(0.25)
      }),
    )
  })

  test('that has slipped on the way is off it', () => {
    expect(calibratePotentiometer(reads(0.06, 2046, 3 / 0.06), 0).residualDeg).toBeGreaterThan(1)
    expect(calibratePotentiometer(reads(0.06, 2046, 0.5 / 0.06), 0).residualDeg).toBeLessThan(1)
  })
})

test('full speed and dead band come from what the guard let through', () => {
  const runs = [200, 450, 620].map((driveMilli) => ({ driveMilli, degPerS: (8 * (driveMilli - 90)) / 910 }))
  const { fullSpeedDegPerS, deadBandMilli } = fitSpeed(runs)
  expect(fullSpeedDegPerS).toBeCloseTo(8, 6)
  expect(deadBandMilli).toBeCloseTo(90, 6)
})
