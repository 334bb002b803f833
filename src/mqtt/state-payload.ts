/** The picture of now as it stands on the broker. */
import type { LiveState } from '../feed/live-state.ts'
import type { ToldLive } from '../server/messages.ts'
import { withoutPerson } from '../server/redaction.ts'

export interface StatePayload {
  /** Where the table machine stands: `upright`, `session`, `latched` … */
  readonly state: string
  readonly phase: LiveState['phase']
  /** One sentence for a person. */
  readonly say: string
  readonly angleDeg: number | null
  readonly targetDeg: number | null
  /** What is left of the phase, seconds; `null` where it has no planned end. */
  readonly timeLeftS: number | null
  readonly alarm: boolean
  readonly program: string | null
  readonly session: string | null
  readonly invertedS: number
  readonly exposureMin: number
  readonly guard: LiveState['guard']
  readonly refusals: readonly string[]
  /** Whose session it is or will be: only where names go to the broker. */
  readonly user?: string | null
}

export function statePayload({ state, personal }: ToldLive, names: boolean): StatePayload {
  const shown = names ? state : withoutPerson(state, personal)
  return {
    state: shown.state,
    phase: shown.phase,
    say: shown.say,
    angleDeg: rounded(shown.angleDeg, 10),
    targetDeg: rounded(shown.targetDeg, 10),
    timeLeftS: shown.phaseLeftS === null ? null : Math.max(0, Math.ceil(shown.phaseLeftS)),
    alarm: shown.alarm,
    program: shown.program,
    session: shown.session,
    invertedS: Math.round(shown.invertedS),
    exposureMin: rounded(shown.exposureMin, 100) ?? 0,
    guard: shown.guard,
    refusals: shown.refusals,
    ...(names ? { user: shown.user } : {}),
  }
}

function rounded(value: number | null, steps: number): number | null {
  return value === null ? null : Math.round(value * steps) / steps
}
