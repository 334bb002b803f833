/** What is known about a person, and how far they may go today. */
import type { Profile, Release } from './ledger.ts'
import { LEVEL_ROWS, type Level, lowerLevel, type Reach, STEP, STEP_BACK_AFTER_DAYS } from './levels.ts'
import type { Answers } from './questions.ts'
import type { Felt } from './symptoms.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export interface PastSession {
  readonly session: string
  readonly program: string
  readonly startedAtMs: number
  /** `null`: it never ended, the power did; what it may have come to is counted. */
  readonly endedAtMs: number | null
  readonly outcome: 'completed' | 'returned' | 'aborted' | null
  readonly exposureMin: number
  readonly deepestDeg: number
  readonly felt: Felt | null
  readonly painBefore: number | null
  readonly painAfter: number | null
  /** The reach it was done with. */
  readonly reach: Reach
}

export interface Person {
  readonly id: string
  readonly profile: Profile
  readonly addedAtMs: number
  /** When somebody had last used the table as the profile was added, epoch ms. */
  readonly tableUsedAtMs: number | null
  /** Level and reach as of the last entry; `reachNow` takes the time since into account. */
  readonly level: Level
  readonly reach: Reach
  /** When level or reach last changed. */
  readonly reachSinceMs: number
  readonly screening: { readonly atMs: number; readonly answers: Answers } | null
  /** When nothing was said to have changed, or all was asked. */
  readonly checkedAtMs: number | null
  readonly release: Release | null
  readonly bloodPressure: { readonly atMs: number; readonly systolic: number; readonly diastolic: number } | null
  readonly ateAtMs: number | null
  readonly painBefore: number | null
  readonly sessions: readonly PastSession[]
  /** Strong symptoms since the last screening, and when they were told. */
  readonly strongSymptoms: { readonly atMs: number; readonly felt: Felt } | null
}

/** Level and reach now: whoever has not come for weeks begins lower. */
export function reachNow(person: Person, nowMs: number): Pick<Person, 'level' | 'reach'> {
  const last = person.sessions.at(-1)
  if (!last) return person
  const weeks = Math.floor((nowMs - last.startedAtMs) / (STEP_BACK_AFTER_DAYS * DAY_MS))
  return weeks > 0 ? stepBack(person, weeks) : person
}

/** A number of steps back; from the beginning of a level into the one below. */
export function stepBack(
  { level, reach }: Pick<Person, 'level' | 'reach'>,
  steps: number,
): Pick<Person, 'level' | 'reach'> {
  const angleDeg = reach.angleDeg - steps * STEP.angleDeg
  const holdS = reach.holdS - steps * STEP.holdS
  const below = lowerLevel(level)
  const { from } = LEVEL_ROWS[level]
  if (angleDeg >= from.angleDeg || below === null)
    return { level, reach: { angleDeg: Math.max(angleDeg, from.angleDeg), holdS: Math.max(holdS, from.holdS) } }
  const { from: least, to } = LEVEL_ROWS[below]
  return {
    level: below,
    reach: { angleDeg: within(angleDeg, least.angleDeg, to.angleDeg), holdS: within(holdS, least.holdS, to.holdS) },
  }
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
