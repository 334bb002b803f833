import { PART_NAMES } from '../../src/commissioning/parts.ts'
import type { Against } from '../../src/commissioning/record.ts'
import { withCommissioning } from '../../src/journal/open-commissioning.ts'
import { withPeople } from '../../src/journal/open-people.ts'
import { markNow } from '../../src/people/present-time.ts'
import { QUESTIONS } from '../../src/people/questions.ts'

/** Someone whom a real table lets in, in the database at `path`: one profile, and every question answered with no. */
export function admitSomeone(path: string): void {
  const answers = Object.fromEntries(QUESTIONS.map(({ id }) => [id, false]))
  const profile = { name: 'anna', heightM: 1.7, massKg: 70, level: 'experienced' } as const
  withPeople(path, (store) => {
    store.append('anna', { type: 'profileAdded', profile }, markNow())
    store.append('anna', { type: 'screened', answers }, markNow())
  })
}

/** A table on which someone may start: in the database at `path`, every part has passed, and today's test of the E-stop. */
export function commissionTable(path: string, against: Against): void {
  withCommissioning(path, (store) => {
    for (const part of PART_NAMES) store.append({ part, passedAt: new Date().toISOString(), against, measured: {} })
    store.noteDailyTest(against, 0, markNow())
  })
}
