/** What is kept about a person: entries in the order they were made, none ever changed. Everything else follows from them. */
import { z } from 'zod'
import { LEVELS } from './levels.ts'
import { SYMPTOM_IDS, type Symptom } from './symptoms.ts'

const score = z
  .number()
  .int('it must be a whole number')
  .min(0, 'at least 0: none')
  .max(10, 'at most 10: the worst there is')

/** A profile as it is typed; every figure's range is that of people there are. */
export const profileSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,31}$/u, 'it must be 1 to 32 letters, figures, spaces or . _ -'),
  heightM: z.number().min(1.2, 'at least 1.2 m').max(2.3, 'at most 2.3 m'),
  massKg: z.number().min(25, 'at least 25 kg').max(250, 'at most 250 kg'),
  level: z.enum(LEVELS),
  /** Own bounds below those of the level: degrees, seconds a hold. */
  maxAngleDeg: z.number().min(5, 'at least 5°').max(90, 'at most 90°').optional(),
  maxHoldS: z.number().int().min(10, 'at least 10 s').max(900, 'at most 900 s').optional(),
  /** Id of the program Start runs for this person. */
  program: z.string().min(1).max(40).optional(),
})
export type Profile = z.infer<typeof profileSchema>

const symptoms = z.partialRecord(z.enum(SYMPTOM_IDS as [Symptom, ...Symptom[]]), score)
const atMs = z.number()

export const releaseSchema = z.strictObject({
  /** Who released: a clinician's name. */
  by: z.string().min(2, 'name the clinician').max(80),
  /** Until when, epoch ms. */
  untilMs: atMs,
  /** The limits that were allowed. */
  maxAngleDeg: z.number().min(5).max(90),
  maxHoldS: z.number().int().min(10).max(900),
  /** Ids of the questions it is about. */
  items: z.array(z.string()).min(1, 'say what it is about'),
})
export type Release = z.infer<typeof releaseSchema>

export const bloodPressureSchema = z.strictObject({
  systolic: z.number().int().min(60, 'at least 60 mmHg').max(280, 'at most 280 mmHg'),
  diastolic: z.number().int().min(30, 'at least 30 mmHg').max(180, 'at most 180 mmHg'),
})

export const entrySchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('profileAdded'),
    profile: profileSchema,
    /** How long before, hours, somebody last used the table: a second profile is no way around a rest. */
    tableUsedHoursAgo: z.number().min(0).optional(),
  }),
  /** `null` takes a bound of one's own away. A level may only be lowered this way. */
  z.strictObject({
    type: z.literal('profileChanged'),
    change: profileSchema
      .extend({
        maxAngleDeg: profileSchema.shape.maxAngleDeg.unwrap().nullable(),
        maxHoldS: profileSchema.shape.maxHoldS.unwrap().nullable(),
        program: profileSchema.shape.program.unwrap().nullable(),
      })
      .partial(),
  }),
  z.strictObject({ type: z.literal('screened'), answers: z.record(z.string(), z.boolean()) }),
  z.strictObject({ type: z.literal('nothingChanged') }),
  z.strictObject({ type: z.literal('somethingChanged') }),
  z.strictObject({ type: z.literal('released'), release: releaseSchema }),
  z.strictObject({ type: z.literal('bloodPressure'), ...bloodPressureSchema.shape }),
  z.strictObject({ type: z.literal('ate'), atMs }),
  z.strictObject({ type: z.literal('painBefore'), pain: score }),
  z.strictObject({
    type: z.literal('sessionStarted'),
    session: z.string(),
    program: z.string(),
    /** What it may come to at the most: counted where the end was never told. */
    exposureMin: z.number().min(0),
  }),
  z.strictObject({
    type: z.literal('sessionEnded'),
    session: z.string(),
    outcome: z.enum(['completed', 'returned', 'aborted']),
    invertedS: z.number().min(0),
    exposureMin: z.number().min(0),
    deepestDeg: z.number(),
  }),
  z.strictObject({
    type: z.literal('felt'),
    session: z.string(),
    symptoms,
    pain: score.optional(),
  }),
  z.strictObject({ type: z.literal('stepTaken'), step: z.enum(['angle', 'hold', 'level']) }),
])
export type Entry = z.infer<typeof entrySchema>

/** An entry, whose it is, and when it was made, epoch ms: as the present clock would tell it (`present-time.ts`). */
export interface LedgerRow {
  readonly user: string
  readonly atMs: number
  readonly entry: Entry
}
