/**
 * What the server and the page say to each other, as JSON. Types only: the schemas that check what comes in stand beside the routes
 * in `src/server/routes/`, and a document of all of them is served at /api/openapi.json.
 *
 * Open to everyone who reaches the server: meta, live, state, stop, programs, questions, health, pair. All else needs a paired device;
 * on a virtual table everyone counts as paired.
 */
import type { GuardCause, GuardState, InterlockName } from '../../hardware/guard/vocabulary.ts'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { BoardDetails, GuardConfig, TableKind } from '../../hardware/table.ts'
import type { SessionLimits } from '../../machines/limits.ts'
import type { ProgramStep } from '../../machines/program.ts'
import type { MissingPart } from '../commissioning/record.ts'
import type { WizardView } from '../commissioning/wizard/view.ts'
import type { ExposureCaps, Level, Reach } from '../people/levels.ts'
import type { Offer } from '../people/offers.ts'
import type { Answers, Question } from '../people/questions.ts'
import type { Felt, Symptom } from '../people/symptoms.ts'
import type { Fact, SessionOutcome, TraceSample } from './live-state.ts'

/** Every answer that is no success. */
export interface ApiError {
  readonly error: {
    readonly code: string
    /** What is wrong, in words for a person. */
    readonly message: string
    /** What to do about it. */
    readonly hint: string
    /** Where several things stand in the way: each, in words. */
    readonly reasons?: readonly string[]
  }
}

/** `GET /api/meta`, and `event: meta` of the live feed, at once and on every change. */
export interface Meta {
  readonly version: string
  readonly table: TableKind
  /** A simulated or emulated table: the virtual panel is there, and everyone counts as paired. */
  readonly virtual: boolean
  /** Whether this client is. */
  readonly paired: boolean
  /** `open`: a device may ask to be paired now. `pending`: one has asked and waits for Start. `null`: not now. */
  readonly pairing: 'open' | 'pending' | null
  /** What the next Start runs, and for whom: ids. `user` is `null` for nobody in particular, and for who is not paired. */
  readonly chosen: { readonly program: string; readonly user: string | null }
  /** Where the table stands upright, and how deep sessions may go here, degrees. */
  readonly range: { readonly uprightDeg: number; readonly maxAngleDeg: number }
}

/**
 * One line of `event: fact` of the live feed (its id is a number that only grows). `event: live` carries a `LiveState`. Who is not
 * paired gets both without names and without what is about a person's health.
 */
export interface FactLine {
  /** Wall clock, ISO 8601. */
  readonly at: string
  readonly words: string
  readonly fact: Fact
}

/** `POST /api/pair { name }`: asks that this device be paired. */
export interface PairAsked {
  readonly id: string
  /** Four digits; page and terminal show the same ones. */
  readonly code: string
  readonly expiresInS: number
}

/** `GET /api/pair/:id`; `granted` sets the cookie. */
export interface PairState {
  readonly state: 'waiting' | 'granted' | 'refused' | 'expired'
}

/** `GET /api/devices`. */
export interface Device {
  readonly id: string
  readonly name: string
  readonly pairedAt: string
  readonly lastSeenAt: string
  /** Whether it is the one that asks. */
  readonly here: boolean
}

/** One of `GET /api/programs`. For the chosen person where there is one and who asks is paired. */
export interface ProgramCard {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly steps: readonly ProgramStep[]
  readonly pauseS: number
  readonly breathing: boolean
  readonly deepestDeg: number
  readonly exposureMin: number
  /** From upright to upright. */
  readonly durationS: number
  /** `own`: people here made it, and may delete it. */
  readonly origin: 'shipped' | 'configuration' | 'own'
  readonly own: boolean
  /** What keeps it from being run now, each in words; empty where nothing does. */
  readonly refusals: readonly string[]
  /** How the angle will go where nothing comes between: seconds from the start, degrees. */
  readonly plan: readonly (readonly [tS: number, angleDeg: number])[]
}

/** `POST /api/programs`. `replace`: one of this id may stand already. */
export interface NewProgram {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly steps: readonly ProgramStep[]
  readonly pauseS?: number
  readonly breathing?: boolean
  readonly replace?: boolean
}

/** `POST /api/choose`; what is left out stays. `user` is a person's id, `null` for nobody in particular. */
export interface Choice {
  readonly program?: string
  readonly user?: string | null
}

