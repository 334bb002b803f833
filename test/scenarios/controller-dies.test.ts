import { describe, expect, it } from 'vitest'
import { oneStep } from './cause-story.ts'
import { aSecondController } from './second-controller.ts'
import { aTable, type Story } from './story.ts'

const TO_60 = oneStep('angle_deg = 60\nhold_s = 60')

function at60Deg(): Story {
  return aTable({ toml: TO_60 }).pressStart().reaches('holding')
}

/** Moving at full pace towards inversion. */
function tiltingPast(angleDeg: number): Story {
  return aTable({ toml: TO_60 })
    .pressStart()
    .reachesAngle(`${angleDeg}°`, (deg) => deg > angleDeg)
}

describe('the controller dies', () => {
  it('at 60°: after two seconds the guard brings the table to horizontal by itself (S10)', {
    tags: 'S10/guard',
  }, () => {
    const table = at60Deg().suffers('controller-crash')
    const tookMs = table.withinMs(2400, 'on the way back', () => table.speedDegPerS < -0.1)
    expect(tookMs).toBeGreaterThan(1900)
    table
      .until('horizontal', () => table.angleDeg < 0.3, 40)
      .waitsS(1)
      .guardIs('recovery')
    expect(table.board.alarm).toBe(true)
    table.staysStillForS(60)
  })

  it('while tilting: the motion ramps down within half a second, before it turns around (S10)', {
    tags: 'S10/guard',
  }, () => {
    const table = tiltingPast(30).suffers('controller-crash')
    const fromDeg = table.angleDeg
    table.withinMs(500, 'it stands', () => table.stands)
    expect(table.angleDeg - fromDeg).toBeLessThan(1)
    table.until('returning', () => table.guard === 'returning', 3)
    table.until('horizontal', () => table.angleDeg < 0.3, 40).keepsTheRules()
  })

  it('head-up: the table simply stops, and the alarm calls for someone', { tags: 'S10/guard' }, () => {
    const table = tiltingPast(-40).suffers('controller-crash')
    table.withinMs(500, 'it stands', () => table.stands)
    table.waitsS(3).guardIs('recovery').staysStillForS(60)
    expect(table.board.alarm).toBe(true)
  })

  it('for good: the panel alone brings the person upright', { tags: 'S6/guard' }, () => {
    const table = at60Deg().suffers('controller-crash')
    table.until('recovery', () => table.guard === 'recovery', 60).waitsS(31)
    table
      .holdsStart()
      .until('upright', () => table.guard === 'idle', 90)
      .letsGoOfStart()
    expect(table.isUpright).toBe(true)
    table.pressStart().staysStillForS(10).keepsTheRules()
  })

  it.each([-75, -73])('at upright (%d°) before anything moved: the guard lets the session go', (angleDeg) => {
    const table = aTable({ diskTakesS: null, angleDeg }).pressStart().reaches('starting', 1).suffers('controller-crash')
    table.waitsS(3).guardIs('idle').staysStillForS(5)
    expect(table.board.alarm).toBe(false)
  })
})

describe('the controller freezes', () => {
  it('for 400 ms: the table stops shortly and the session goes on', () => {
    const table = tiltingPast(20).suffers('controller-freeze')
    table.withinMs(400, 'it stands', () => table.stands)
    table.waitsS(0.1).suffers('controller-thaw').reaches('holding').keepsTheRules()
    expect(table.factsOf('controllerLagged').length).toBeGreaterThan(0)
    expect(Math.abs(table.angleDeg - 60)).toBeLessThan(1)
  })

  it('for five seconds: the guard returns the table, and the session never goes on (S8)', {
    tags: ['S8/guard', 'S10/guard'],
  }, () => {
    const table = at60Deg().suffers('controller-freeze').waitsS(5).suffers('controller-thaw').waitsS(0.5)
    expect(table.endedWith?.outcome).toBe('aborted')
    table.pressStart().until('horizontal', () => table.angleDeg < 0.3, 40)
    table.pressStart().waitsS(5)
    expect(table.angleDeg).toBeGreaterThan(-1)
    table.comesBackUpright().keepsTheRules()
    expect(table.factsOf('sessionStarted')).toHaveLength(1)
  })

  it('again and again for 300 ms: no rule breaks and the session ends as it should', () => {
    const table = aTable().pressStart()
    for (let times = 0; times < 60; times += 1)
      table.waitsS(1).suffers('controller-freeze').waitsS(0.3).suffers('controller-thaw')
    table.comesBackUpright().keepsTheRules()
  })
})

describe('another controller', () => {
  it('that finds the session of a dead one ends it at once and never drives it (S8)', { tags: 'S8/controller' }, () => {
    const table = at60Deg().suffers('controller-crash').waitsS(0.5)
    const second = aSecondController(table)
    table.waitsS(0.2)
    expect(second.facts.some((fact) => fact.type === 'linkUp')).toBe(true)
    table
      .guardIs('returning')
      .until('horizontal', () => table.angleDeg < 0.3, 40)
      .waitsS(1)
      .guardIs('recovery')
    expect(second.facts.some((fact) => fact.type === 'sessionStarted')).toBe(false)
    table.keepsTheRules()
  })

  it('that announces a session of its own is told by this one to stand down', () => {
    const table = aTable().suffers('controller-freeze').pressStart()
    table.board.guard.arm(20_000, 60)
    table.suffers('controller-thaw').waitsS(1).guardIs('idle').staysStillForS(3)
    table.pressStart().reaches('tilting', 2).pressStop().comesBackUpright().keepsTheRules()
  })
})
