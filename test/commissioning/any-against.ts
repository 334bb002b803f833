/** Anything a part may have been tried with, and every single change of it. */
import fc from 'fast-check'
import { ANGLE_KINDS, BOARDS, DRIVERS, MPU_AXES } from '../../hardware/guard/vocabulary.ts'
import type { AngleWiring } from '../../hardware/guard/wiring.ts'
import type { Aspect } from '../../src/commissioning/parts.ts'
import type { Against } from '../../src/commissioning/record.ts'

const figure = fc.integer({ min: -10_000, max: 10_000 }).map((n) => n / 8)
const [, , ...mpus] = ANGLE_KINDS

const anyAngle: fc.Arbitrary<AngleWiring> = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constant('potentiometer' as const), zeroCounts: figure, degPerCount: figure }),
  fc.record({
    kind: fc.constantFrom(...mpus),
    sineAxis: fc.constantFrom(...MPU_AXES),
    cosineAxis: fc.constantFrom(...MPU_AXES),
    zeroDeg: figure,
    reversed: fc.boolean(),
  }),
)

export const anyAgainst: fc.Arbitrary<Against & { wiring: NonNullable<Against['wiring']> }> = fc.record({
  board: fc.constantFrom(...BOARDS),
  build: fc.stringMatching(/^[0-9a-f]{8}$/),
  wiring: fc.record({
    angle: fc.tuple(anyAngle, anyAngle),
    driver: fc.constantFrom(...DRIVERS),
    motorReversed: fc.boolean(),
    relayDeadMs: figure,
    currentZeroCounts: figure,
    ampPerCount: figure,
    voltPerCount: figure,
  }),
  limits: fc.record({
    uprightDeg: figure,
    maxAngleDeg: figure,
    capS: figure,
    fullSpeedDegPerS: figure,
    deadBandMilli: figure,
    currentLimitA: figure,
    supplyMinV: figure,
    pauseS: figure,
  }),
  loadKg: figure,
})

export interface Change {
  readonly aspect: Aspect
  readonly field: string
  readonly now: Against
}

/** Every change of one field there is. */
export function everyChange(then: Against): Change[] {
  const changes: Change[] = [
    { aspect: 'firmware', field: 'build', now: { ...then, build: other(then.build) as string } },
    { aspect: 'load', field: 'loadKg', now: { ...then, loadKg: then.loadKg + 1 } },
  ]
  for (const [field, value] of Object.entries(then.limits))
    changes.push({ aspect: 'limits', field, now: { ...then, limits: { ...then.limits, [field]: other(value) } } })
  const { wiring } = then
  if (!wiring) return changes
  const rewired = (field: string, change: object) =>
    changes.push({ aspect: 'wiring', field, now: { ...then, wiring: { ...wiring, ...change } } })
  const { angle, ...rest } = wiring
  for (const [field, value] of Object.entries(rest)) rewired(field, { [field]: other(value) })
  for (const channel of [0, 1] as const)
    for (const [field, value] of Object.entries(angle[channel]))
      rewired(`angle ${'AB'[channel]} ${field}`, {
        angle: angle.map((one, i) => (i === channel ? { ...one, [field]: other(value) } : one)),
      })
  return changes
}

function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 0.125
  return typeof value === 'boolean' ? !value : `${value}f`
}