/** Answer 202 to it: the choice stands. `refusals` keep Start from running it for now. */
export interface Chosen {
  readonly program: string
  readonly user: string | null
  readonly refusals: readonly string[]
}

/** `GET /api/questions`. */
export interface Questions {
  readonly questions: readonly Question[]
  readonly symptoms: readonly { readonly id: Symptom; readonly says: string }[]
  readonly levels: readonly LevelCard[]
}

export interface LevelCard {
  readonly level: Level
  readonly from: Reach
  readonly to: Reach
  readonly sessionsPerDay: number
  readonly sessionsPerWeek: number
  readonly restH: number
}

/** `GET /api/health`. */
export interface Health {
  readonly version: string
  readonly table: TableKind
  readonly uptimeS: number
  readonly guard: {
    readonly state: GuardState | null
    readonly cause: GuardCause
    /** Why it acts by itself, in words; `null` where it does not. */
    readonly causeWords: string | null
    readonly firmware: string | null
    readonly build: string | null
    /** `failed`: its memory, or what is stored in it. `null` before it has told. */
    readonly selfTest: 'passed' | 'failed' | null
    readonly badFrames: number
    /** Since the guard started, seconds; `null` before it has told. */
    readonly upForS: number | null
    /** What it told of itself when it was connected; `null` while it is not. */
    readonly details: (BoardDetails & { readonly limits: GuardConfig }) | null
  }
  readonly link: {
    readonly up: boolean
    /** Seconds since it last came up; `null` while it is down. */
    readonly upForS: number | null
    readonly statusesPerS: number
    /** How often it was lost since the controller started. */
    readonly lost: number
  }
  readonly sensors: {
    readonly angleDeg: readonly [number, number] | null
    /** `null` before the first status. */
    readonly trusted: boolean | null
    readonly currentA: number | null
    readonly supplyV: number | null
  }
  readonly interlocks: readonly { readonly name: InterlockName; readonly words: string }[]
  /** Why the journal keeps sessions from starting; `null` where it does not. */
  readonly journal: string | null
  /** How late the controller's own clockwork came, ms: usually, and at worst, over the last minute. */
  readonly lag: { readonly meanMs: number; readonly worstMs: number }
  /** The line to the MQTT broker; `null` where none is configured. */
  readonly mqtt: MqttHealth | null
  /** Clients of the live feed. */
  readonly clients: number
}

export interface MqttHealth {
  readonly url: string
  /** Since when there is a connection, wall clock; `null` while there is none. */
  readonly connectedAt: string | null
  /** What stood in its way last, in words; `null` where nothing ever did. */
  readonly lastError: string | null
  /** Sessions that have ended and are not with the broker yet. */
  readonly backlog: number
}

/** One of `GET /api/people`. */
export interface PersonCard {
  readonly id: string
  readonly name: string
  /** What is kept was changed by something else: delete it and begin anew. */
  readonly tampered: boolean
  readonly level: Level
  /** How far the person may go now. */
  readonly reach: Reach
  readonly exposureLeft: ExposureCaps
  readonly exposureCaps: ExposureCaps
  readonly sessionsThisWeek: number
  readonly sessionsPerWeek: number
  readonly offers: readonly Offer[]
  readonly progress: {
    readonly good: number
    readonly days: number
    readonly needs: { readonly sessions: number; readonly days: number }
  }
  /** Id of what suits them now, and of all that may run. */
  readonly program: string
  readonly programs: readonly string[]
  readonly mayStart: boolean
  readonly refusals: readonly string[]
  /** What is to be asked before a session: all questions, or only whether anything has changed, or nothing. */
  readonly asks: 'questions' | 'nothingChanged' | null
  /** A session that nobody has told of how it felt; `null` where there is none. */
  readonly untold: string | null
}

/** `GET /api/people/:id`, and the answer to everything that changes one. */
export interface PersonDetail extends PersonCard {
  readonly profile: PersonProfile
  readonly limits: SessionLimits
  readonly screening: { readonly at: string; readonly answers: Answers } | null
  readonly checkedAt: string | null
  readonly bloodPressure: { readonly at: string; readonly systolic: number; readonly diastolic: number } | null
  readonly ateAt: string | null
  readonly painBefore: number | null
  readonly release: PersonRelease | null
  readonly strongSymptoms: { readonly at: string; readonly felt: Felt } | null
}

