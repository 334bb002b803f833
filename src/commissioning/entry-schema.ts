/** What stands in the record as it comes back from the database: parsed, not trusted. */
import { z } from 'zod'
import { ANGLE_KINDS, BOARDS, DRIVERS, MPU_AXES } from '../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../hardware/guard/wiring.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import type { Against } from './record.ts'

const [none, potentiometer, ...mpus] = ANGLE_KINDS
const angle = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal(none) }),
  z.strictObject({ kind: z.literal(potentiometer), zeroCounts: z.number(), degPerCount: z.number() }),
  z.strictObject({
    kind: z.literal(mpus),
    sineAxis: z.enum(MPU_AXES),
    cosineAxis: z.enum(MPU_AXES),
    zeroDeg: z.number(),
    reversed: z.boolean(),
  }),
])

const wiring: z.ZodType<GuardWiring> = z.strictObject({
  angle: z.tuple([angle, angle]),
  driver: z.enum(DRIVERS),
  motorReversed: z.boolean(),
  relayDeadMs: z.number(),
  currentZeroCounts: z.number(),
  ampPerCount: z.number(),
  voltPerCount: z.number(),
})

const limits: z.ZodType<GuardConfig> = z.strictObject({
  uprightDeg: z.number(),
  maxAngleDeg: z.number(),
  capS: z.number(),
  fullSpeedDegPerS: z.number(),
  deadBandMilli: z.number(),
  currentLimitA: z.number(),
  supplyMinV: z.number(),
  pauseS: z.number(),
})

export const againstSchema: z.ZodType<Against> = z.strictObject({
  board: z.enum(BOARDS),
  build: z.string(),
  wiring: wiring.nullable(),
  limits,
  loadKg: z.number(),
})

const moment = z.number().min(-8.64e15).max(8.64e15)

/** What a day's test was passed on, and when on both clocks there are. */
export const testedSchema = z.strictObject({
  board: z.enum(BOARDS),
  build: z.string(),
  mark: z.strictObject({ wallMs: moment, boot: z.string(), uptimeMs: moment }),
})

export const measuredSchema = z.record(z.string(), z.unknown())
