import { describe, expect, it } from 'vitest'
import { aTable } from './story.ts'

describe('a broken wire leaves a way back (S6)', { tags: 'S6/guard' }, () => {
  it('of the contactor’s feedback: latched and told, then a hand on Start brings the table back', () => {
    const table = aTable().pressStart().reaches('holding').suffers('contactor-feedback-cut').waitsS(0.5)
    table.isLatched('contactorOpen').resets().guardIs('recovery').staysStillForS(3)
    table.holdsStart().until('horizontal', () => table.angleDeg < 0.5 && table.stands, 40)
    table.letsGoOfStart().waitsS(31).holdsStart()
    table
      .until('upright', () => table.isUpright && table.stands, 120)
      .letsGoOfStart()
      .keepsTheRules()
  })

  it('of Stop, and then the emergency stop: Start held as long as a reset takes its place', () => {
    const table = aTable().pressStart().reaches('holding').suffers('stop-wire-cut').waitsS(1).hitsEstop()
    table.waitsS(20).isLatched().releasesEstop().waitsS(0.5).staysStillForS(3)
    table.holdsStart().waitsS(4).letsGoOfStart().waitsS(0.2).guardIs('recovery').staysStillForS(3)
    table.holdsStart().until('horizontal', () => table.angleDeg < 0.5 && table.stands, 40)
    expect(table.angleDeg).toBeLessThan(0.5)
  })

  it('but a Start held does not reset where Stop is whole (S1)', () => {
    const table = aTable().pressStart().reaches('holding').hitsEstop().waitsS(20).releasesEstop().waitsS(0.5)
    table.holdsStart().waitsS(4).letsGoOfStart().waitsS(0.5).isLatched().staysStillForS(3)
  })
})

describe('Stop', () => {
  it('ends a back-off towards inversion within 300 ms (S11)', { tags: 'S11/guard' }, () => {
    const table = aTable().pressStart().reaches('holding').pressStop().reaches('returning')
    table.until('under way', () => table.speedDegPerS < -2.5, 10).suffers('jam')
    table.until('backing off', () => table.guard === 'backingOff', 5).suffers('unjam')
    table
      .until('it deepens', () => table.speedDegPerS > 0.5, 3)
      .suffers('stop-down')
      .waitsS(0.3)
    expect(table.speedDegPerS).toBeLessThan(0.15)
    table.suffers('stop-up')
  })
})