/** `POST /api/people`. A new profile begins at the beginning of its level. */
export interface PersonProfile {
  readonly name: string
  readonly heightM: number
  readonly massKg: number
  readonly level: Level
  readonly maxAngleDeg?: number | undefined
  readonly maxHoldS?: number | undefined
  readonly program?: string | undefined
}

/** `PATCH /api/people/:id`. `null` takes a bound of one's own away; a level may only be lowered. */
export interface ProfileChange {
  readonly name?: string
  readonly heightM?: number
  readonly massKg?: number
  readonly level?: Level
  readonly maxAngleDeg?: number | null
  readonly maxHoldS?: number | null
  readonly program?: string | null
}

/** `POST /api/people/:id/answers`: all questions by id, `true` for yes. */
export type ScreeningAnswers = { readonly answers: Answers } | { readonly nothingChanged: boolean }

/** `POST /api/people/:id/measures`; each may be left out. */
export interface Measures {
  readonly bloodPressure?: { readonly systolic: number; readonly diastolic: number }
  readonly ateMinutesAgo?: number
  readonly pain?: number
}

/** `POST /api/people/:id/felt`: an empty list of symptoms says well. */
export interface FeltTold {
  readonly session: string
  readonly symptoms: Felt
  /** Pain now. */
  readonly pain?: number
}

/** `POST /api/people/:id/step`: one of those offered. */
export interface StepTaken {
  readonly step: Offer['step']
}

/** `POST /api/people/:id/release`: a clinician's, recorded. */
export interface PersonRelease {
  readonly by: string
  /** Its last day, as `2026-12-31`. */
  readonly until: string
  readonly maxAngleDeg: number
  readonly maxHoldS: number
  /** Ids of the questions it is about. */
  readonly items: readonly string[]
}

/** One of `GET /api/history`, newest first. */
export interface HistoryEntry {
  readonly id: string
  readonly startedAt: string
  readonly program: string
  /** Id and name of whose session it was; `null` where nobody knows. */
  readonly user: string | null
  readonly person: string | null
  readonly outcome: SessionOutcome | 'interrupted' | 'running'
  readonly cause: string | null
  /** How it went and why, in words. */
  readonly words: string
  readonly durationS: number
  readonly invertedS: number | null
  readonly exposureMin: number
  readonly deepestDeg: number
  readonly painBefore: number | null
  readonly painAfter: number | null
  readonly felt: Felt | null
  /** The course of the angle in at most 60 figures, degrees; empty where no trace is kept. */
  readonly outline: readonly number[]
}

/** `GET /api/history/:id`. */
export interface HistoryDetail {
  readonly summary: HistoryEntry
  readonly facts: readonly FactLine[]
  readonly trace: readonly TraceSample[]
}

/** `GET /api/trends`. */
export interface Trends {
  /** Newest first; weeks without a session stand there too. */
  readonly weeks: readonly TrendWeek[]
  readonly weeksInARow: number
}

export interface TrendWeek {
  /** Its Monday, as `2026-03-02`. */
  readonly from: string
  readonly sessions: number
  readonly exposureMin: number
  readonly deepestDeg: number | null
  /** Averages of what was told; `null` where nothing was. */
  readonly painBefore: number | null
  readonly painAfter: number | null
}

/** `GET /api/panel`, on a virtual table only. */
export interface Panel {
  readonly groups: readonly PanelGroup[]
}

export interface PanelGroup {
  readonly id: 'buttons' | 'person' | 'sensors' | 'drive' | 'board' | 'cable'
  readonly title: string
  readonly actions: readonly PanelAction[]
}

/** What `POST /api/panel { does }` can do. */
export interface PanelAction {
  readonly does: StimulusName
  readonly says: string
  readonly kind: 'person' | 'fault' | 'mend'
}

/** `GET /api/commission`, and `event: commission` of the live feed: where the wizard stands, while one runs. */
export interface Commission {
  /** Its port; or that it is a rehearsal. */
  readonly where: string
  /** What this walk tries, in its order. */
  readonly parts: readonly (MissingPart & { readonly title: string })[]
  /** `null` until the board has answered. */
  readonly view: WizardView | null
}

/** `POST /api/commission/answer`. */
export interface CommissionAnswer {
  /** `view.questionNumber` of the question that is answered. */
  readonly question: number
  readonly text: string
}
