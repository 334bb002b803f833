import { describe, expect, it } from 'vitest'
import type { Person } from '../../hardware/simulator/person.ts'
import { simulateSession } from '../../src/testing.ts'
import { aTable } from './story.ts'

/** Head-heavy on a pivot set for an average person, the second one far beyond what tables are rated for. */
const HEAVY: readonly Person[] = [
  { massKg: 120, heightM: 2.0 },
  { massKg: 140, heightM: 2.0 },
]

describe.each(HEAVY)('a person of $massKg kg and $heightM m', (person) => {
  it('has a whole session like anyone else', () => {
    const session = simulateSession({ program: 'relief', person })
    expect(session).toMatchObject({ outcome: 'completed', cause: null })
    expect(session.endedAtDeg).toBeLessThan(-74)
  })

  it('is brought to horizontal when the controller dies (S10)', { tags: 'S10/guard' }, () => {
    const session = simulateSession({ person, at: [{ atS: 60, does: 'controller-crash' }], atMostS: 120 })
    expect(session.endedAtDeg).toBeLessThan(1)
    expect(session.rules.S10.verdict).toBe('held')
  })

  it('comes back by hand after an emergency stop (S6)', { tags: 'S6/guard' }, () => {
    const table = aTable({ person }).pressStart().reaches('holding').hitsEstop().waitsS(1).releasesEstop().waitsS(0.2)
    table.comesBackUpright().keepsTheRules()
  })
})
