import type { Config } from '../config/config.ts'
import type { PersonCard, PersonDetail } from '../feed/api.ts'
import { localDay } from '../feed/local-time.ts'
import type { Household } from '../people/household.ts'
import { isSameDay } from '../people/judge.ts'
import type { Person } from '../people/person.ts'
import { personFacts } from '../people/person-facts.ts'
import { fullScreeningWords } from '../people/screening-words.ts'

/** What a list tells of a person. */
export function cardOf(person: Person, household: Household, config: Config): PersonCard {
  const { profile: _, limits: __, ...card } = personFacts(person, household, config)
  return { ...card, asks: asksOf(person, household), untold: untoldOf(person) }
}

/** All that a page shows of a person. */
export function detailOf(person: Person, household: Household, config: Config): PersonDetail {
  const { profile, limits } = personFacts(person, household, config)
  const { screening, checkedAtMs, bloodPressure, ateAtMs, painBefore, release, strongSymptoms } = person
  return {
    ...cardOf(person, household, config),
    profile,
    limits,
    screening: screening && { at: iso(screening.atMs), answers: screening.answers },
    checkedAt: isoOrNull(checkedAtMs),
    bloodPressure: bloodPressure && {
      at: iso(bloodPressure.atMs),
      systolic: bloodPressure.systolic,
      diastolic: bloodPressure.diastolic,
    },
    ateAt: isoOrNull(ateAtMs),
    painBefore,
    release: release && {
      by: release.by,
      until: localDay(release.untilMs - 1),
      maxAngleDeg: release.maxAngleDeg,
      maxHoldS: release.maxHoldS,
      items: release.items,
    },
    strongSymptoms: strongSymptoms && { at: iso(strongSymptoms.atMs), felt: strongSymptoms.felt },
  }
}

function asksOf(person: Person, { now }: Household): PersonCard['asks'] {
  if (fullScreeningWords(person, now.wallMs) !== null) return 'questions'
  return isSameDay(person.checkedAtMs ?? 0, now.wallMs) ? null : 'nothingChanged'
}

function untoldOf({ sessions }: Person): string | null {
  const last = sessions.at(-1)
  return last && last.felt === null ? last.session : null
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}
