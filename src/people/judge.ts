/**
 * Whether a person may start a session now, and how far it may go: interlocks of the table machine, each a sentence with its way
 * out. Pure: the same person, program and moment give the same answer on every surface and in a simulation.
 */
import type { SessionLimits } from '../../machines/limits.ts'
import { type Program, plannedExposureMin, programRefusals } from '../../machines/program.ts'
import { DAY_H, exposureCaps, LEVEL_ROWS, WEEK_H } from './levels.ts'
import { HOUR_MS, type PastSession, type Person, reachNow } from './person.ts'
import { unanswered, yesTo } from './questions.ts'
import { feltWords } from './symptoms.ts'

/** The table as the owner set it up. */
export interface TableTerms {
  readonly limits: SessionLimits
  /** What the table is rated to carry, kg. */
  readonly ratedLoadKg: number
}

export interface Judgement {
  /** The tightest of machine and personal limits. */
  readonly limits: SessionLimits
  /** Why no session may start now; empty where it may. */
  readonly refusals: readonly string[]
}

/** All questions are asked again after this. */
export const SCREENED_FOR_DAYS = 30
/** A moving load weighs more than a resting one: this share of the rated load is left free. */
export const LOAD_MARGIN = 0.1
/** From here on blood pressure blocks, mmHg ("Who should not invert"). */
const HIGH_PRESSURE = { systolic: 140, diastolic: 90 } as const
/** A measurement counts for this long, hours. */
const PRESSURE_COUNTS_H = 12
/** Wait this long after eating, hours (D10). */
const AFTER_EATING_H = 1

/** Judges what `person` may do at `nowMs`, epoch ms. */
export function judge(person: Person, program: Program, table: TableTerms, nowMs: number): Judgement {
  const limits = personalLimits(person, table.limits, nowMs)
  const refusals = [
    ...loadRefusals(person, table),
    ...symptomRefusals(person),
    ...screeningRefusals(person, nowMs),
    ...pressureRefusals(person, nowMs),
    ...mealRefusals(person, nowMs),
    ...capRefusals(person, nowMs),
  ]
  // What a program is too deep or too long for is worth saying once nothing else stands in the way of today.
  const tooMuch = refusals.length > 0 ? [] : programRefusals(program, limits)
  return { limits, refusals: [...refusals, ...tooMuch.map((why) => tooMuchWords(person, program, why))] }
}

/** The tightest of what the table, the level, the way so far, a release and the person's own wish allow, and what is left of day and week. */
export function personalLimits(person: Person, machine: SessionLimits, nowMs: number): SessionLimits {
  const { level, reach } = reachNow(person, nowMs)
  const { profile, release } = person
  const released = release && isReleaseNeeded(person) ? release : null
  const beginner = hasCaution(person) ? LEVEL_ROWS.new.to : null
  const left = exposureLeft(person, nowMs)
  return {
    maxAngleDeg: least(
      machine.maxAngleDeg,
      reach.angleDeg,
      profile.maxAngleDeg,
      released?.maxAngleDeg,
      beginner?.angleDeg,
    ),
    maxHoldS: least(machine.maxHoldS, reach.holdS, profile.maxHoldS, released?.maxHoldS, beginner?.holdS),
    sessionCapS: least(machine.sessionCapS, LEVEL_ROWS[level].sessionCapS),
    exposureCapMin: Math.max(0, least(machine.exposureCapMin, left.session, left.day, left.week)),
  }
}

export interface ExposureLeft {
  readonly session: number
  readonly day: number
  readonly week: number
}

/** Full-inversion minutes that are left at a moment. */
export function exposureLeft(person: Person, nowMs: number): ExposureLeft {
  const caps = exposureCaps(reachNow(person, nowMs).level)
  return {
    session: caps.session,
    day: caps.day - exposureSince(person, nowMs - DAY_H * HOUR_MS),
    week: caps.week - exposureSince(person, nowMs - WEEK_H * HOUR_MS),
  }
}

/** Full-inversion minutes of the sessions that began at `sinceMs` or later. */
export function exposureSince(person: Person, sinceMs: number): number {
  return sessionsSince(person, sinceMs).reduce((sum, { exposureMin }) => sum + exposureMin, 0)
}

function sessionsSince({ sessions }: Person, sinceMs: number): PastSession[] {
  return sessions.filter(({ startedAtMs }) => startedAtMs > sinceMs)
}

function least(...values: (number | undefined)[]): number {
  return Math.min(...values.filter((value) => value !== undefined))
}

function loadRefusals({ profile }: Person, { ratedLoadKg }: TableTerms): string[] {
  const mostKg = ratedLoadKg * (1 - LOAD_MARGIN)
  if (profile.massKg <= mostKg) return []
  return [
    `${profile.name} weighs ${profile.massKg} kg, and this table carries ${Math.floor(mostKg)} kg with its margin (table.rated_load_kg is ${ratedLoadKg}). Nobody heavier may use it.`,
  ]
}

function symptomRefusals({ strongSymptoms }: Person): string[] {
  if (!strongSymptoms) return []
  return [
    `After the last session there was ${feltWords(strongSymptoms.felt)} of 10. Ask a doctor, then answer all questions again (upright screen).`,
  ]
}

