import { describe, expect, it } from 'vitest'
import { aTable } from './story.ts'

describe('the power contactor', () => {
  it('that welds during a session is noticed when the session ends, before the next one could start (S9)', () => {
    const table = aTable().pressStart().reaches('confirming').pressStart().suffers('contactor-welded')
    table.until('latched', () => table.guard === 'latched', 90).isLatched('contactorWelded')
    expect(table.isUpright).toBe(true)
    table.resets().isLatched().pressStart().staysStillForS(10).keepsTheRules()
  })

  it('that welds while nothing runs is noticed within 200 ms', () => {
    const table = aTable().suffers('contactor-welded')
    table.withinMs(200, 'latched', () => table.guard === 'latched')
    table.isLatched('contactorWelded').staysStillForS(10)
  })

  it('that is welded when the emergency stop is hit: the motor stands all the same, and no reset helps', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('10°', (deg) => deg > 10)
      .suffers('contactor-welded')
      .hitsEstop()
    table.withinMs(200, 'it stands', () => table.stands)
    table.waitsS(0.2).isLatched('contactorWelded').releasesEstop().resets().isLatched().staysStillForS(20)
    table.suffers('contactor-mend').waitsS(0.2).comesBackUpright().keepsTheRules()
  })

  it('that no longer closes: the session ends before anything moved', () => {
    const table = aTable().suffers('contactor-open').pressStart()
    table
      .until('latched', () => table.guard === 'latched', 2)
      .isLatched('contactorOpen')
      .staysStillForS(3)
    table.suffers('contactor-mend').comesBackUpright().keepsTheRules()
  })

  it('that still does not close in recovery latches again, as often as it takes, and the alarm goes on', () => {
    const table = aTable().pressStart().reaches('holding').suffers('contactor-open').waitsS(1).isLatched()
    for (let times = 0; times < 3; times += 1) {
      table.resets().guardIs('recovery').holdsStart().waitsS(1).letsGoOfStart().isLatched('contactorOpen')
      table.staysStillForS(2)
    }
    table.suffers('contactor-mend').comesBackUpright().keepsTheRules()
  })

  it('with a broken wire in the emergency stop’s circuit: power off, latched, however often it is reset', () => {
    const table = aTable().pressStart().reaches('holding').suffers('estop-a-cut').waitsS(0.2)
    table.isLatched('estopChannelsDisagree').resets().isLatched()
    table.suffers('estop-mend').waitsS(0.2).comesBackUpright().keepsTheRules()
  })
})
