import { describe, expect, it } from 'vitest'
import { aTable, EVERY_PHASE } from './story.ts'

describe('Start is stuck', () => {
  it('since before the power came on: refused, with the reason, until it is let go and pressed', () => {
    const table = aTable({ alreadyBroken: ({ contacts }) => Object.assign(contacts, { startPressed: true }) })
    table.staysStillForS(20)
    expect(table.factsOf('sessionStarted')).toHaveLength(0)
    expect(table.run.controller.snapshot.context.refusals.join()).toContain('Start')
    table.letsGoOfStart().pressStart().reaches('tilting', 2).keepsTheRules()
  })

  it('from the press that began the session on: it confirms nothing, and the alarm asks for help', {
    tags: 'S5/controller',
  }, () => {
    const table = aTable().holdsStart().reaches('confirming').waitsS(70)
    expect(Math.abs(table.angleDeg)).toBeLessThan(1)
    expect(table.run.table.shown).toBe('alarm')
    table.letsGoOfStart().pressStart().reaches('rising', 1).keepsTheRules()
  })

  it('after a session: the next one does not begin by itself', () => {
    const table = aTable().pressStart().reaches('confirming').holdsStart()
    table.until('upright', () => table.guard === 'idle', 90).staysStillForS(30)
    expect(table.factsOf('sessionStarted')).toHaveLength(1)
    table.letsGoOfStart().keepsTheRules()
  })

  it('while it creeps back: it stops at horizontal, and Stop stops it sooner, for good', () => {
    const table = aTable({ angleDeg: 20 }).holdsStart().waitsS(3).suffers('stop-down')
    table.withinMs(300, 'it stands', () => table.stands)
    table.waitsS(1).suffers('stop-up').waitsS(0.2).staysStillForS(10)
    table
      .letsGoOfStart()
      .holdsStart()
      .reachesAngle('horizontal', (deg) => deg < 0.3, 60)
      .waitsS(1)
      .staysStillForS(60)
    table.comesBackUpright().keepsTheRules()
  })
})

describe('the wire of Stop is broken, which reads as Stop pressed', () => {
  it('before a session: Start is refused', () => {
    const table = aTable().suffers('stop-wire-cut').waitsS(0.2).pressStart().staysStillForS(3)
    expect(table.factsOf('refused').at(-1)?.reasons.join()).toContain('Stop')
    table.keepsTheRules()
  })

  it('in a session: the table returns, and rises once confirmed', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('10°', (deg) => deg > 10)
      .suffers('stop-wire-cut')
    table.withinMs(300, 'no deeper', () => table.speedDegPerS < 0.15)
    table
      .reaches('confirming', 60)
      .pressStart()
      .until('upright', () => table.guard === 'idle', 90)
      .keepsTheRules()
  })

  it('while someone is inverted without a session: after fifteen seconds it keeps nobody there (S6)', {
    tags: 'S6/guard',
  }, () => {
    const table = aTable({ angleDeg: 20, alreadyBroken: ({ faults }) => Object.assign(faults, { stopWireCut: true }) })
    table
      .waitsS(20)
      .holdsStart()
      .reachesAngle('horizontal', (deg) => deg < 0.3, 60)
      .waitsS(1)
      .letsGoOfStart()
      .waitsS(31)
    table
      .holdsStart()
      .until('upright', () => table.guard === 'idle', 90)
      .keepsTheRules()
  })

  it('resets nothing by healing', () => {
    const table = aTable().pressStart().reaches('holding').hitsEstop().waitsS(1).releasesEstop()
    table.suffers('stop-wire-cut').waitsS(20)
    table.board.faults.stopWireCut = false
    table.waitsS(1).isLatched().comesBackUpright().keepsTheRules()
  })
})

describe('Stop is leaned on', () => {
  it.each([0.2, 5, 30])('for %d s while holding: one return, nothing else', (seconds) => {
    const table = aTable({ toml: EVERY_PHASE }).pressStart().reaches('holding').suffers('stop-down').waitsS(seconds)
    table.suffers('stop-up').reaches('confirming', 90).pressStart()
    table.until('upright', () => table.guard === 'idle', 90)
    expect(table.endedWith?.outcome).toBe('returned')
    table.keepsTheRules()
  })
})
