import { causeWords, OUTCOME_WORDS } from '../feed/fact-words.ts'
import type { SessionSummary } from '../journal/history.ts'

/** One session that has ended. A consumer that keeps them keeps one of each `id`: the same may come twice. */
export interface SessionPayload {
  readonly id: string
  readonly table: string
  /** Wall clock, ISO 8601. */
  readonly startedAt: string
  readonly endedAt: string
  readonly durationS: number
  readonly program: string
  readonly outcome: SessionSummary['outcome']
  readonly cause: string | null
  /** How it went and why. */
  readonly words: string
  /** `null` where its end was never told: the power went. */
  readonly invertedS: number | null
  readonly exposureMin: number
  readonly deepestDeg: number
  /** Whose it was: only where names go to the broker. */
  readonly person?: string | null
}

/** `person`: their name, `undefined` where names do not go to the broker. */
export function sessionPayload(session: SessionSummary, table: string, person?: string | null): SessionPayload {
  const { id, startedAt, durationS, program, outcome, cause, invertedS, exposureMin, deepestDeg } = session
  return {
    id,
    table,
    startedAt,
    endedAt: new Date(Date.parse(startedAt) + durationS * 1000).toISOString(),
    durationS: Math.round(durationS),
    program,
    outcome,
    cause,
    words: OUTCOME_WORDS[outcome] + (cause === null ? '' : `: ${causeWords(cause)}`),
    invertedS: invertedS === null ? null : Math.round(invertedS),
    exposureMin: Math.round(exposureMin * 100) / 100,
    deepestDeg: Math.round(deepestDeg * 10) / 10,
    ...(person === undefined ? {} : { person }),
  }
}
