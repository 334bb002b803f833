/** People of the demo: the same ledger, judged by the same rules, kept in the browser's memory and gone with it. */
import { type Program, programRefusals } from '../../../machines/program.ts'
import type { PersonCard, PersonDetail, PersonProfile } from '../../feed/api.ts'
import { peopleFrom } from '../../people/fold.ts'
import { exposureLeft, isSameDay, judge, personalLimits } from '../../people/judge.ts'
import type { Entry, LedgerRow } from '../../people/ledger.ts'
import { exposureCaps, LEVEL_ROWS, WEEK_H } from '../../people/levels.ts'
import { offersFor, progressOf } from '../../people/offers.ts'
import { HOUR_MS, type Person, reachNow } from '../../people/person.ts'
import { fullScreeningWords } from '../../people/screening-words.ts'
import { DEMO_CONFIG } from './config.ts'

export class DemoPeople {
  readonly #nowMs: () => number
  #ledger: LedgerRow[] = []
  #made = 0

  /** `nowMs` tells the wall clock, epoch ms. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  get all(): ReadonlyMap<string, Person> {
    return peopleFrom(this.#ledger)
  }

  add(profile: PersonProfile): string {
    this.#made += 1
    const user = `p${this.#made}`
    this.enter(user, { type: 'profileAdded', profile })
    return user
  }

  enter(user: string, entry: Entry): void {
    this.#ledger.push({ user, atMs: this.#nowMs(), entry })
  }

  forget(user: string): void {
    this.#ledger = this.#ledger.filter((row) => row.user !== user)
  }

  refusals(person: Person, program: Program): readonly string[] {
    const { limits, ratedLoadKg } = DEMO_CONFIG
    return judge(person, program, { limits, ratedLoadKg }, this.#nowMs()).refusals
  }

  card(person: Person, programs: readonly Program[]): PersonCard {
    const nowMs = this.#nowMs()
    const { level, reach } = reachNow(person, nowMs)
    const limits = personalLimits(person, DEMO_CONFIG.limits, nowMs)
    const fitting = programs.filter((program) => programRefusals(program, limits).length === 0)
    const program = fitting.find(({ id }) => id === person.profile.program) ?? fitting[0] ?? programs[0]!
    const refusals = this.refusals(person, program)
    const last = person.sessions.at(-1)
    return {
      id: person.id,
      name: person.profile.name,
      tampered: false,
      level,
      reach,
      exposureLeft: exposureLeft(person, nowMs),
      exposureCaps: exposureCaps(level),
      sessionsThisWeek: person.sessions.filter(({ startedAtMs }) => startedAtMs > nowMs - WEEK_H * HOUR_MS).length,
      sessionsPerWeek: LEVEL_ROWS[level].sessionsPerWeek,
      offers: offersFor(person, nowMs),
      progress: progressOf(person),
      program: program.id,
      programs: fitting.map(({ id }) => id),
      mayStart: refusals.length === 0,
      refusals,
      asks: asksOf(person, nowMs),
      untold: last?.endedAtMs != null && last.felt === null ? last.session : null,
    }
  }

  detail(person: Person, programs: readonly Program[]): PersonDetail {
    const { screening, checkedAtMs, bloodPressure, ateAtMs, release, strongSymptoms } = person
    return {
      ...this.card(person, programs),
      profile: person.profile,
      limits: personalLimits(person, DEMO_CONFIG.limits, this.#nowMs()),
      screening: screening && { at: iso(screening.atMs), answers: screening.answers },
      checkedAt: checkedAtMs === null ? null : iso(checkedAtMs),
      bloodPressure: bloodPressure && { ...bloodPressure, at: iso(bloodPressure.atMs) },
      ateAt: ateAtMs === null ? null : iso(ateAtMs),
      painBefore: person.painBefore,
      release: release && { ...release, until: iso(release.untilMs).slice(0, 10) },
      strongSymptoms: strongSymptoms && { at: iso(strongSymptoms.atMs), felt: strongSymptoms.felt },
    }
  }
}

function asksOf(person: Person, nowMs: number): PersonCard['asks'] {
  if (fullScreeningWords(person, nowMs)) return 'questions'
  return isSameDay(person.checkedAtMs ?? 0, nowMs) ? null : 'nothingChanged'
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
