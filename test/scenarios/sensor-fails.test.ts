import { describe, expect, it } from 'vitest'
import type { Person } from '../../hardware/simulator/person.ts'
import { oneStep } from './cause-story.ts'
import { aTable, type Story } from './story.ts'

/** What S9 grants from the first motion on, ms. */
const NOTICED_MS = 200
const HEAVY: Person = { massKg: 120, heightM: 2 }
const LIGHT: Person = { massKg: 45, heightM: 1.5 }

/** Inverted, with an angle that is no longer trusted: only the cam switches tell where the table is. */
function blindAt(angleDeg: number, person?: Person): Story {
  const table = aTable({ toml: oneStep('angle_deg = 60\nhold_s = 60'), ...(person ? { person } : {}) })
  return table
    .pressStart()
    .reachesAngle(`${angleDeg}°`, (deg) => deg > angleDeg)
    .suffers('sensor-a-off')
    .waitsS(0.5)
}

describe('an angle sensor fails', { tags: 'S9/guard' }, () => {
  it.each([
    ['sensor-a-stuck', 'freezes'],
    ['sensor-b-stuck', 'freezes'],
    ['sensor-a-off', 'has its wire broken'],
    ['sensor-a-stale', 'delivers nothing any more'],
  ] as const)('in motion (%s, it %s): noticed within 200 ms, and the table stands (S9)', (fault, _) => {
    const table = aTable()
      .pressStart()
      .reachesAngle('5°', (deg) => deg > 5)
      .suffers(fault)
    table.withinMs(NOTICED_MS, 'latched', () => table.guard === 'latched')
    table.withinMs(200, 'it stands', () => table.stands)
    table.isLatched().keepsTheRules()
  })

  it.each(['sensor-a-stuck', 'sensor-b-stuck'] as const)(
    'at rest (%s): noticed once the table moves, by 200 ms of it',
    (fault) => {
      const table = aTable().pressStart().reaches('holding').suffers(fault).reaches('resting')
      table.until('it moves', () => table.speedDegPerS < -0.5, 5)
      table.withinMs(NOTICED_MS, 'latched', () => table.guard === 'latched')
      table.isLatched('sensorsDisagree').keepsTheRules()
    },
  )

  it('upright, before a session: Start is refused', () => {
    const table = aTable().suffers('sensor-b-off').waitsS(0.5).isLatched('sensorOutOfRange')
    table.resets().guardIs('idle').pressStart().staysStillForS(3)
    expect(table.factsOf('refused').at(-1)?.reasons.join()).toContain('angle sensors')
    table.suffers('sensors-mend').waitsS(1).pressStart().reaches('tilting', 2).keepsTheRules()
  })

  it('by drifting: the target is not passed by two degrees before it is noticed (S2)', { tags: 'S2/guard' }, () => {
    const table = aTable().pressStart().reaches('holding').suffers('sensor-a-drift')
    table.until('latched', () => table.guard === 'latched', 8)
    expect(Math.abs(table.angleDeg - 14)).toBeLessThan(2)
    table.comesBackUpright().keepsTheRules()
  })

  it('by drifting so slowly that only the difference tells: still within two degrees of the target (S2)', {
    tags: 'S2/guard',
  }, () => {
    const table = aTable({ toml: oneStep('angle_deg = 20\nhold_s = 300') })
      .pressStart()
      .reaches('holding')
    table.board.sensors[1].fault = { kind: 'drifting', degPerS: -0.03 }
    let deepestDeg = 0
    table.until(
      'noticed, or over',
      () => {
        deepestDeg = Math.max(deepestDeg, table.angleDeg)
        return table.guard === 'latched'
      },
      300,
    )
    expect(deepestDeg).toBeLessThan(22)
    table.suffers('sensors-mend').comesBackUpright().keepsTheRules()
  })

  it('by becoming noisy: nothing moves faster or deeper than it may', () => {
    aTable().suffers('sensor-a-noisy').pressStart().waitsS(60).comesBackUpright().keepsTheRules()
  })
})

describe('coming back without an angle', { tags: 'S6/guard' }, () => {
  it.each([
    ['an average person', undefined],
    ['a heavy person', HEAVY],
    ['a light person', LIGHT],
  ])('by the switches alone, %s: to horizontal, and after the pause upright (S6)', (_, person) => {
    const table = blindAt(55, person).isLatched().resets().guardIs('recovery')
    table.holdsStart().until('horizontal', () => table.angleDeg < 2, 150)
    table
      .until('it stands', () => table.stands, 3)
      .waitsS(1)
      .staysStillForS(40)
      .letsGoOfStart()
    expect(table.angleDeg).toBeGreaterThan(-3)
    table
      .holdsStart()
      .until('upright', () => table.guard === 'idle', 150)
      .letsGoOfStart()
    expect(table.isUpright).toBe(true)
    table.keepsTheRules()
  })

  it.each([undefined, HEAVY, LIGHT])('never faster than a creep, whoever lies on it', (person) => {
    const table = blindAt(40, person).resets().holdsStart()
    table.until(
      'horizontal',
      () => {
        expect(Math.abs(table.speedDegPerS)).toBeLessThan(2)
        return table.stands && table.angleDeg < 2
      },
      150,
    )
  })

  it('stops when Start is let go', () => {
    const table = blindAt(40).resets().holdsStart().waitsS(3).suffers('start-up')
    table.withinMs(300, 'it stands', () => table.stands)
    table.staysStillForS(20).comesBackUpright().keepsTheRules()
  })

  it('gives up after three minutes of motion where the switches never come: latched', () => {
    const table = blindAt(20)
    Object.assign(table.board.faults, { horizontalCam: 'open', uprightCam: 'open' })
    table
      .resets()
      .holdsStart()
      .until('latched', () => table.guard === 'latched', 200)
    table.isLatched()
    table.letsGoOfStart().staysStillForS(20)
  })

  it('no session starts until the sensors are whole again', () => {
    const table = blindAt(20).comesBackUpright().pressStart().staysStillForS(3)
    expect(table.factsOf('refused').at(-1)?.reasons.join()).toContain('angle sensors')
    // The guard has followed the broken channel far away and takes its time to follow it home.
    table.suffers('sensors-mend').waitsS(10).pressStart().reaches('tilting', 2)
  })

  it('a sensor that looks healthy while the table stands is not believed before upright', () => {
    const table = aTable()
      .pressStart()
      .reachesAngle('12°', (deg) => deg > 12)
      .suffers('sensor-a-stuck')
      .waitsS(1)
    table.isLatched().suffers('sensors-mend').waitsS(1).resets().guardIs('recovery').holdsStart().waitsS(2)
    expect(table.speedDegPerS).toBeGreaterThan(-1.6) // the pace without an angle
    table.comesBackUpright().keepsTheRules()
  })
})
