import { describe, expect, it } from 'vitest'
import type { StimulusName } from '../../src/testing.ts'
import { everyMs } from './cause-story.ts'
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
const SECOND: readonly StimulusName[] = ['stop', 'ankle-open', 'jam', 'unplug', 'estop']

/** How much of the guard's freedom a state takes away: never less as long as nobody resets and nothing is over. */
const WEIGHT = { booting: 0, idle: 0, armed: 1, backingOff: 2, returning: 3, recovery: 4, latched: 5 } as const

/** The mildest state of the guard within `seconds`. */
function mildestWithin(table: Story, seconds: number): number {
  let mildest = WEIGHT.latched as number
  const untilMs = table.run.nowMs + seconds * 1000
  everyMs(table, () => {
    mildest = Math.min(mildest, WEIGHT[table.guard])
    return table.run.nowMs < untilMs
  })
  table.waitsS(seconds)
  return mildest
}

function tiltedTo12Deg(): Story {
  return aTable()
    .pressStart()
    .reachesAngle('12°', (deg) => deg > 12)
}

describe('two things go wrong in a row', () => {
  for (const first of FIRST)
    for (const second of SECOND.filter((name) => name !== first))
      it(`${first}, then ${second}: the response never becomes milder, and there is a way back`, () => {
        const table = tiltedTo12Deg().suffers(first).waitsS(0.7)
        const before = WEIGHT[table.guard]
        table.suffers(second)
        expect(mildestWithin(table, 2.5), table.situation).toBeGreaterThanOrEqual(before)
        table.suffers(
          'sensors-mend',
          'unjam',
          'supply-mend',
          'controller-thaw',
          'replug',
          'estop-release',
          'ankle-close',
        )
        table.waitsS(3).comesBackUpright().keepsTheRules()
      })

  it.each(FIRST)('%s, then the guard restarts: nothing moves until someone holds Start', (first) => {
    const table = tiltedTo12Deg().suffers(first).waitsS(0.7).suffers('guard-reboot').waitsS(1).staysStillForS(20)
    table.suffers('sensors-mend', 'unjam', 'supply-mend', 'controller-thaw', 'estop-release', 'ankle-close')
    table.waitsS(3).staysStillForS(5).comesBackUpright().keepsTheRules()
  })

  it('the heavier of the causes is the one that stays on the screen', () => {
    const table = tiltedTo12Deg().suffers('ankle-open').waitsS(0.5)
    const shown = () => table.run.controller.snapshot.context.cause
    expect(shown()).toBe('ankleLockOpened')
    table.hitsEstop().waitsS(0.5)
    expect(shown()).toBe('estopPressed')
    table.releasesEstop().pressStop().waitsS(1)
    expect(shown(), 'a Stop that resets nothing').toBe('estopPressed')
  })
})
