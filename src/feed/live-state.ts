/**
 * What the control thread tells everyone else: a picture of now (`LiveState`, ten times a second and on every change), and what
 * happened (`Fact`, each once, kept by the journal). Plain data that crosses threads.
 */
import type { BoardKind, GuardCause, GuardState, InterlockName } from '../../hardware/guard/vocabulary.ts'
import type { Signal, TableKind } from '../../hardware/table.ts'

/** Phases of a session (DESIGN words), `null` when no session runs. */
export const PHASES = [
  'starting',
  'tilting',
  'holding',
  'resting',
  'returning',
  'pausing',
  'confirming',
  'rising',
] as const
export type Phase = (typeof PHASES)[number]

export interface LiveState {
  /** Monotonic ms; virtual time when simulated. */
  readonly atMs: number
  readonly table: TableKind
  /** Where the table machine stands, as its state's name: `connecting`, `ready`, `session`, `recovering`, `latched` … */
  readonly state: string
  readonly phase: Phase | null
  /** One sentence for the person: what happens now and what they can do. */
  readonly say: string
  /** `null` before the first status. */
  readonly angleDeg: number | null
  readonly targetDeg: number | null
  readonly speedDegPerS: number
  readonly driveMilli: number
  readonly guard: GuardState | null
  readonly cause: GuardCause
  readonly interlocks: readonly InterlockName[]
  /** Bits of `SWITCH`. */
  readonly switches: number
  readonly signal: Signal
  readonly alarm: boolean
  readonly invertedS: number
  readonly exposureMin: number
  readonly program: string | null
  /** Whose session it is or will be, by name; `null` for nobody's that is known. */
  readonly user: string | null
  readonly session: string | null
  /** Planned length of the present phase and what is left of it, seconds; `null` when it has no planned end. */
  readonly phaseS: number | null
  readonly phaseLeftS: number | null
  /** Reasons a session is refused right now, in words with the way out. */
  readonly refusals: readonly string[]
}

/** One thing that happened. `atMs` is monotonic; the journal adds the wall-clock time. */
export type Fact =
  | {
      readonly type: 'sessionStarted'
      readonly atMs: number
      readonly session: string
      readonly program: string
      readonly deepestDeg: number
      readonly capS: number
      /** Whose session it is, and the full-inversion minutes it may come to: counted where its end is never told. */
      readonly visitor?: { readonly user: string; readonly reservedMin: number }
    }
  | {
      readonly type: 'phaseEntered'
      readonly atMs: number
      readonly session: string
      readonly phase: Phase
      readonly targetDeg: number | null
    }
  | { readonly type: 'promptAsked' | 'promptAnswered'; readonly atMs: number; readonly session: string }
  | {
      readonly type: 'causeRaised'
      readonly atMs: number
      readonly session: string | null
      readonly cause: string
      readonly response: string
    }
  | {
      readonly type: 'sessionEnded'
      readonly atMs: number
      readonly session: string
      readonly outcome: SessionOutcome
      readonly cause: string | null
      readonly invertedS: number
      readonly exposureMin: number
      readonly deepestDeg: number
    }
  /** How it was, as the panel was answered: `well`, or something was not. */
  | {
      readonly type: 'felt'
      readonly atMs: number
      readonly session: string
      readonly user: string
      readonly well: boolean
    }
  /** `user`: whose session it would have been, where that was known. */
  | { readonly type: 'refused'; readonly atMs: number; readonly reasons: readonly string[]; readonly user?: string }
  | { readonly type: 'panel'; readonly atMs: number; readonly button: 'start' | 'stop'; readonly pressed: boolean }
  | { readonly type: 'guardChanged'; readonly atMs: number; readonly guard: GuardState; readonly cause: GuardCause }
  | { readonly type: 'linkUp'; readonly atMs: number; readonly firmware: string; readonly build: string }
  | { readonly type: 'linkLost'; readonly atMs: number; readonly message: string; readonly hint: string }
  /** The day's test of the E-stop: its contacts opened so far apart, and why one failed. */
  | {
      readonly type: 'dailyTestPassed'
      readonly atMs: number
      readonly board: BoardKind
      readonly build: string
      readonly apartMs: number
    }
  | { readonly type: 'dailyTestFailed'; readonly atMs: number; readonly found: string }
  | { readonly type: 'unexpectedEvent'; readonly atMs: number; readonly state: string; readonly event: string }
  | { readonly type: 'controllerLagged'; readonly atMs: number; readonly lagMs: number }

/** `completed`: the program ran to its end. `returned`: cut short, came back gently. `aborted`: the guard or a fault ended it. */
export type SessionOutcome = 'completed' | 'returned' | 'aborted'

/** One sample of a session's trace, as `upright simulate --json` prints it and the journal keeps it. */
export interface TraceSample {
  readonly tMs: number
  readonly phase: Phase | null
  readonly angleDeg: number
  readonly targetDeg: number | null
  readonly speedDegPerS: number
  readonly driveMilli: number
  readonly guard: GuardState
  readonly exposureMin: number
  readonly events: readonly string[]
}
