import { describe, expect, it } from 'vitest'
import type { Person } from '../../hardware/simulator/person.ts'
import { aTable, type StoryOptions } from './story.ts'

describe('the confirmation before rising (S5)', { tags: 'S5/controller' }, () => {
  it('pressed during the pause: does not count', () => {
    const table = aTable().pressStart().reaches('pausing')
    for (let press = 0; press < 8; press += 1) table.pressStart().waitsS(3)
    table.reaches('confirming', 30).staysStillForS(20).keepsTheRules()
  })

  it('never pressed: the table stays at horizontal for ever, and after a minute the alarm asks for help', () => {
    const table = aTable().pressStart().reaches('confirming').waitsS(59)
    expect(table.run.table.shown).toBe('askingForStart')
    table.waitsS(2)
    expect(table.run.table.shown).toBe('alarm')
    table.staysStillForS(1800).pressStart().reaches('rising', 1).keepsTheRules()
  })

  const people: [string, Person | undefined][] = [
    ['an average person', undefined],
    ['a heavy one', { massKg: 110, heightM: 1.9 }],
    ['a light one', { massKg: 45, heightM: 1.5 }],
  ]
  it.each(people)('pressed the very moment it is asked for, by %s: rises', (_, person) => {
    for (const seed of [1, 2, 3, 4]) {
      const options: StoryOptions = { seed, ...(person ? { person } : {}) }
      const table = aTable(options).pressStart()
      table.withinMs(200_000, 'asked', () => table.phase === 'confirming')
      table.pressStart().waitsS(3)
      if (table.phase === 'confirming') table.pressStart()
      table.until('upright', () => table.guard === 'idle' && table.isUpright, 90)
      expect(table.endedWith?.outcome, table.situation).toBe('completed')
      table.keepsTheRules()
    }
  })

  it('taken back with Stop: halts on the way up, and goes on with Start', () => {
    const table = aTable()
      .pressStart()
      .reaches('confirming')
      .pressStart()
      .reachesAngle('-30°', (deg) => deg < -30)
    table.pressStop().staysStillForS(30).pressStart().waitsS(2)
    expect(table.speedDegPerS).toBeLessThan(-0.5)
    table.until('upright', () => table.guard === 'idle', 90).keepsTheRules()
  })

  it('halts as often as Stop is pressed, whether on the panel or asked for from elsewhere', () => {
    const table = aTable().pressStart().reaches('confirming').pressStart().waitsS(3)
    for (let times = 0; times < 4; times += 1) {
      if (times % 2 === 0) table.pressStop()
      else table.run.controller.stop()
      table.withinMs(500, 'it stands', () => table.stands)
      table.staysStillForS(3).pressStart().waitsS(3)
      expect(table.speedDegPerS).toBeLessThan(-0.5)
    }
    table.until('upright', () => table.guard === 'idle', 120).keepsTheRules()
  })
})
