import { describe, expect, it } from 'vitest'
import { aTable } from './story.ts'

describe('the power contactor', () => {
  it('that welds during a session is noticed when the session ends, before the next one could start (S9)', {
    tags: 'S9/guard',
  }, () => {
    const table = aTable().pressStart().reaches('confirming').pressStart().suffers('contactor-welded')
    table.until('latched', () => table.guard === 'latched', 90).isLatched('contactorWelded')
    expect(table.isUpright).toBe(true)
    table.resets().isLatched().pressStart().staysStillForS(10).keepsTheRules()
  })

  it('that welds while nothing runs is noticed within 200 ms', { tags: 'S9/guard' }, () => {
    const table = aTable().suffers('contactor-welded')
    table.withinMs(200, 'latched', () => table.guard === 'latched')
    table.isLatched('contactorWelded').staysStillForS(10)
  })

  it('that is welded when the emergency stop is hit: the motor stands all the same, and only a hand on Start moves it', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('10°', (deg) => deg > 10)
      .suffers('contactor-welded')
      .hitsEstop()
    table.withinMs(200, 'it stands', () => table.stands)
    table.waitsS(0.2).isLatched('contactorWelded').releasesEstop().waitsS(0.2).staysStillForS(20)
    // A contactor that no longer opens must not strand anyone (S6): the driver still obeys the guard.
    table.resets().guardIs('recovery').staysStillForS(5)
    table.holdsStart().until('horizontal', () => table.angleDeg < 0.5 && table.stands, 40)
    table.letsGoOfStart().waitsS(31).holdsStart()
    table
      .until('upright', () => table.isUpright && table.stands, 120)
      .letsGoOfStart()
      .waitsS(1)
    table.isLatched('contactorWelded').resets().isLatched().pressStart().staysStillForS(10).keepsTheRules()
  })

  it('that no longer closes: the session ends before anything moved', { tags: 'S9/guard' }, () => {
    const table = aTable().suffers('contactor-open').pressStart()
    table
      .until('latched', () => table.guard === 'latched', 2)
      .isLatched('contactorOpen')
      .staysStillForS(3)
    table.suffers('contactor-mend').comesBackUpright().keepsTheRules()
  })

  it('that still does not close in recovery: nothing moves, and the alarm goes on', () => {
    const table = aTable().pressStart().reaches('holding').suffers('contactor-open').waitsS(1).isLatched()
    table.resets().guardIs('recovery')
    for (let times = 0; times < 3; times += 1) {
      table.holdsStart().waitsS(1).staysStillForS(2).letsGoOfStart().waitsS(0.5)
      expect(table.board.alarm).toBe(true)
    }
    table.suffers('contactor-mend').comesBackUpright().keepsTheRules()
  })

  it('with a broken wire in the emergency stop’s circuit: power off, latched, however often it is reset', () => {
    const table = aTable().pressStart().reaches('holding').suffers('estop-a-cut').waitsS(0.2)
    table.isLatched('estopChannelsDisagree').resets().isLatched()
    table.suffers('estop-mend').waitsS(0.2).comesBackUpright().keepsTheRules()
  })
})
