/** Facts as they come back from the database: parsed, not trusted. */
import { z } from 'zod'
import { BOARDS, GUARD_CAUSES, GUARD_STATES, type GuardCause } from '../../hardware/guard/vocabulary.ts'
import { type Fact, PHASES, type TraceSample } from '../feed/live-state.ts'

const atMs = z.number()
const session = z.string()
const guard = z.enum(GUARD_STATES)
const cause = z.enum(Object.keys(GUARD_CAUSES) as [GuardCause, ...GuardCause[]])

const shapes = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sessionStarted'),
    atMs,
    session,
    program: z.string(),
    deepestDeg: z.number(),
    capS: z.number(),
    visitor: z.object({ user: z.string(), reservedMin: z.number() }).exactOptional(),
  }),
  z.object({
    type: z.literal('phaseEntered'),
    atMs,
    session,
    phase: z.enum(PHASES),
    targetDeg: z.number().nullable(),
  }),
  z.object({ type: z.literal(['promptAsked', 'promptAnswered']), atMs, session }),
  z.object({
    type: z.literal('causeRaised'),
    atMs,
    session: session.nullable(),
    cause: z.string(),
    response: z.string(),
  }),
  z.object({
    type: z.literal('sessionEnded'),
    atMs,
    session,
    outcome: z.enum(['completed', 'returned', 'aborted']),
    cause: z.string().nullable(),
    invertedS: z.number(),
    exposureMin: z.number(),
    deepestDeg: z.number(),
  }),
  z.object({ type: z.literal('felt'), atMs, session, user: z.string(), well: z.boolean() }),
  z.object({ type: z.literal('refused'), atMs, reasons: z.array(z.string()), user: z.string().exactOptional() }),
  z.object({ type: z.literal('panel'), atMs, button: z.enum(['start', 'stop']), pressed: z.boolean() }),
  z.object({ type: z.literal('guardChanged'), atMs, guard, cause }),
  z.object({ type: z.literal('linkUp'), atMs, firmware: z.string(), build: z.string() }),
  z.object({ type: z.literal('linkLost'), atMs, message: z.string(), hint: z.string() }),
  z.object({
    type: z.literal('dailyTestPassed'),
    atMs,
    board: z.enum(BOARDS),
    build: z.string(),
    apartMs: z.number(),
  }),
  z.object({ type: z.literal('dailyTestFailed'), atMs, found: z.string() }),
  z.object({ type: z.literal('unexpectedEvent'), atMs, state: z.string(), event: z.string() }),
  z.object({ type: z.literal('controllerLagged'), atMs, lagMs: z.number() }),
])

// a fact added to the feed and forgotten here does not compile
type Forgotten = Exclude<Fact['type'], z.infer<typeof shapes>['type']>
const nothingForgotten: [Forgotten] extends [never] ? true : Forgotten = true

/** One fact as `JSON.parse` gives it. */
export const factSchema: z.ZodType<Fact> = nothingForgotten && shapes

/** One row of `trace`. */
export const sampleRowSchema = z
  .object({
    t_ms: z.number(),
    phase: z.enum(PHASES).nullable(),
    angle_deg: z.number(),
    target_deg: z.number().nullable(),
    speed_deg_per_s: z.number(),
    drive_milli: z.number(),
    guard,
    exposure_min: z.number(),
    events: z.string(),
  })
  .transform(
    (row): TraceSample => ({
      tMs: row.t_ms,
      phase: row.phase,
      angleDeg: row.angle_deg,
      targetDeg: row.target_deg,
      speedDegPerS: row.speed_deg_per_s,
      driveMilli: row.drive_milli,
      guard: row.guard,
      exposureMin: row.exposure_min,
      events: z.array(z.string()).parse(JSON.parse(row.events)),
    }),
  )
