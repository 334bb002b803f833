import { describe, expect, it } from 'vitest'
import { encodeEeprom } from '../../../hardware/emulator/eeprom-image.ts'
import { TYPICAL_WIRING } from '../../../hardware/emulator/electronics.ts'
import { FAILURE, type GuardCause } from '../../../hardware/guard/vocabulary.ts'
import { ALARM_SIGNALS, CONFIG, FlashedTable } from './flashed-table.ts'

type Breaks = (table: FlashedTable) => void

/** What breaks under drive, what it is called, and how long the drive outputs may still be on, ms. */
const LATCHING: readonly [string, Breaks, readonly GuardCause[], number][] = [
  ['the contactor no longer closes', (table) => table.do('contactor-open'), ['contactorOpen'], 130],
  [
    'the wire that tells of the contactor breaks',
    (table) => table.do('contactor-feedback-cut'),
    ['contactorOpen'],
    130,
  ],
  ['the motor turns the wrong way', turnsTheWrongWay, ['wrongWayMotion'], 700],
  [
    'the driver runs away towards inversion',
    runsAwayWhileItRises,
    ['wrongWayMotion', 'uncommandedMotion', 'overSpeed'],
    400,
  ],
  ['the wire of angle sensor A breaks', (table) => table.do('sensor-a-off'), ['sensorOutOfRange'], 60],
  ['the wire of angle sensor B breaks', (table) => table.do('sensor-b-off'), ['sensorOutOfRange'], 60],
  ['angle sensor A freezes', (table) => table.do('sensor-a-stuck'), ['sensorsDisagree'], 200],
  ['the board’s 5 V are 4 V', losesItsSupply, ['sensorOutOfRange', 'sensorsDisagree'], 60],
]

function losesItsSupply({ board }: FlashedTable): void {
  board.electronics.vccV = 4
}

/** Reversed at full pace it would be an over-current first. */
function turnsTheWrongWay(table: FlashedTable): void {
  table.driveMilli = 0
  table.run(500)
  table.do('motor-reversed')
  table.driveMilli = 500
}

function runsAwayWhileItRises(table: FlashedTable): void {
  table.driveMilli = -300
  table.runUntil(() => table.board.motion.speedDegPerS < -0.3, 2000)
  table.do('runaway-down')
}

/** What ends a session without a trip: the way towards inversion ends, the way back is open. */
const RETURNING: readonly [string, Breaks, GuardCause, number][] = [
  ['the over-travel wire of the inverted end breaks', (table) => table.do('overtravel-cut'), 'overtravelReached', 300],
  ['the wire of the Stop button breaks', (table) => table.do('stop-wire-cut'), 'stopPressed', 300],
  ['the supply drops by 3 V', (table) => table.do('supply-low'), 'supplyLow', 500],
  ['the ankle lock opens', (table) => table.do('ankle-open'), 'ankleLockOpened', 300],
]

