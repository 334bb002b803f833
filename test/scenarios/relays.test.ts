import { describe, expect, it } from 'vitest'
import { INTERLOCK } from '../../hardware/guard/vocabulary.ts'
import { type DriveTrain, TYPICAL_DRIVE_TRAIN } from '../../hardware/simulator/drive-train.ts'
import { aTable, EVERY_PHASE, type Story } from './story.ts'
import { STORED, StubbornClient } from './stubborn-client.ts'

/** A slow gear motor behind two relays: full drive or none. */
const RELAYS: DriveTrain = { ...TYPICAL_DRIVE_TRAIN, fullSpeedDegPerS: 1.4, stallTorqueNm: 1500, relays: true }
const FULL_SPEED = '[table]\nfull_speed_deg_per_s = 1.4\n'

function aRelayTable(toml = `${FULL_SPEED}${EVERY_PHASE}`, driveTrain = RELAYS): Story {
  return aTable({ toml, driveTrain })
}

/** Every change of the drive from now on, until `so`; each with its time, ms. */
function drivesUntil(table: Story, so: () => boolean, withinS = 400): { atMs: number; driveMilli: number }[] {
  const changes = [{ atMs: table.run.nowMs, driveMilli: table.board.driveMilli }]
  table.until(
    'done',
    () => {
      for (let ms = 0; ms < 20; ms += 1) {
        table.run.run(1)
        const { driveMilli } = table.board
        if (driveMilli !== changes.at(-1)!.driveMilli) changes.push({ atMs: table.run.nowMs, driveMilli })
      }
      return so()
    },
    withinS,
  )
  return changes
}

describe('a table driven by relays', () => {
  it('runs a whole session with full drive and none, and keeps every rule', () => {
    const table = aRelayTable().pressStart()
    const down = drivesUntil(table, () => table.phase === 'confirming')
    table.pressStart()
    const up = drivesUntil(table, () => table.guard === 'idle')
    const drives = [...down, ...up].map(({ driveMilli }) => driveMilli)
    expect(new Set(drives)).toEqual(new Set([0, 1000, -1000]))
    // A relay lasts some 100,000 of them: a session takes no more than a few hundred.
    expect(drives.length).toBeLessThan(300)
    expect(table.endedWith?.outcome).toBe('completed')
    expect(table.isUpright).toBe(true)
    table.keepsTheRules()
  })

  it('never reverses without a rest, and moves steadily for seconds, not in a buzz', () => {
    const table = aRelayTable().pressStart().reaches('tilting').waitsS(1)
    const changes = drivesUntil(table, () => table.angleDeg > 5)
    const pulses = changes.slice(1, -1).flatMap(({ atMs, driveMilli }, i) => {
      const next = changes[i + 2]!
      return driveMilli === 0 ? [] : [next.atMs - atMs]
    })
    expect(Math.min(...pulses)).toBeGreaterThanOrEqual(250)
    for (const [i, { driveMilli }] of changes.entries()) {
      if (i > 0) expect(driveMilli === 0 || changes[i - 1]!.driveMilli === 0).toBe(true)
    }
    table.keepsTheRules()
  })

  it('lets go at once when Stop is pressed, and the controller brings it back by itself (S11)', () => {
    const table = aRelayTable()
      .pressStart()
      .reachesAngle('8°', (deg) => deg > 8, 300)
    table.until('it moves', () => table.board.driveMilli !== 0).suffers('stop')
    const tookMs = table.withinMs(60, 'relay off', () => table.board.driveMilli === 0)
    expect(tookMs).toBeLessThan(60)
    table.withinMs(300, 'it stands', () => table.stands)
    table.reaches('confirming').guardIs('armed').pressStart()
    table.until('upright', () => table.guard === 'idle' && table.isUpright, 120).keepsTheRules()
  })

  it('is returned by the guard when the controller dies, and creeps upright while Start is held (S6, S10)', () => {
    const table = aRelayTable().pressStart().reaches('holding').suffers('controller-crash')
    table.until('returning', () => table.guard === 'returning', 3)
    table.until('recovery', () => table.guard === 'recovery', 60)
    expect(Math.abs(table.angleDeg)).toBeLessThan(1)
    table.comesBackUpright().keepsTheRules()
  })

  it('comes back after the emergency stop, by a hand on Start alone', () => {
    const table = aRelayTable()
      .pressStart()
      .reachesAngle('8°', (deg) => deg > 8, 300)
      .hitsEstop()
      .waitsS(0.2)
    table.isLatched('estopPressed').releasesEstop().resets().guardIs('recovery').staysStillForS(5)
    table.comesBackUpright().keepsTheRules()
  })

  it('comes back by its switches where the angle cannot be trusted', () => {
    const table = aRelayTable()
      .pressStart()
      .reachesAngle('8°', (deg) => deg > 8, 300)
      .suffers('sensor-a-stuck')
    table
      .until('latched', () => table.guard === 'latched', 3)
      .suffers('sensors-mend')
      .comesBackUpright()
      .keepsTheRules()
  })

  it('gives way where the linkage is pinched, although the motor’s inrush is no overload', () => {
    const table = aRelayTable(`${FULL_SPEED}current_limit_a = 12\n${EVERY_PHASE}`)
      .pressStart()
      .reachesAngle('8°', (deg) => deg > 8, 300)
    table.suffers('jam').withinMs(1500, 'it gives way', () => table.guard === 'backingOff')
    table.suffers('unjam').until('recovery', () => table.guard === 'recovery', 60)
    table.comesBackUpright().keepsTheRules()
  })

  it('notices a motor that is not there, even where it draws no current (S9)', () => {
    const table = aRelayTable()
      .pressStart()
      .reachesAngle('8°', (deg) => deg > 8, 300)
      .suffers('motor-off')
    table.until('stalled', () => table.notedAtMs('stalled') !== null, 4)
    table.keepsTheRules()
  })

  it.each([
    ['a supply that is high', { supplyV: 13.8 }],
    ['a supply that is low, and a weak motor', { supplyV: 11.5, stallTorqueNm: 800 }],
    ['a rise as fast as the motor is without a person', { supplyV: 12, stallTorqueNm: 1200 }, 'rise_deg_per_s = 1.4'],
  ])('follows its program with %s', (_, train, motion = '') => {
    const toml = `${FULL_SPEED}[motion]\n${motion}\n${EVERY_PHASE}`
    const table = aRelayTable(toml, { ...RELAYS, ...train }).pressStart()
    table.reaches('confirming', 300).pressStart()
    table.until('upright', () => table.guard === 'idle' && table.isUpright, 150).keepsTheRules()
    expect(table.endedWith?.outcome, table.situation).toBe('completed')
  })

  it('that is faster than rising may be is refused: relays know no slower (S4)', { tags: 'S4/guard' }, () => {
    const toml = `[table]\nfull_speed_deg_per_s = 1.6\n${EVERY_PHASE}`
    const table = aRelayTable(toml, { ...RELAYS, fullSpeedDegPerS: 1.6 })
      .pressStart()
      .staysStillForS(5)
    expect(table.run.controller.lastStatus!.interlocks & INTERLOCK.notCommissioned).not.toBe(0)
    expect(table.factsOf('refused').at(-1)!.reasons.join(' ')).toContain('too fast for the relays')
    expect(table.factsOf('sessionStarted')).toEqual([])
  })
})

