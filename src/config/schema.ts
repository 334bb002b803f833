/**
 * What `upright.toml` may hold: every key with its default and its bounds, each bound with its reason. Keys without a default
 * here take one that follows from other keys (`settle.ts`).
 */
import { z } from 'zod'
import { HARD_LIMITS } from '../../machines/limits.ts'
import { mqttSection } from './mqtt-section.ts'

/** Longest pause at horizontal a guard stores, seconds. */
const MAX_PAUSE_S = 600
/** Where most of a start's data would be programs, something else is wrong with the file. */
const MAX_PROGRAMS = 50
const MAX_STEPS = 20

const no = {
  shallowerTable: 'at least 10: a table that tilts less is no inversion table (D1)',
  deeperThanFull: `at most ${HARD_LIMITS.maxAngleDeg}: deeper than full inversion is no use (D3)`,
  shorterCap: 'at least 30: the shortest cap a guard accepts',
  longerCap: `at most ${HARD_LIMITS.capS}: never more than 10–15 minutes inverted at a time (D5)`,
  shorterPause: `at least ${HARD_LIMITS.minPauseS}: rising sooner makes people faint (S5, R1, R5)`,
  longerPause: `at most ${MAX_PAUSE_S}: the longest pause a guard accepts`,
  jerks: 'people feel it as a jerk, and movement must be smooth (D9)',
} as const

const pauseS = whole().min(HARD_LIMITS.minPauseS, no.shorterPause).max(MAX_PAUSE_S, no.longerPause)

// Ranges are those of GuardConfig: what the guard would refuse is refused here, where it can be explained.
const table = z.strictObject({
  upright_deg: milli()
    .min(-90, 'at least -90: further than vertical the person hangs forward')
    .max(-45, 'at most -45: nobody can step on or off a table that lies flatter')
    .default(-75),
  max_angle_deg: milli().min(10, no.shallowerTable).max(HARD_LIMITS.maxAngleDeg, no.deeperThanFull).default(60),
  cap_s: whole().min(30, no.shorterCap).max(HARD_LIMITS.capS, no.longerCap).default(HARD_LIMITS.capS),
  full_speed_deg_per_s: milli()
    .min(1, 'at least 1: whoever wants to come back must not wait (P6), and the guard takes slower motion for none')
    .max(12, 'at most 12: a faster drive cannot be held below 5°/s by the guard (S4)')
    .default(6),
  dead_band_milli: whole()
    .min(0, 'at least 0: a drive cannot be negative')
    .max(300, 'at most 300: with a wider dead band slow motion is out of control')
    .default(30),
  current_limit_a: milli()
    .min(1, 'at least 1: no table motor runs on less')
    .max(60, 'at most 60: above it the current sensor sees no overload (S9)')
    .default(12),
  supply_min_v: milli()
    .min(5, 'at least 5: the guard itself stops below it')
    .max(48, 'at most 48: the highest supply the guard can measure')
    .default(10.5),
  pause_s: pauseS.default(HARD_LIMITS.minPauseS),
  rated_load_kg: z
    .number()
    .min(40, 'at least 40: no table for grown people carries less')
    .max(300, 'at most 300: read it from the table’s plate')
    .default(120),
})

const limits = z.strictObject({
  max_angle_deg: z.number().min(10, no.shallowerTable).max(HARD_LIMITS.maxAngleDeg, no.deeperThanFull).optional(),
  session_cap_s: whole().min(30, no.shorterCap).max(HARD_LIMITS.capS, no.longerCap).optional(),
  exposure_cap_min: z
    .number()
    .min(0.2, 'at least 0.2: less is over before the table has arrived (P2)')
    .max(15, 'at most 15: fifteen minutes at 90° is the most anyone recommends (D5, P2)')
    .default(8),
})

const motion = z.strictObject({
  tilt_deg_per_s: z
    .number()
    .min(0.5, 'at least 0.5: slower, the motor stutters in its dead band')
    .max(HARD_LIMITS.maxTiltDegPerS, `at most ${HARD_LIMITS.maxTiltDegPerS}: tilting faster is noticed as motion (P5)`)
    .optional(),
  return_deg_per_s: z
    .number()
    .min(1, 'at least 1: whoever wants to come back must not wait (P6), and the guard takes slower motion for none')
    .max(HARD_LIMITS.maxReturnDegPerS, `at most ${HARD_LIMITS.maxReturnDegPerS}: 5°/s is never passed (S4)`)
    .optional(),
  rise_deg_per_s: z
    .number()
    .min(0.3, 'at least 0.3: slower, the motor stutters in its dead band')
    .max(
      HARD_LIMITS.maxRiseDegPerS,
      `at most ${HARD_LIMITS.maxRiseDegPerS}: rising faster drops the blood pressure (R3, S4)`,
    )
    .optional(),
  acceleration_deg_per_s2: z
    .number()
    .min(0.2, 'at least 0.2: gentler, a return takes too long to begin (S3)')
    .max(1.5, `at most 1.5: ${no.jerks}`)
    .default(1.5),
  jerk_deg_per_s3: z
    .number()
    .min(0.5, 'at least 0.5: gentler, a return takes too long to begin (S3)')
    .max(3, `at most 3: ${no.jerks}`)
    .default(3),
})

