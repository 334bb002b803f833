/** A person's way in a small vocabulary, on a wall clock that only the story moves. Pure: the ledger is a list. */
import type { SessionLimits } from '../../machines/limits.ts'
import type { Program } from '../../machines/program.ts'
import { peopleFrom } from '../../src/people/fold.ts'
import { type Judgement, judge, type TableTerms } from '../../src/people/judge.ts'
import { type Entry, type LedgerRow, type Profile, profileSchema, type Release } from '../../src/people/ledger.ts'
import { type Offer, offersFor } from '../../src/people/offers.ts'
import { DAY_MS, HOUR_MS, type Person, reachNow } from '../../src/people/person.ts'
import { QUESTIONS } from '../../src/people/questions.ts'
import type { Felt } from '../../src/people/symptoms.ts'

export const MINUTE_MS = 60_000
/** A Monday, 8 in the morning at this place. */
export const MONDAY_MS = new Date(2026, 0, 5, 8).getTime()

export const NO_LIMITS: SessionLimits = { maxAngleDeg: 90, maxHoldS: 900, sessionCapS: 900, exposureCapMin: 15 }
export const TABLE: TableTerms = { limits: NO_LIMITS, ratedLoadKg: 150 }

export function profile(change: Partial<Profile> = {}): Profile {
  return profileSchema.parse({ name: 'anna', heightM: 1.7, massKg: 70, level: 'new', ...change })
}

/** All questions answered, no to each but those named. */
export function answers(...yes: string[]): Record<string, boolean> {
  return Object.fromEntries(QUESTIONS.map(({ id }) => [id, yes.includes(id)]))
}

export function program(angleDeg: number, holdS: number, repeats = 1): Program {
  const steps = [{ angleDeg, holdS, restAngleDeg: 0, restS: 0, repeats }]
  return { id: 'own', name: 'Own', description: '', steps, pauseS: 60 }
}

/** As gentle as can be: nothing is too much but the day. */
export const LEAST = program(6, 10)

export class PersonStory {
  nowMs = MONDAY_MS
  readonly rows: LedgerRow[] = []
  readonly user: string
  #sessions = 0

  constructor(change: Partial<Profile> = {}, { user = 'u1', startMs = MONDAY_MS, tableUsedHoursAgo = -1 } = {}) {
    this.user = user
    this.nowMs = startMs
    const used = tableUsedHoursAgo < 0 ? {} : { tableUsedHoursAgo }
    this.tell({ type: 'profileAdded', profile: profile(change), ...used })
  }

  get person(): Person {
    return peopleFrom(this.rows).get(this.user)!
  }

  get reach(): string {
    const { level, reach } = reachNow(this.person, this.nowMs)
    return `${level} ${reach.angleDeg}° ${reach.holdS} s`
  }

  get offers(): Offer['step'][] {
    return offersFor(this.person, this.nowMs).map(({ step }) => step)
  }

  tell(entry: Entry): this {
    this.rows.push({ user: this.user, atMs: this.nowMs, entry })
    return this
  }

  wait({ days = 0, hours = 0, minutes = 0 }: { days?: number; hours?: number; minutes?: number }): this {
    this.nowMs += days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS
    return this
  }

  screened(...yes: string[]): this {
    return this.tell({ type: 'screened', answers: answers(...yes) })
  }

  nothingChanged(): this {
    return this.tell({ type: 'nothingChanged' })
  }

  released(change: Partial<Release> = {}): this {
    const whole = { by: 'Dr. Weber', untilMs: this.nowMs + 90 * DAY_MS, maxAngleDeg: 20, maxHoldS: 90, items: ['eyes'] }
    return this.tell({ type: 'released', release: { ...whole, ...change } })
  }

  judged(wanted: Program = LEAST, table: TableTerms = TABLE): Judgement {
    return judge(this.person, wanted, table, this.nowMs)
  }

  /** Why no session may start; empty where it may. */
  refused(wanted: Program = LEAST, table: TableTerms = TABLE): string {
    return this.judged(wanted, table).refusals.join(' ')
  }

  /** A session as deep as one may, of some minutes. Nobody is asked whether it is allowed: the story does that. */
  session({
    felt = {},
    deepestDeg = reachNow(this.person, this.nowMs).reach.angleDeg,
    exposureMin = 0.2,
  }: Done = {}): this {
    const id = this.begins(exposureMin)
    this.wait({ minutes: 5 })
    this.tell({ type: 'sessionEnded', session: id, outcome: 'completed', invertedS: 90, exposureMin, deepestDeg })
    return felt ? this.feels(felt, id) : this
  }

  /** A session whose end is not told. */
  begins(exposureMin = 0.5): string {
    const session = `${this.user}-${++this.#sessions}`
    this.tell({ type: 'sessionStarted', session, program: 'own', exposureMin })
    return session
  }

  feels(symptoms: Felt, session = `${this.user}-${this.#sessions}`): this {
    return this.tell({ type: 'felt', session, symptoms })
  }
}

interface Done {
  felt?: Felt | null
  deepestDeg?: number
  exposureMin?: number
}
