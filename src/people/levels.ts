/** What each level allows, as data. `docs/people.md` is drawn from it. */
import { HARD_LIMITS } from '../../machines/limits.ts'

export const LEVELS = ['new', 'building', 'experienced'] as const
export type Level = (typeof LEVELS)[number]

/** How far a person goes within a level: degrees, and seconds a hold. */
export interface Reach {
  readonly angleDeg: number
  readonly holdS: number
}

export interface LevelRow {
  /** Where a person begins, and what is never passed. */
  readonly from: Reach
  readonly to: Reach
  /** Time inverted in one session, seconds, all holds and ways together. */
  readonly sessionCapS: number
  readonly sessionsPerDay: number
  readonly sessionsPerWeek: number
  /** Hours from the end of a session to the next. */
  readonly restH: number
  /** Symptom-free sessions at the present reach before a step is offered, and the days they are spread over. */
  readonly stepAfter: { readonly sessions: number; readonly days: number }
  /** Ids of the facts that this rests on. */
  readonly facts: readonly string[]
}

/**
 * Beginners: 15–25°, 1–2 minutes, 2–3 sessions a week (D1, D2). Experienced people: up to 60°, 3–5 minutes, one to three sessions a
 * day (D3, D4). More angle comes over weeks, a few degrees at a time (D6). Between the two stands who builds up.
 */
export const LEVEL_ROWS: Readonly<Record<Level, LevelRow>> = {
  new: {
    from: { angleDeg: 15, holdS: 60 },
    to: { angleDeg: 25, holdS: 120 },
    sessionCapS: 300,
    sessionsPerDay: 1,
    sessionsPerWeek: 3,
    restH: 12,
    stepAfter: { sessions: 3, days: 5 },
    facts: ['D1', 'D2', 'D6'],
  },
  building: {
    from: { angleDeg: 25, holdS: 120 },
    to: { angleDeg: 45, holdS: 180 },
    sessionCapS: 480,
    sessionsPerDay: 1,
    sessionsPerWeek: 5,
    restH: 8,
    stepAfter: { sessions: 4, days: 7 },
    facts: ['D2', 'D3', 'D6', 'D7'],
  },
  experienced: {
    from: { angleDeg: 45, holdS: 180 },
    to: { angleDeg: 60, holdS: 300 },
    // never more than 10–15 minutes at a time (D5): the lower figure
    sessionCapS: 600,
    sessionsPerDay: 3,
    sessionsPerWeek: 21,
    restH: 2,
    stepAfter: { sessions: 6, days: 14 },
    facts: ['D3', 'D4', 'D5', 'D6'],
  },
}

/** A session that came to less, full-inversion minutes, owes no rest and is not counted: it was broken off before it began. */
export const BRIEF_EXPOSURE_MIN = 0.1

/** What one step adds: a few degrees, half a minute (D6). */
export const STEP: Reach = { angleDeg: 5, holdS: 30 }
/** After this long without a session, and again after as long, a person begins one step lower. */
export const STEP_BACK_AFTER_DAYS = 14

/** Caps count what lies within so many hours: a little less than a day and a week, so that a habit may come an hour earlier. */
export const DAY_H = 20
export const WEEK_H = 6.5 * 24

/** Exposure allowed beyond one longest hold at the deepest angle: travel, rests and several holds. */
const EXPOSURE_ROOM = 1.5

export interface ExposureCaps {
  readonly session: number
  readonly day: number
  readonly week: number
}

/** Full-inversion minutes (minutes × sin of the angle, P2) that a level allows. */
export function exposureCaps(level: Level): ExposureCaps {
  const { to, sessionsPerDay, sessionsPerWeek } = LEVEL_ROWS[level]
  const hold = (to.holdS / 60) * Math.sin((to.angleDeg * Math.PI) / 180)
  const session = roundTenth(Math.min(hold * EXPOSURE_ROOM, HARD_LIMITS.capS / 60))
  // At the deepest and longest every time, every day, is nobody's plan: a day is two such sessions, a week ten.
  return {
    session,
    day: roundTenth(session * Math.min(sessionsPerDay, 2)),
    week: roundTenth(session * Math.min(sessionsPerWeek, 10)),
  }
}

export function lowerLevel(level: Level): Level | null {
  return LEVELS[LEVELS.indexOf(level) - 1] ?? null
}

export function higherLevel(level: Level): Level | null {
  return LEVELS[LEVELS.indexOf(level) + 1] ?? null
}

function roundTenth(value: number): number {
  return Math.round(value * 10) / 10
}
