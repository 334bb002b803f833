/** People kept in a database of their own, on a computer whose clocks someone else sets. */
import { randomBytes } from 'node:crypto'
import Sqlite, { type Database } from 'better-sqlite3'
import { bringUpToDate } from '../../src/journal/schema.ts'
import { judge } from '../../src/people/judge.ts'
import type { Entry, Profile } from '../../src/people/ledger.ts'
import { type People, PeopleStore } from '../../src/people/people-store.ts'
import { HOUR_MS, type Person } from '../../src/people/person.ts'
import type { ClockMark } from '../../src/people/present-time.ts'
import { answers, LEAST, MONDAY_MS, profile, TABLE } from './person-story.ts'

export class Household {
  readonly database: Database
  store: PeopleStore
  now: ClockMark = { wallMs: MONDAY_MS, boot: 'boot-0', uptimeMs: HOUR_MS }
  #boots = 0

  constructor() {
    this.database = new Sqlite(':memory:')
    bringUpToDate(this.database)
    this.store = new PeopleStore(this.database, randomBytes(32))
  }

  get people(): People {
    return this.store.read(this.now)
  }

  person(user: string): Person | undefined {
    return this.people.people.get(user)
  }

  /** Time passes, for every clock. */
  wait(hours: number): this {
    return this.#clock({ wallMs: this.now.wallMs + hours * HOUR_MS, uptimeMs: this.now.uptimeMs + hours * HOUR_MS })
  }

  /** Someone sets the wall clock. */
  setClock(hours: number): this {
    return this.#clock({ wallMs: this.now.wallMs + hours * HOUR_MS })
  }

  reboot(): this {
    return this.#clock({ boot: `boot-${++this.#boots}`, uptimeMs: 60_000 })
  }

  loseKey(): this {
    this.store = new PeopleStore(this.database, randomBytes(32))
    return this
  }

  tell(user: string, ...entries: Entry[]): this {
    for (const entry of entries) this.store.append(user, entry, this.now)
    return this
  }

  add(user: string, change: Partial<Profile> = {}): this {
    const hoursAgo = this.store.tableUsedHoursAgo(this.now)
    const used = hoursAgo === null ? {} : { tableUsedHoursAgo: hoursAgo }
    this.tell(user, { type: 'profileAdded', profile: profile({ name: user, ...change }), ...used })
    return this.tell(user, { type: 'screened', answers: answers() })
  }

  /** Starts a session and leaves its end untold, as a journal does. */
  starts(user: string, exposureMin = 0.3): string {
    const session = `${user}-${this.store.entriesOf(user).length}`
    this.store.noteUse(this.now)
    this.tell(user, { type: 'sessionStarted', session, program: 'own', exposureMin })
    return session
  }

  /** Why this person may not start now, as every surface has to find it; empty where they may. */
  refused(user: string): string {
    const { people, tampered, clockRefusal } = this.people
    const person = people.get(user)
    if (!person) return 'unknown'
    if (tampered.has(user)) return 'tampered'
    return clockRefusal ?? judge(person, LEAST, TABLE, this.now.wallMs).refusals.join(' ')
  }

  sql(statement: string): this {
    this.database.exec(statement)
    return this
  }

  #clock(change: Partial<ClockMark>): this {
    this.now = { ...this.now, ...change }
    return this
  }
}