const comfort = z.strictObject({
  start_mode: z.enum(['press', 'hold']).default('press'),
  program: z.string().optional(),
  pause_s: pauseS.optional(),
  rise_stop_deg: z
    .number()
    .max(-5, 'at most -5: nearer to horizontal the stop comes before the heart has work to do (R4)')
    .default(-20),
  rise_stop_s: whole()
    .min(0, 'at least 0: 0 rises without a stop')
    .max(120, 'at most 120: longer is another pause, and that belongs at horizontal (R1)')
    .default(10),
  prompt_every_s: whole()
    .refine((seconds) => seconds === 0 || (seconds >= 30 && seconds <= 600), {
      error:
        'it must be 0 (never ask) or 30 to 600: more often disturbs, more seldom finds a fainted person too late (P6)',
    })
    .default(150),
  prompt_answer_s: whole()
    .min(5, 'at least 5: a relaxed person needs time to find the button')
    .max(60, 'at most 60: a person who does not answer is brought back (P6)')
    .default(20),
})

const serial = z.strictObject({
  port: z.string().min(1, 'it must name a port such as "/dev/ttyACM0", or be "auto"').default('auto'),
})

const journal = z.strictObject({
  path: z.string().min(1, 'it must name a file').optional(),
})

const data = z.strictObject({
  nightly: z.boolean().default(true),
  backup_folder: z.string().min(1, 'it must name a folder').optional(),
  keep_days: whole().min(1, 'at least 1: the newest backup stays').max(365, 'at most 365 days').default(7),
  keep_weeks: whole().min(0, 'at least 0').max(520, 'at most 520 weeks').default(4),
  trace_days: whole()
    .min(1, 'at least 1: a trace is looked at on the day')
    .max(36_500, 'at most 36500: a hundred years')
    .default(90),
  max_mb: whole()
    .min(10, 'at least 10: the rest of the database needs some')
    .max(100_000, 'at most 100000: no card holds more')
    .default(200),
})

const page = z.strictObject({
  host: z
    .string()
    .regex(/^[a-z0-9.:-]+$/i, 'it must be an address such as "127.0.0.1" (this machine only) or "0.0.0.0" (the LAN)')
    .default('127.0.0.1'),
  port: whole().min(0, 'at least 0: 0 is no page').max(65_535, 'at most 65535: there are no more ports').default(8080),
  names: z
    .array(z.string().regex(/^[a-z0-9._-]+$/i, 'it must be a name such as "table.fritz.box", without http:// and port'))
    .max(20, 'at most 20 names')
    .default([]),
})

const step = z.strictObject({
  angle_deg: z.number().min(1, 'at least 1: a step goes head-down').max(HARD_LIMITS.maxAngleDeg, no.deeperThanFull),
  hold_s: whole().min(1, 'at least 1: a step stays where it goes').max(HARD_LIMITS.capS, no.longerCap),
  rest_angle_deg: z
    .number()
    .min(0, 'at least 0: resting happens at horizontal or deeper; rising ends a session (S5)')
    .default(0),
  rest_s: whole().min(0, 'at least 0').max(600, 'at most 600: the guard ends a session that lasts too long').default(0),
  repeats: whole().min(1, 'at least 1: a step is done at least once').max(60, 'at most 60 repeats').default(1),
})

/** One of the owner's programs, as `[[programs]]` holds it. */
export const ownProgramSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'it must be 1 to 32 of a–z, 0–9 and "-", as it is typed on the command line'),
  name: z.string().min(1, 'it must not be empty').max(40, 'at most 40 characters: lists have one line each'),
  description: z.string().max(200, 'at most 200 characters: one sentence a person reads before choosing').default(''),
  pause_s: pauseS.optional(),
  breathing: z.boolean().default(false),
  steps: z
    .array(step)
    .min(1, 'it must hold at least one [[programs.steps]]')
    .max(MAX_STEPS, `at most ${MAX_STEPS} steps`),
})

/** The whole file. An empty one is valid. */
export const fileSchema = z.strictObject({
  table: table.prefault({}),
  limits: limits.prefault({}),
  motion: motion.prefault({}),
  comfort: comfort.prefault({}),
  serial: serial.prefault({}),
  journal: journal.prefault({}),
  data: data.prefault({}),
  page: page.prefault({}),
  mqtt: mqttSection.optional(),
  programs: z.array(ownProgramSchema).max(MAX_PROGRAMS, `at most ${MAX_PROGRAMS} programs`).default([]),
})

export type ConfigFile = z.infer<typeof fileSchema>
export type OwnProgram = z.infer<typeof ownProgramSchema>

function whole() {
  return z.number().refine(Number.isInteger, { error: 'it must be a whole number', abort: true })
}

/** The guard stores thousandths: what it cannot store could never equal what it answers. */
function milli() {
  return z.number().refine((value) => Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6, {
    error: 'it must have at most three decimals: the guard stores thousandths',
  })
}
