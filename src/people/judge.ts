/**
 * Whether a person may start a session now, and how far it may go: interlocks of the table machine, each a sentence with its way
 * out. Pure: the same person, program and moment give the same answer on every surface and in a simulation.
 */
import type { SessionLimits } from '../../machines/limits.ts'
import { type Program, type ProgramStep, plannedExposureMin, programRefusals } from '../../machines/program.ts'
import { BRIEF_EXPOSURE_MIN, DAY_H, exposureCaps, LEVEL_ROWS, type Level, WEEK_H } from './levels.ts'
import { HOUR_MS, type PastSession, type Person, reachNow } from './person.ts'
import { type Question, unanswered, yesTo } from './questions.ts'
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
  return { limits, refusals: tooMuch.length > 0 ? [tooMuchWords(person, program, tooMuch)] : refusals }
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
    exposureCapMin: Math.max(0, downToHundredth(least(machine.exposureCapMin, left.session, left.day, left.week))),
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

/** Full-inversion minutes of the sessions that began after `sinceMs`. */
export function exposureSince(person: Person, sinceMs: number): number {
  return sessionsSince(person, sinceMs).reduce((sum, { exposureMin }) => sum + exposureMin, 0)
}

function sessionsSince({ sessions }: Person, sinceMs: number): PastSession[] {
  return sessions.filter(({ startedAtMs }) => startedAtMs > sinceMs)
}

function least(...values: (number | undefined)[]): number {
  return Math.min(...values.filter((value) => value !== undefined))
}

/** What is told is what is kept to: never rounded up. */
function downToHundredth(minutes: number): number {
  return Math.floor(minutes * 100) / 100
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
    `After a session you felt strong symptoms (of 10: ${feltWords(strongSymptoms.felt)}). Ask a doctor, then answer all questions again (upright screen).`,
  ]
}

function screeningRefusals(person: Person, nowMs: number): string[] {
  const { screening, checkedAtMs } = person
  if (!screening) return ['The questions about health are not answered: upright screen.']
  if (unanswered(screening.answers).length > 0)
    return ['Some questions about health have no answer yet: answer all of them (upright screen).']
  if (nowMs - screening.atMs > SCREENED_FOR_DAYS * 24 * HOUR_MS)
    return [
      `The questions about health were answered more than ${SCREENED_FOR_DAYS} days ago: answer them again (upright screen).`,
    ]
  const blocking = yesTo(screening.answers, 'absolute').filter(({ id }) => !isReleased(person, id, nowMs))
  if (blocking.length > 0) return blocking.map((question) => blockedWords(person, question))
  if (!isSameDay(checkedAtMs ?? 0, nowMs))
    return ['Has anything about your health changed? Say so before the first session of a day (upright screen).']
  return []
}

function blockedWords({ release }: Person, { id, asks, why }: Question): string {
  const ended = release?.items.includes(id) ? ` The release by ${release.by} has ended.` : ''
  return `“${asks}” was answered with yes. ${why}${ended} A clinician’s release can be recorded (upright screen release); once the answer is no, answer all questions again (upright screen).`
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

/** What keeps a person waiting, and until when, epoch ms. */
interface Wait {
  readonly why: string
  readonly endsMs: number
}

function capRefusals(person: Person, nowMs: number): string[] {
  const { level } = reachNow(person, nowMs)
  const row = LEVEL_ROWS[level]
  const waits = [
    restWait(person, row.restH),
    countWait(person, level, { hours: DAY_H, most: row.sessionsPerDay, name: 'a day' }),
    countWait(person, level, { hours: WEEK_H, most: row.sessionsPerWeek, name: 'a week' }),
  ]
  // The longest one says when to come back.
  const [longest] = waits.filter(({ endsMs }) => nowMs < endsMs).sort((a, b) => b.endsMs - a.endsMs)
  const waiting = longest ? [`${longest.why}: ${until(longest.endsMs, nowMs)}.`] : []
  return [...waiting, ...exposureRefusals(person, nowMs)]
}

/** All but those that were broken off before they began; one whose end was never told counts. */
function countedSessions({ sessions }: Person): PastSession[] {
  return sessions.filter(({ endedAtMs, exposureMin }) => endedAtMs === null || exposureMin >= BRIEF_EXPOSURE_MIN)
}

function restWait(person: Person, restH: number): Wait {
  const sessions = countedSessions(person)
  if (sessions.length > 0) {
    const lastMs = Math.max(...sessions.map(({ endedAtMs, startedAtMs }) => endedAtMs ?? startedAtMs))
    return { why: `Rest ${restH} hours between two sessions`, endsMs: lastMs + restH * HOUR_MS }
  }
  // A new profile rests as if whoever used the table before it was made had been the same person, and a beginner.
  const hours = LEVEL_ROWS.new.restH
  return {
    why: `The table was in use less than ${hours} hours before this profile was made, and a new profile shortens no rest`,
    endsMs: (person.tableUsedAtMs ?? Number.NEGATIVE_INFINITY) + hours * HOUR_MS,
  }
}

function countWait(
  person: Person,
  level: Level,
  { hours, most, name }: { hours: number; most: number; name: string },
): Wait {
  const leavingMs = countedSessions(person)
    .map(({ startedAtMs }) => startedAtMs)
    .sort((a, b) => a - b)
    .at(-most)
  return {
    why: `${times(most)} ${name} ${most === 1 ? 'is' : 'are'} enough at level “${level}” (${LEVEL_ROWS[level].facts.join(', ')})`,
    endsMs: (leavingMs ?? Number.NEGATIVE_INFINITY) + hours * HOUR_MS,
  }
}

function exposureRefusals(person: Person, nowMs: number): string[] {
  const { day, week } = exposureLeft(person, nowMs)
  // A session that comes to nothing is not worth beginning.
  if (week < BRIEF_EXPOSURE_MIN) return ['The exposure of this week is used up (P2): rest some days.']
  if (day < BRIEF_EXPOSURE_MIN) return ['The exposure of today is used up (P2): come back tomorrow.']
  return []
}

function times(count: number): string {
  return count === 1 ? 'One session' : `${count} sessions`
}

function tooMuchWords({ profile }: Person, program: Program, why: readonly string[]): string {
  return `${program.name} is too much for ${profile.name} now: ${why.join('; ')}. Choose a gentler program.`
}

/** Ways there and back are counted as if made this slowly, degrees per second, and easing in and out as half a minute. */
const SLOW_DEG_PER_S = 1
const EASING_MIN = 0.5

/** The most full-inversion minutes a program may come to within limits: what is counted where its end is never told. */
export function reservedExposureMin(program: Program, limits: SessionLimits): number {
  const ways = program.steps.reduce((sum, step) => sum + step.repeats * 2 * wayExposureMin(step), 0)
  return Math.min(limits.exposureCapMin, plannedExposureMin(program) + ways + EASING_MIN)
}

/** Full-inversion minutes of the way from rest to target: the sine, integrated over it. */
function wayExposureMin({ angleDeg }: ProgramStep): number {
  const degrees = (1 - Math.cos((angleDeg * Math.PI) / 180)) * (180 / Math.PI)
  return degrees / SLOW_DEG_PER_S / 60
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
