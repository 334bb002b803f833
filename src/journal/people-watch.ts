import type { Database } from 'better-sqlite3'
import type { People, PeopleStore } from '../people/people-store.ts'
import { type ClockMark, markNow } from '../people/present-time.ts'

/** The clock was set, if it gained or lost this much against one that cannot be, ms. */
const CLOCK_SET_MS = 30_000

/** Tells of everyone there is as soon as anything about them changes: by this program, by a command beside it, or by the clock. */
export class PeopleWatch {
  readonly #database: Database
  readonly #store: PeopleStore
  readonly #tell: (people: People) => void
  #version: unknown = null
  #told: ClockMark | null = null
  #people: People | null = null

  constructor(database: Database, store: PeopleStore, tell: (people: People) => void) {
    this.#database = database
    this.#store = store
    this.#tell = tell
  }

  /** Looks whether another program has written, or the clock was set. Cheap: call it each second. */
  look(): void {
    const version: unknown = this.#database.pragma('data_version', { simple: true })
    const mayBeOver = this.#people?.clockRefusal != null
    if (version === this.#version && this.#told !== null && !mayBeOver && !wasSet(this.#told, markNow())) return
    this.tell()
    this.#version = version
  }

  /** Tells at once: something was written here. */
  tell(): void {
    // Told anew a second later where it cannot be read now.
    this.#told = null
    const now = markNow()
    this.#people = this.#store.read(now)
    this.#told = now
    this.#tell(this.#people)
  }
}

function wasSet(told: ClockMark, now: ClockMark): boolean {
  return Math.abs(now.wallMs - told.wallMs - (now.uptimeMs - told.uptimeMs)) > CLOCK_SET_MS
}
