import { describe, expect, it } from 'vitest'
import { aTable } from './story.ts'

describe('the guard restarts', () => {
  it('while tilting: it stands at once, the alarm sounds, and nothing moves until someone holds Start', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('12°', (deg) => deg > 12)
      .suffers('guard-reboot')
    table.withinMs(200, 'it stands', () => table.stands)
    table.waitsS(1).guardIs('recovery')
    expect(table.board.alarm).toBe(true)
    expect(table.board.contactorClosed).toBe(false)
    table.staysStillForS(120)
    expect(table.endedWith?.outcome).toBe('aborted')
    table.comesBackUpright().keepsTheRules()
  })

  it('upright: the next session needs nothing but a fresh press', () => {
    const table = aTable().suffers('guard-reboot').waitsS(3).staysStillForS(5)
    table.pressStart().reaches('tilting', 2).keepsTheRules()
  })
})

describe('a table that stands at the edge of upright', () => {
  it('and sags out of it: the way back up is offered, not just a refusal (S6)', { tags: 'S6/guard' }, () => {
    const table = aTable({ angleDeg: -71.3 }).guardIs('idle')
    table.board.motion.slipDegPerS = 0.5
    table.waitsS(2.2)
    table.board.motion.slipDegPerS = 0
    table.waitsS(0.5).guardIs('recovery', 'awayFromUpright').comesBackUpright()
    expect(table.angleDeg).toBeCloseTo(-75, 0)
  })
})

describe('the power comes back', () => {
  it('with someone inverted: alarm, off, and the panel alone brings them back', { tags: 'S6/guard' }, () => {
    const table = aTable({ angleDeg: 20 }).guardIs('recovery', 'awayFromUpright').staysStillForS(60)
    expect(table.board.alarm).toBe(true)
    expect(table.board.contactorClosed).toBe(false)
    table.comesBackUpright().keepsTheRules()
  })

  it('while someone holds Start: that press moves nothing (S7)', { tags: 'S7/guard' }, () => {
    const table = aTable({
      angleDeg: 20,
      alreadyBroken: ({ contacts }) => Object.assign(contacts, { startPressed: true }),
    })
    table.staysStillForS(20).letsGoOfStart().holdsStart().waitsS(2)
    expect(table.speedDegPerS).toBeLessThan(-1)
    table.comesBackUpright().keepsTheRules()
  })

  it.each([
    ['with the emergency stop pressed', (table: ReturnType<typeof aTable>) => table.suffers('estop')],
    ['with a sensor broken meanwhile', (table: ReturnType<typeof aTable>) => table.suffers('sensor-a-off')],
    ['with nothing else wrong', (table: ReturnType<typeof aTable>) => table],
  ])('at horizontal %s: the pause is owed all the same (S5)', (_, meanwhile) => {
    const table = aTable().pressStart().reaches('pausing').suffers('power-cut').waitsS(1)
    meanwhile(table).suffers('power-back').waitsS(1).suffers('estop-release', 'sensors-mend').waitsS(0.5)
    if (table.guard === 'latched') table.resets()
    table.guardIs('recovery').holdsStart().waitsS(10)
    expect(table.angleDeg, 'rises without the pause').toBeGreaterThan(-1)
    table.comesBackUpright().keepsTheRules()
  })

  it('after it went out for a blink in the middle of a creep: the creep does not go on by itself', () => {
    const table = aTable({ angleDeg: 20 })
      .holdsStart()
      .waitsS(3)
      .suffers('power-cut')
      .waitsS(0.05)
      .suffers('power-back')
    table.waitsS(0.5).staysStillForS(10).comesBackUpright().keepsTheRules()
  })
})
