/** From the ledger to people: nothing is kept that does not follow from its entries. */
import type { Entry, LedgerRow, Profile } from './ledger.ts'
import { LEVEL_ROWS, LEVELS, lowerLevel } from './levels.ts'
import { offersFor } from './offers.ts'
import { HOUR_MS, type PastSession, type Person, reachNow, stepBack } from './person.ts'
import { type Felt, SEVERITIES, type Severity, SYMPTOM_IDS, severityOf } from './symptoms.ts'

/** Everyone the ledger tells of, by id. Entries that cannot be are left out: a step that was not offered, a level that was not earned. */
export function peopleFrom(rows: readonly LedgerRow[]): Map<string, Person> {
  const people = new Map<string, Person>()
  for (const row of rows) {
    const before = people.get(row.user)
    const after = before ? personAfter(before, row.entry, row.atMs) : firstEntry(row)
    if (after) people.set(row.user, after)
  }
  return people
}

function firstEntry({ user, atMs, entry }: LedgerRow): Person | null {
  if (entry.type !== 'profileAdded') return null
  const { profile } = entry
  return {
    id: user,
    profile,
    addedAtMs: atMs,
    tableUsedAtMs: entry.tableUsedHoursAgo === undefined ? null : atMs - entry.tableUsedHoursAgo * HOUR_MS,
    level: profile.level,
    reach: LEVEL_ROWS[profile.level].from,
    reachSinceMs: atMs,
    screening: null,
    checkedAtMs: null,
    release: null,
    bloodPressure: null,
    ateAtMs: null,
    painBefore: null,
    sessions: [],
    strongSymptoms: null,
  }
}

/** The person once an entry is made. */
export function personAfter(person: Person, entry: Entry, atMs: number): Person {
  switch (entry.type) {
    case 'profileAdded':
      return person
    case 'profileChanged':
      return withChange(person, entry.change, atMs)
    case 'screened':
      return { ...person, screening: { atMs, answers: entry.answers }, checkedAtMs: atMs, strongSymptoms: null }
    case 'nothingChanged':
      return { ...person, checkedAtMs: atMs }
    case 'somethingChanged':
      return { ...person, screening: null, checkedAtMs: null }
    case 'released':
      return { ...person, release: entry.release }
    case 'bloodPressure':
      return { ...person, bloodPressure: { atMs, systolic: entry.systolic, diastolic: entry.diastolic } }
    case 'ate':
      // Nobody says before a meal that they have eaten.
      return { ...person, ateAtMs: Math.min(entry.atMs, atMs) }
    case 'painBefore':
      return { ...person, painBefore: entry.pain }
    case 'sessionStarted':
      return withStart(person, entry, atMs)
    case 'sessionEnded':
      return withEnd(person, entry, atMs)
    case 'felt':
      return withFelt(person, entry, atMs)
    case 'stepTaken':
      return withStep(person, entry.step, atMs)
  }
}

type Change = Extract<Entry, { type: 'profileChanged' }>['change']

function withChange(person: Person, change: Change, atMs: number): Person {
  const { level, ...rest } = change
  const entries = Object.entries({ ...person.profile, ...rest }).filter(([, value]) => value !== null)
  const profile = Object.fromEntries(entries) as Profile
  const lowered = level !== undefined && LEVELS.indexOf(level) < LEVELS.indexOf(person.level)
  if (!lowered) return { ...person, profile }
  const { from } = LEVEL_ROWS[level]
  return { ...person, profile: { ...profile, level }, level, reach: from, reachSinceMs: atMs }
}

function withStart(person: Person, entry: Extract<Entry, { type: 'sessionStarted' }>, atMs: number): Person {
  const { level, reach } = reachNow(person, atMs)
  const started: PastSession = {
    session: entry.session,
    program: entry.program,
    startedAtMs: atMs,
    endedAtMs: null,
    outcome: null,
    exposureMin: entry.exposureMin,
    deepestDeg: 0,
    felt: null,
    painBefore: person.painBefore,
    painAfter: null,
    reach,
  }
  const changed = level !== person.level || reach !== person.reach
  return {
    ...person,
    level,
    reach,
    reachSinceMs: changed ? atMs : person.reachSinceMs,
    painBefore: null,
    sessions: [...person.sessions, started],
  }
}

/** A session ends once: what it came to is not told anew. */
function withEnd(person: Person, entry: Extract<Entry, { type: 'sessionEnded' }>, atMs: number): Person {
  const { outcome, exposureMin, deepestDeg } = entry
  return withSession(person, entry.session, (past) =>
    past.endedAtMs === null ? { ...past, endedAtMs: atMs, outcome, exposureMin, deepestDeg } : past,
  )
}

function withSession(person: Person, session: string, change: (past: PastSession) => PastSession): Person {
  const sessions = person.sessions.map((past) => (past.session === session ? change(past) : past))
  return { ...person, sessions }
}

function withFelt(person: Person, entry: Extract<Entry, { type: 'felt' }>, atMs: number): Person {
  const { session, symptoms, pain } = entry
  const told = withSession(person, session, (past) => ({
    ...past,
    felt: worstOf(past.felt ?? {}, symptoms),
    painAfter: pain ?? past.painAfter,
  }))
  const severity = severityOf(symptoms)
  const after = isWorse(severity, person, session) ? loweredBy(severity, person) : person
  const lowered = after === person ? told : { ...told, ...after, reachSinceMs: atMs }
  return severity === 'strong' ? { ...lowered, strongSymptoms: { atMs, felt: symptoms } } : lowered
}

/** What was once felt is not unsaid by telling less later. */
function worstOf(one: Felt, other: Felt): Felt {
  const felt = SYMPTOM_IDS.map((symptom) => [symptom, Math.max(one[symptom] ?? 0, other[symptom] ?? 0)] as const)
  return Object.fromEntries(felt.filter(([, score]) => score > 0))
}

/** The same told twice of one session, by panel and by page, lowers once. */
function isWorse(severity: Severity, { sessions }: Person, session: string): boolean {
  const before = sessions.find((past) => past.session === session)?.felt
  return !before || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(severityOf(before))
}

/** Where a person stands after symptoms: one step back for moderate ones, the beginning of the level below for strong ones. */
function loweredBy(severity: Severity, person: Person): Pick<Person, 'level' | 'reach'> {
  if (severity === 'moderate') return stepBack(person, 1)
  if (severity !== 'strong') return person
  const level = lowerLevel(person.level) ?? person.level
  return { level, reach: LEVEL_ROWS[level].from }
}

function withStep(person: Person, step: 'angle' | 'hold' | 'level', atMs: number): Person {
  const offer = offersFor(person, atMs).find((offered) => offered.step === step)
  return offer ? { ...person, level: offer.level, reach: offer.reach, reachSinceMs: atMs } : person
}
