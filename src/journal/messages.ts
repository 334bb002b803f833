/** What the control thread and the journal's worker say to each other. Plain data: it is copied between threads. */
import type { Commissioning } from '../commissioning/record.ts'
import type { Fact, TraceSample } from '../feed/live-state.ts'
import type { People } from '../people/people-store.ts'
import type { JournalTrouble } from './trouble.ts'

/** Misbehaviour for tests and scenarios; none of it happens unless asked for. */
export interface JournalFaults {
  /** Every write takes this much longer, ms: a worn SD card. */
  readonly writeDelayMs?: number
  /** How many writes are slow; all, unless said. */
  readonly slowWrites?: number
  /** The next `times` writes fail with this SQLite code, such as `SQLITE_FULL`. */
  readonly failWrites?: { readonly code: string; readonly times: number }
  /** The first worker dies when it is handed this fact, counted from 1, before keeping it; the one that takes over likewise. */
  readonly crashAtFacts?: readonly number[]
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly path: string
  /** Marks this run's facts, so that one that is sent twice is kept once. */
  readonly run: number
  /** A worker that takes over from a crashed one: the session that runs goes on. */
  readonly takesOver: boolean
  readonly faults: JournalFaults
}

export type ToWorker =
  | { readonly kind: 'fact'; readonly seq: number; readonly wallTime: string; readonly fact: Fact }
  | { readonly kind: 'trace'; readonly session: string; readonly sample: TraceSample }
  /** Asks for one durable write: has the disk recovered? */
  | { readonly kind: 'probe'; readonly seq: number }
  | { readonly kind: 'close' }

export type FromWorker =
  | { readonly kind: 'opened' }
  /** Everyone there is, at the beginning and after every change. */
  | { readonly kind: 'people'; readonly people: People }
  /** What is kept about the table, likewise; `null` where it cannot be read. */
  | { readonly kind: 'commissioning'; readonly commissioning: Commissioning | null }
  | { readonly kind: 'notOpened'; readonly trouble: JournalTrouble }
  /** Everything up to `throughSeq` is on disk, and so many samples more. */
  | { readonly kind: 'kept'; readonly throughSeq: number; readonly samples: number }
  /** Something a person should know; sessions go on. */
  | { readonly kind: 'notice'; readonly trouble: JournalTrouble }
  /** Writing fails; the worker keeps what it has and tries again. */
  | { readonly kind: 'failing'; readonly trouble: JournalTrouble }
  /** Writing works again. */
  | { readonly kind: 'mended' }
  | { readonly kind: 'closed'; readonly factsLost: number }
