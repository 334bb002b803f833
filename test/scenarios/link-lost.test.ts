import { describe, expect, it } from 'vitest'
import type { StimulusName } from '../../src/testing.ts'
import { aTable } from './story.ts'

describe('the cable to the guard', () => {
  it('pulled and plugged in again within two seconds: the session has ended all the same (S8)', {
    tags: ['S8/controller', 'S10/controller'],
  }, () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('10°', (deg) => deg > 10)
      .suffers('unplug')
      .waitsS(0.4)
    expect(table.endedWith?.outcome).toBe('aborted')
    table
      .suffers('replug')
      .until('horizontal', () => table.angleDeg < 0.3, 30)
      .waitsS(1)
      .guardIs('recovery')
    table.comesBackUpright().keepsTheRules()
    expect(table.factsOf('sessionStarted')).toHaveLength(1)
  })

  it('pulled for 250 ms, before the link counts as lost: the session goes on', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('10°', (deg) => deg > 10)
      .suffers('unplug')
      .waitsS(0.25)
    table.suffers('replug').reaches('confirming', 120).comesBackUpright().keepsTheRules()
    expect(table.endedWith?.outcome).toBe('completed')
  })

  it('pulled for good: the guard returns the table, the panel does the rest', () => {
    const table = aTable().pressStart().reaches('holding').suffers('unplug')
    table.until('recovery', () => table.guard === 'recovery', 40).waitsS(31)
    table
      .holdsStart()
      .until('upright', () => table.guard === 'idle', 90)
      .letsGoOfStart()
      .staysStillForS(5)
  })

  it('plugged in again after all is over: a press of Start begins a new session, nothing else does', () => {
    const table = aTable().pressStart().reaches('holding').suffers('unplug').comesBackUpright().suffers('replug')
    table.waitsS(3).staysStillForS(10).pressStart().reaches('tilting', 2).keepsTheRules()
  })

  it('pulled while upright: no alarm, and Start does nothing until it is back', () => {
    const table = aTable().suffers('unplug').waitsS(2).pressStart().staysStillForS(5)
    expect(table.board.alarm).toBe(false)
    table.suffers('replug').waitsS(3).staysStillForS(3).pressStart().reaches('tilting', 2).keepsTheRules()
  })

  it('with Start pressed while it is out: plugging in does not start what was pressed before (S7)', () => {
    const table = aTable().suffers('unplug').waitsS(1).holdsStart().waitsS(0.5).suffers('replug').waitsS(5)
    table.staysStillForS(10).letsGoOfStart().keepsTheRules()
    expect(table.factsOf('sessionStarted')).toHaveLength(0)
  })
})

describe('a bad line', () => {
  const lines: [StimulusName, string][] = [
    ['link-lossy', 'loses every third frame'],
    ['link-slow', 'brings every drive 100 ms late'],
    ['link-doubles', 'brings every drive twice'],
  ]
  it.each(lines)('(%s) that %s: no rule breaks, from start to upright', (fault) => {
    for (const seed of [1, 2, 3]) {
      const table = aTable({ seed }).suffers(fault)
      for (let tries = 0; tries < 8 && table.run.controller.session === null; tries += 1) table.pressStart().waitsS(1.5)
      table.waitsS(50).comesBackUpright().keepsTheRules()
    }
  })
})
