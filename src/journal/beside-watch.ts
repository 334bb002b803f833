import type { Database } from 'better-sqlite3'
import { type ClockMark, markNow } from '../people/present-time.ts'

/** The clock was set, if it gained or lost this much against one that cannot be, ms. */
const CLOCK_SET_MS = 30_000

export interface BesideWatchOptions<Told> {
  readonly read: (now: ClockMark) => Told
  readonly tell: (told: Told) => void
  /** Whether what was told may be over by itself: then it is read each time. */
  readonly mayBeOver?: (told: Told) => boolean
}

/** Tells what stands in the database as soon as it changes: by this program, by a command beside it, or by the clock. */
export class BesideWatch<Told> {
  readonly #database: Database
  readonly #options: BesideWatchOptions<Told>
  #version: unknown = null
  #told: { readonly at: ClockMark; readonly what: Told } | null = null

  constructor(database: Database, options: BesideWatchOptions<Told>) {
    this.#database = database
    this.#options = options
  }

  /** Looks whether another program has written, or the clock was set. Cheap: call it each second. */
  look(): void {
    const version: unknown = this.#database.pragma('data_version', { simple: true })
    if (version === this.#version && !this.#mustTellAnew) return
    this.tell()
    this.#version = version
  }

  /** Tells at once: something was written here. */
  tell(): void {
    // Told anew a second later where it cannot be read now.
    this.#told = null
    const now = markNow()
    const what = this.#options.read(now)
    this.#told = { at: now, what }
    this.#options.tell(what)
  }

  get #mustTellAnew(): boolean {
    const told = this.#told
    return told === null || this.#options.mayBeOver?.(told.what) === true || wasSet(told.at, markNow())
  }
}

function wasSet(told: ClockMark, now: ClockMark): boolean {
  return Math.abs(now.wallMs - told.wallMs - (now.uptimeMs - told.uptimeMs)) > CLOCK_SET_MS
}