/** A client that does what it likes, on a table that tilts up to 25°. */
function aClient(driveTrain: DriveTrain = RELAYS): StubbornClient {
  return new StubbornClient(25, 300, { config: { ...STORED, fullSpeedDegPerS: 1.4 }, driveTrain })
}

function pushedTo(deg: number, client = aClient()): StubbornClient {
  client.begins(() => 1000)
  expect(client.until(() => client.angleDeg > deg, 120)).toBe(true)
  return client
}

describe('relays, whoever asks for what', () => {
  it('stop short of the announced angle, and pull no more there', () => {
    const client = pushedTo(24)
    client.runMs(1000)
    const deepestDeg = client.angleDeg
    expect(deepestDeg).toBeGreaterThan(25)
    expect(deepestDeg).toBeLessThan(25.7)
    client.runMs(10_000)
    expect(client.angleDeg).toBeCloseTo(deepestDeg, 3)
    expect(client.guard).toBe('armed')
    expect(client.brokenRules).toEqual([])
  })

  it('give two thirds of a drive two thirds of the time', () => {
    const client = pushedTo(-60)
    client.wish = () => 667
    client.runMs(2000)
    let onMs = 0
    for (let ms = 0; ms < 20_000; ms += 1) {
      client.runMs(1)
      if (client.table.board.driveMilli !== 0) onMs += 1
    }
    expect(onMs / 20_000).toBeCloseTo(2 / 3, 1)
    expect(client.brokenRules).toEqual([])
  })

  it('do nothing for a drive under which no motor turns', () => {
    const client = pushedTo(-60)
    client.wish = () => STORED.deadBandMilli
    client.runMs(500)
    const stoodDeg = client.angleDeg
    client.runMs(60_000)
    expect(client.angleDeg).toBe(stoodDeg)
  })

  it('rest between one way and the other (F6)', () => {
    const client = pushedTo(-40)
    client.wish = ({ uptimeMs }) => (uptimeMs % 1000 < 500 ? 1000 : -1000)
    let restedMs = 1000
    let last = client.table.board.driveMilli
    const rests: number[] = []
    for (let ms = 0; ms < 20_000; ms += 1) {
      client.runMs(1)
      const { driveMilli } = client.table.board
      if (driveMilli === 0) restedMs += 1
      else {
        if (driveMilli !== last) rests.push(restedMs)
        last = driveMilli
        restedMs = 0
      }
    }
    expect(rests.length).toBeGreaterThan(10)
    expect(Math.min(...rests)).toBeGreaterThanOrEqual(60)
  })

  it('count as a return in pulses too: Stop is not answered by a guard that takes over', () => {
    const client = pushedTo(24)
    client.does('stop')
    client.wish = () => -600
    expect(client.until(() => client.angleDeg < 6 || client.guard !== 'armed', 60)).toBe(true)
    expect(client.guard).toBe('armed')
    client.wish = () => -100
    expect(client.until(() => client.angleDeg < 5.5 || client.guard !== 'armed', 60)).toBe(true)
    expect(client.brokenRules).toEqual([])
  })

  it('that are asked for too little of a return are taken over', () => {
    const client = pushedTo(24)
    client.does('stop')
    client.wish = () => -300
    expect(client.until(() => client.guard === 'returning', 10)).toBe(true)
  })

  it('show a jam even in the shortest pulses', () => {
    const client = pushedTo(-60, aClient({ ...RELAYS, stallCurrentA: 10 }))
    client.wish = () => 200
    client.runMs(3000)
    client.does('jam')
    expect(client.until(() => client.guard === 'backingOff', 10)).toBe(true)
    expect(client.lastStatus?.cause).toBe('stalled')
  })

  it('do not starve where the supply is a little high: pulses would make the motion no slower', () => {
    const client = pushedTo(-30, aClient({ ...RELAYS, supplyV: 14 }))
    client.wish = () => -1000
    expect(client.until(() => client.angleDeg < -70, 35)).toBe(true)
  })
})
