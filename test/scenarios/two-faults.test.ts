import { describe, expect, it } from 'vitest'
import { CAUSES, isCause, RESPONSES } from '../../machines/responses.ts'
import type { StimulusName } from '../../src/testing.ts'
import { aTable, type Story } from './story.ts'

const FIRST: readonly StimulusName[] = [
  'stop',
  'ankle-open',
  'supply-low',
  'jam',
  'controller-freeze',
  'sensor-a-off',
  'estop',
]
const SECOND: readonly StimulusName[] = [
  'stop',
  'ankle-open',
  'jam',
  'unplug',
  'guard-reboot',
  'sensor-b-stale' as never,
  'estop',
]

/** How much of the guard's freedom a state takes away: never less as long as the trouble lasts. */
const WEIGHT = { booting: 0, idle: 0, armed: 1, backingOff: 2, returning: 3, recovery: 4, latched: 5 } as const

function mendEverything(table: Story): void {
  table.suffers('sensors-mend', 'unjam', 'supply-mend', 'controller-thaw', 'replug', 'estop-release', 'ankle-close')
  table.waitsS(3)
}

describe('two things go wrong in a row', () => {
  for (const first of FIRST)
    for (const second of SECOND.filter((name) => name !== first && (name as string) !== 'sensor-b-stale'))
      it(`${first}, then ${second}: the response never becomes milder, and there is a way back`, () => {
        const table = aTable()
          .pressStart()
          .reachesAngle('12°', (deg) => deg > 12)
          .suffers(first)
          .waitsS(0.7)
        const before = WEIGHT[table.guard]
        table.suffers(second)
        let mildest = Number.POSITIVE_INFINITY
        table.withinMs(2500, 'a while', () => {
          if (table.guard !== 'booting') mildest = Math.min(mildest, WEIGHT[table.guard])
          return table.run.nowMs % 2500 === 2499
        })
        if (second !== 'guard-reboot') expect(mildest, table.situation).toBeGreaterThanOrEqual(before)
        mendEverything(table)
        table.comesBackUpright().keepsTheRules()
      })

  it('the heavier of the causes is the one that stays on the screen', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('12°', (deg) => deg > 12)
      .suffers('ankle-open')
      .waitsS(0.5)
    expect(table.run.controller.snapshot.context.cause).toBe('ankleLockOpened')
    table.hitsEstop().waitsS(0.5).releasesEstop().pressStop().waitsS(1)
    const { cause } = table.run.controller.snapshot.context
    expect(cause).toBe('estopPressed')
    const lightest = table
      .factsOf('causeRaised')
      .every(
        (fact) =>
          !isCause(fact.cause) || RESPONSES[CAUSES[fact.cause].response].weight <= RESPONSES.powerOffLatched.weight,
      )
    expect(lightest).toBe(true)
  })
})
