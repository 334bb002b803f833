import { describe, expect, it } from 'vitest'
import { aTable, type Story } from './story.ts'

/** The contactor is open this long after the press, ms: its own time, no software in it. */
const CONTACTOR_MS = 15

function hitAt20Deg(): Story {
  return aTable()
    .pressStart()
    .reachesAngle('18°', (deg) => deg > 18)
    .hitsEstop()
}

describe('the emergency stop', () => {
  it('takes the power away before any software could, and raises the alarm', { tags: 'S1/guard' }, () => {
    const table = hitAt20Deg()
    table.withinMs(CONTACTOR_MS, 'contactor open', () => !table.board.contactorClosed)
    table.waitsS(0.2).isLatched('estopPressed').staysStillForS(30).keepsTheRules()
  })

  it('still does so when one of its channels no longer opens, and says that they disagree', () => {
    const table = aTable().suffers('estop-a-stuck').pressStart().reaches('holding').hitsEstop()
    table.withinMs(CONTACTOR_MS, 'contactor open', () => !table.board.contactorClosed)
    table.waitsS(0.2).isLatched('estopChannelsDisagree')
    table.releasesEstop().comesBackUpright().keepsTheRules()
  })

  it('with a channel that does not open: no session before both channels have been seen to work (S9)', {
    tags: 'S9/guard',
  }, () => {
    const table = aTable().suffers('estop-a-stuck').pressStart().reaches('holding').hitsEstop().waitsS(1)
    table.releasesEstop().waitsS(0.2).comesBackUpright().pressStart().staysStillForS(5)
    expect(table.factsOf('refused').at(-1)?.reasons.join()).toContain('one of its two channels')
    table.suffers('estop-mend').pressStart().staysStillForS(3)
    table.hitsEstop().waitsS(1).releasesEstop().waitsS(0.2).resets().waitsS(0.5)
    table.pressStart().reaches('tilting', 3).keepsTheRules()
  })

  it('cannot be reset while it is pressed', () => {
    const table = hitAt20Deg().waitsS(1).resets().waitsS(1)
    table.isLatched().keepsTheRules()
  })

  it.each([
    [2.9, 'shorter than three seconds'],
    [10.2, 'longer than ten seconds: a stuck button resets nothing'],
  ])('is not reset by Stop held for %d s: %s', (seconds) => {
    const table = hitAt20Deg().waitsS(1).releasesEstop().suffers('stop-down').waitsS(seconds).suffers('stop-up')
    table.waitsS(1).isLatched().keepsTheRules()
  })

  it('is not reset while someone leans on Start', () => {
    const table = hitAt20Deg().waitsS(1).releasesEstop().holdsStart().waitsS(0.5).resets()
    table.isLatched().letsGoOfStart().resets().guardIs('recovery').keepsTheRules()
  })

  it('is not reset by Start, held as long as a reset and let go', () => {
    const table = hitAt20Deg().waitsS(1).releasesEstop().holdsStart().waitsS(4).letsGoOfStart().waitsS(1)
    table.isLatched().keepsTheRules()
  })

  it('moves nothing by being reset, nor by a Start that was held before', { tags: 'S1/guard' }, () => {
    const table = hitAt20Deg().waitsS(1).releasesEstop().resets().guardIs('recovery')
    table.staysStillForS(60)
    expect(table.board.contactorClosed).toBe(false)
    table.comesBackUpright().keepsTheRules()
  })

  it('is recovered from by holding Start: creeping, stopping when let go, in two legs with a pause between', {
    tags: 'S6/guard',
  }, () => {
    const table = hitAt20Deg().waitsS(1).releasesEstop().resets()
    table.holdsStart().waitsS(3)
    expect(table.speedDegPerS).toBeLessThan(-1)
    expect(table.speedDegPerS).toBeGreaterThan(-2)
    table.letsGoOfStart()
    table.withinMs(300, 'it stands', () => table.stands)
    table
      .staysStillForS(5)
      .holdsStart()
      .reachesAngle('horizontal', (deg) => deg < 0.3, 20)
    table.waitsS(1).staysStillForS(40) // Start is still held: the second leg wants a press of its own
    table.letsGoOfStart().holdsStart().waitsS(4)
    expect(table.speedDegPerS, table.situation).toBeLessThan(-0.8)
    expect(table.speedDegPerS).toBeGreaterThan(-1.5)
    table.until('upright', () => table.guard === 'idle', 90).letsGoOfStart()
    expect(table.isUpright).toBe(true)
    table.keepsTheRules()
  })

  it('lets nobody rise before the pause, however often Start is pressed (S5)', { tags: 'S5/guard' }, () => {
    const table = hitAt20Deg().waitsS(1).releasesEstop().resets().holdsStart()
    table.reachesAngle('horizontal', (deg) => deg < 0.3, 30).letsGoOfStart()
    for (let press = 0; press < 5; press += 1) table.holdsStart().waitsS(2).letsGoOfStart().waitsS(2)
    expect(table.angleDeg).toBeGreaterThan(-1)
    table.comesBackUpright().keepsTheRules()
  })

  it('hit again while creeping latches again', () => {
    const table = hitAt20Deg().waitsS(1).releasesEstop().resets().holdsStart().waitsS(2).hitsEstop()
    table.withinMs(CONTACTOR_MS, 'contactor open', () => !table.board.contactorClosed)
    table.waitsS(0.1).isLatched('estopPressed').releasesEstop().waitsS(2).isLatched()
    table.comesBackUpright().keepsTheRules()
  })

  it('pressed and released upright keeps a session from starting until it is reset', () => {
    const table = aTable().hitsEstop().waitsS(1).releasesEstop().pressStart().isLatched()
    table.resets().guardIs('idle', 'none').pressStart().reaches('tilting', 1).keepsTheRules()
  })
})

describe('the emergency stop, whatever the guard is doing', { tags: ['S1/guard', 'S6/guard'] }, () => {
  const states: Record<string, (table: Story) => void> = {
    booting: (table) => table.suffers('guard-reboot').waitsS(0.1).guardIs('booting'),
    idle: (table) => table.guardIs('idle'),
    armed: (table) => table.pressStart().reaches('holding').guardIs('armed'),
    backingOff: (table) => {
      table
        .pressStart()
        .reachesAngle('10°', (deg) => deg > 10)
        .suffers('jam')
      table.until('backing off', () => table.guard === 'backingOff', 5).suffers('unjam')
    },
    returning: (table) => {
      table.pressStart().reaches('holding').suffers('controller-crash')
      table.until('returning', () => table.guard === 'returning', 5).waitsS(1)
    },
    recovery: (table) => {
      table.pressStart().reaches('holding').suffers('guard-reboot').waitsS(1).guardIs('recovery').holdsStart().waitsS(2)
    },
    latched: (table) => table.pressStart().reaches('holding').suffers('sensor-a-off').waitsS(1).guardIs('latched'),
  }

  for (const [state, arrives] of Object.entries(states))
    it(`cuts the power and latches while ${state}`, () => {
      const table = aTable()
      arrives(table)
      table.hitsEstop()
      table.withinMs(CONTACTOR_MS, 'contactor open', () => !table.board.contactorClosed)
      table.waitsS(0.5).isLatched()
      table.waitsS(0.5).staysStillForS(5).suffers('sensors-mend').comesBackUpright().keepsTheRules()
    })
})