describe('the flashed firmware, under drive, when', () => {
  it.each(LATCHING)('%s: off, latched, and it sounds', { tags: 'S9/guard' }, (_, breaks, causes, withinMs) => {
    const table = new FlashedTable().drivenPast(-39)
    breaks(table)
    const fromDeg = table.angleDeg
    const offMs = table.runUntil(() => table.isOff, withinMs)
    expect(offMs).toBeGreaterThan(0)
    table.run(300)
    expect(table.latest.guard).toBe('latched')
    expect(causes).toContain(table.latest.cause)
    expect(table.stands).toBe(true)
    expect(Math.abs(table.angleDeg - fromDeg)).toBeLessThan(2)
    expect(table.signals()).toEqual(ALARM_SIGNALS)
    table.driveMilli = 1000
    expect(table.watched(500).everOn).toBe(false)
  })

  it.each(RETURNING)('%s: no deeper, and back is open', { tags: 'S9/guard' }, (_, breaks, cause, withinMs) => {
    const table = new FlashedTable().drivenPast(-38)
    breaks(table)
    table.runUntil(() => table.board.driveMilli <= 0 && table.stands, withinMs)
    table.run(50)
    const deepestDeg = table.angleDeg
    expect(table.latest).toMatchObject({ guard: 'armed', cause })
    expect(table.watched(400).movedDeg).toBe(0)
    table.driveMilli = -800
    table.run(1500)
    expect(table.angleDeg).toBeLessThan(deepestDeg - 0.5)
  })

  it('the plug of the switches comes off: as many faults as contacts, no deeper, and HEALTH names the bank', {
    tags: 'S9/guard',
  }, () => {
    const table = new FlashedTable().drivenPast(-38)
    table.board.electronics.bank!.isGone = true
    table.runUntil(() => table.board.driveMilli === 0, 300)
    table.run(300)
    expect(table.stands).toBe(true)
    expect(table.latest.guard).not.toBe('idle')
    expect(table.latest.cause).not.toBe('none')
    expect(table.ask('readHealth').health.failures & FAILURE.switchBank).not.toBe(0)
  })

  it('the linkage jams at full drive: over-current within 200 ms, and once 2° the other way', () => {
    const table = new FlashedTable().drivenPast(-36)
    table.do('jam')
    const tookMs = table.runUntil(() => table.latest.guard === 'backingOff', 400)
    expect(tookMs).toBeLessThan(200)
    expect(table.latest.cause).toBe('overCurrent')
    table.do('unjam')
    const fromDeg = table.angleDeg
    table.runUntil(() => table.latest.guard === 'recovery', 6000)
    table.run(300)
    expect(fromDeg - table.angleDeg).toBeGreaterThan(1.8)
    expect(fromDeg - table.angleDeg).toBeLessThan(3.5)
    expect(table.watched(500)).toEqual({ movedDeg: 0, everOn: false })
  })

  it('the linkage jams at a drive that draws too little for that: stalled, not over-current', () => {
    const table = new FlashedTable().drivenPast(-43, 350)
    table.do('jam')
    const tookMs = table.runUntil(() => table.latest.guard === 'backingOff', 5000)
    expect(tookMs).toBeGreaterThan(400)
    expect(table.latest.cause).toBe('stalled')
  })

  // The noise of both sensors passes for motion now and then, and the count of a stall begins again.
  it('the linkage jams at such a drive, whatever the noise: stalled within a second', () => {
    for (const seed of [3, 4, 6]) {
      const table = new FlashedTable({ seed }).drivenPast(-43, 350)
      table.do('jam')
      table.runUntil(() => table.latest.guard === 'backingOff', 1000)
    }
  })

  it('the contactor welds: the session goes on, and what it leaves is latched before the next could start (S9)', {
    tags: 'S9/guard',
  }, () => {
    const table = new FlashedTable().drivenPast(-43, 300)
    table.do('contactor-welded')
    table.do('estop')
    table.run(250)
    expect(table.stands).toBe(true)
    expect(table.latest).toMatchObject({ guard: 'latched', cause: 'contactorWelded' })
    expect(table.board.contactorClosed).toBe(true)
    expect(table.isOff).toBe(true)
  })

  it.each(['uno', 'mega'] as const)(
    'it comes to an over-travel contact (%s): the motor gets nothing in that direction',
    (board) => {
      // Its contact stands far in front of the limit that is stored.
      const attached = { ...CONFIG, maxAngleDeg: -41 }
      const eeprom = encodeEeprom({ config: CONFIG, wiring: TYPICAL_WIRING })
      const table = new FlashedTable({ board, config: attached, eeprom, attached: TYPICAL_WIRING }).drivenPast(-37.5)
      table.runUntil(() => table.board.driveMilli === 0, 300)
      table.run(100)
      expect(table.latest).toMatchObject({ guard: 'armed', cause: 'overtravelReached' })
      expect(table.watched(400).movedDeg).toBe(0)
    },
  )

  it('the contact of the upright end opens on the way up: it stops there, and may go down again', () => {
    const table = new FlashedTable({ board: 'mega' }).drivenPast(-38, 600)
    table.driveMilli = -600
    table.runUntil(() => table.angleDeg < -38.5 && table.board.driveMilli < -50, 3000)
    table.board.electronics.force('overtravelUpright', 'open')
    table.runUntil(() => table.board.driveMilli === 0, 60)
    table.run(200)
    expect(table.watched(300).movedDeg).toBe(0)
    table.driveMilli = 500
    table.run(600)
    expect(table.board.driveMilli).toBeGreaterThan(100)
  })
})

describe('the flashed firmware, before a session, with', { tags: 'S9/guard' }, () => {
  it.each([
    ['Start that is stuck since it booted', 'start-down', 'startStuck'],
    ['a contactor that is welded', 'contactor-welded', 'notIdle'],
    ['a broken Stop wire', 'stop-wire-cut', 'stopPressed'],
    ['an E-stop channel that is cut', 'estop-a-cut', 'estopOpen'],
    ['a sensor that is off', 'sensor-b-off', 'angleUntrusted'],
    ['an over-travel wire that is cut', 'overtravel-cut', 'overtravelOpen'],
    ['an ankle lock that is open', 'ankle-open', 'ankleLockOpen'],
    ['a supply that is low', 'supply-low', 'supplyLow'],
  ] as const)('%s: refuses to arm, and says why', (_, stimulus, interlock) => {
    const table = new FlashedTable()
    table.do(stimulus)
    table.boots()
    expect(table.openInterlocks).toContain(interlock)
    table.do('start-up')
    table.run(20)
    if (interlock === 'startStuck') table.do('start-down')
    table.do('start')
    table.run(60)
    if (interlock !== 'startStuck')
      expect(table.request({ type: 'arm', deepestDeg: 20, capS: 60 })).not.toBe('accepted')
    expect(table.isOff).toBe(true)
  })
})