function screeningRefusals(person: Person, nowMs: number): string[] {
  const { screening, checkedAtMs } = person
  if (!screening) return ['The questions about health are not answered: upright screen.']
  if (nowMs - screening.atMs > SCREENED_FOR_DAYS * 24 * HOUR_MS || unanswered(screening.answers).length > 0)
    return ['The questions about health are older than 30 days: answer them again (upright screen).']
  const blocking = yesTo(screening.answers, 'absolute').filter(({ id }) => !isReleased(person, id, nowMs))
  if (blocking.length > 0)
    return blocking.map(
      ({ asks, why }) =>
        `“${asks}” was answered with yes. ${why} A clinician’s release can be recorded (upright screen release).`,
    )
  if (!isSameDay(checkedAtMs ?? 0, nowMs))
    return ['Has anything changed since the last session? Say so first (upright screen).']
  return []
}

function isReleased({ release }: Person, item: string, nowMs: number): boolean {
  return release?.items.includes(item) === true && nowMs < release.untilMs
}

function isReleaseNeeded({ screening }: Person): boolean {
  return screening !== null && yesTo(screening.answers, 'absolute').length > 0
}

function hasCaution({ screening }: Person): boolean {
  return screening !== null && yesTo(screening.answers, 'caution').length > 0
}

function pressureRefusals({ bloodPressure }: Person, nowMs: number): string[] {
  if (!bloodPressure || nowMs - bloodPressure.atMs > PRESSURE_COUNTS_H * HOUR_MS) return []
  const { systolic, diastolic } = bloodPressure
  if (systolic < HIGH_PRESSURE.systolic && diastolic < HIGH_PRESSURE.diastolic) return []
  return [
    `Blood pressure was ${systolic}/${diastolic}, and from 140/90 on nobody inverts: head-down it rises further (P3). Rest, measure again later; if it stays, ask your doctor.`,
  ]
}

function mealRefusals({ ateAtMs }: Person, nowMs: number): string[] {
  const endsMs = (ateAtMs ?? Number.NEGATIVE_INFINITY) + AFTER_EATING_H * HOUR_MS
  if (nowMs >= endsMs) return []
  return [`Wait an hour after eating (D10): ${until(endsMs, nowMs)}.`]
}

function capRefusals(person: Person, nowMs: number): string[] {
  const { level } = reachNow(person, nowMs)
  const { restH, sessionsPerDay, sessionsPerWeek } = LEVEL_ROWS[level]
  const lastMs = lastSessionMs(person)
  const restEndsMs = lastMs + restH * HOUR_MS
  const refusals: string[] = []
  if (nowMs < restEndsMs) refusals.push(`Rest ${restH} hours between two sessions: ${until(restEndsMs, nowMs)}.`)
  for (const { hours, most, name } of [
    { hours: DAY_H, most: sessionsPerDay, name: 'a day' },
    { hours: WEEK_H, most: sessionsPerWeek, name: 'a week' },
  ]) {
    const within = sessionsSince(person, nowMs - hours * HOUR_MS)
    const leaving = within[within.length - most]
    if (leaving)
      refusals.push(
        `${times(most)} ${name} is enough at level “${level}” (${LEVEL_ROWS[level].facts.join(', ')}): ${until(leaving.startedAtMs + hours * HOUR_MS, nowMs)}.`,
      )
  }
  return [...refusals.slice(-1), ...exposureRefusals(person, nowMs)]
}

/** A session that comes to nothing is not worth beginning. */
const LEAST_EXPOSURE_MIN = 0.1

function exposureRefusals(person: Person, nowMs: number): string[] {
  const { day, week } = exposureLeft(person, nowMs)
  if (week < LEAST_EXPOSURE_MIN) return ['The exposure of this week is used up (P2): rest some days.']
  if (day < LEAST_EXPOSURE_MIN) return ['The exposure of today is used up (P2): come back tomorrow.']
  return []
}

/** A new profile rests as if whoever used the table before it was made had been the same person. */
function lastSessionMs({ sessions, tableUsedAtMs }: Person): number {
  const last = sessions.at(-1)
  return last ? (last.endedAtMs ?? last.startedAtMs) : (tableUsedAtMs ?? Number.NEGATIVE_INFINITY)
}

function times(count: number): string {
  return count === 1 ? 'One session' : `${count} sessions`
}

function tooMuchWords({ profile }: Person, program: Program, why: string): string {
  return `${program.name} is too much for ${profile.name} now: ${why}. Choose a gentler program.`
}

/** The most full-inversion minutes a program may come to within limits: what is counted where its end is never told. */
export function reservedExposureMin(program: Program, limits: SessionLimits): number {
  return Math.min(limits.exposureCapMin, plannedExposureMin(program) + 0.5)
}

/** The same day on this place's calendar. */
export function isSameDay(oneMs: number, otherMs: number): boolean {
  return new Date(oneMs).toDateString() === new Date(otherMs).toDateString()
}

function until(endMs: number, nowMs: number): string {
  const minutes = Math.ceil((endMs - nowMs) / 60_000)
  const at = new Date(endMs).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
  if (minutes < 60) return `again in ${minutes} min`
  if (minutes < 48 * 60) return `again in ${Math.ceil(minutes / 60)} h, from ${at}`
  return `again in ${Math.ceil(minutes / 1440)} days, from ${at}`
}
