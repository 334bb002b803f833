import { describe, expect, test } from 'vitest'
import type { LineHost } from '../../../hardware/emulator/line-host.ts'
import { MPU_AXES, type MpuAxis } from '../../../hardware/guard/vocabulary.ts'
import type { AngleWiring, GuardWiring } from '../../../hardware/guard/wiring.ts'
import { accelerometer, tableWith, WIRINGS } from './table-with.ts'

/** Noise included. */
const MOST_DEG = 0.15
/** Until the guard's filter has settled. */
const SETTLE_MS = 130
const LOOK_MS = 80
/** Sensor A of the table reads the angle itself, B is half a percent and a third of a degree off. */
const TOLERANCE = [
  { slope: 1, offsetDeg: 0 },
  { slope: 1.005, offsetDeg: 0.3 },
] as const
/** No round step: the table of the arc tangent is looked at everywhere. */
const RANGE_DEG = [...Array.from({ length: 39 }, (_, i) => -90 + 4.7 * i), 90]
const SOME_DEG = [-88, -45, -5, 0, 30, 61, 90]

/** Furthest that the statuses of a table at these angles are off what its sensor is shown, degrees. */
function worstErrorDeg(wiring: GuardWiring, which: 0 | 1, anglesDeg: readonly number[]): number {
  const host = tableWith(wiring)
  host.run(400)
  return Math.max(...anglesDeg.map((angleDeg) => errorDeg(host, which, angleDeg)))
}

function errorDeg(host: LineHost, which: 0 | 1, angleDeg: number): number {
  host.board.motion.angleDeg = angleDeg
  host.run(SETTLE_MS)
  const from = host.statuses.length
  host.run(LOOK_MS)
  const shownDeg = angleDeg * TOLERANCE[which].slope + TOLERANCE[which].offsetDeg
  const errors = host.statuses.slice(from).map((status) => Math.abs(status.angleDeg[which] - shownDeg))
  expect(errors.length).toBeGreaterThan(2)
  return Math.max(...errors)
}

describe('the angle, from −90° to +90°, noise included', () => {
  test.each([
    ['potentiometer A', 'two potentiometers', 0],
    ['potentiometer B, which turns the other way', 'two potentiometers', 1],
    ['an accelerometer', 'a potentiometer and an accelerometer', 1],
    ['an accelerometer that is mounted upside down and askew', 'an accelerometer and a potentiometer', 0],
  ] as const)('%s', (says, name, which) => {
    const worst = worstErrorDeg(WIRINGS[name], which, RANGE_DEG)
    console.info(`${says}: at most ${worst.toFixed(3)}° off`)
    expect(worst).toBeLessThan(MOST_DEG)
  })
})

/** Every axis as sine and as cosine, both ways, at several angles, half of them reversed. */
const MOUNTINGS = MPU_AXES.map(
  (sineAxis, i): Mounting => ({
    sineAxis,
    cosineAxis: MPU_AXES[(i + 3) % MPU_AXES.length]!,
    zeroDeg: [0, 170, -135, 90][i % 4]!,
    reversed: i % 2 === 1,
  }),
)

describe('an accelerometer may be mounted on any axes, either way, at any angle', () => {
  test.each(MOUNTINGS)('$sineAxis, $cosineAxis, $zeroDeg°, reversed: $reversed', (mounted) => {
    const wiring: GuardWiring = { ...WIRINGS['two potentiometers'], angle: pair(accelerometer('mpu6050At68', mounted)) }
    expect(worstErrorDeg(wiring, 0, SOME_DEG)).toBeLessThan(MOST_DEG)
  })
})

interface Mounting {
  readonly sineAxis: MpuAxis
  readonly cosineAxis: MpuAxis
  readonly zeroDeg: number
  readonly reversed: boolean
}

function pair(a: AngleWiring): GuardWiring['angle'] {
  return [a, WIRINGS['two potentiometers'].angle[1]]
}
