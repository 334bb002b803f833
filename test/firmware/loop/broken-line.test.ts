import { describe, expect, it } from 'vitest'
import { FIRMATA, SYSEX } from '../../../hardware/serial/firmata-wire.ts'
import { Chance } from '../../../hardware/simulator/noise.ts'
import { armFrame, FlashedTable } from './flashed-table.ts'

const LONG = { timeout: 240_000 }

/** Sends bytes a few at a time, so that the session's drives get through between them. */
function sends(table: FlashedTable, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += 8) {
    table.write(bytes.subarray(at, at + 8))
    table.run(3)
  }
}

describe('the flashed firmware on a line that is not what it should be', () => {
  it('takes every byte there is, alone and again and again, while a session is driven', () => {
    const table = new FlashedTable().drivenPast(-43, 300)
    for (let byte = 0; byte < 256; byte++) {
      sends(table, Uint8Array.of(byte, byte, byte, byte, byte, byte, byte, FIRMATA.endSysex))
      sends(table, Uint8Array.of(FIRMATA.startSysex, SYSEX.guard, byte, FIRMATA.endSysex))
      table.driveMilli = byte % 64 < 32 ? 300 : -200
    }
    table.run(100)
    expect(table.latest).toMatchObject({ guard: 'armed', cause: 'none' })
    expect(Math.abs(table.board.driveMilli)).toBeGreaterThan(100)
    expect(table.latest.badFrames).toBeGreaterThanOrEqual(128)
    expect(table.ask('readHealth').health.lateSteps).toBe(0)
    expect(table.board.chip.resets).toMatchObject({ watchdog: 0, resetPin: 0 })
  })

  it('is not moved by a frame with any one bit flipped, and counts each that came whole', { tags: 'S1/guard' }, () => {
    const table = new FlashedTable().boots()
    table.do('start')
    table.run(100)
    const frame = armFrame(0)
    const before = table.latest.badFrames
    let refused = 0
    // All but the bytes that begin and end it, and the top bits, which would end it early.
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const at = bit >> 3
      if (at < 2 || at === frame.length - 1 || (bit & 7) === 7) continue
      const flipped = frame.slice()
      flipped[at]! ^= 1 << (bit & 7)
      table.write(flipped)
      table.run(4)
      refused++
    }
    table.run(60)
    expect(table.latest.guard).toBe('idle')
    expect(table.latest.badFrames - before).toBe(refused)
    table.write(frame)
    table.run(60)
    expect(table.latest.guard).toBe('armed')
  })

  it('that is cut anywhere in a frame: nothing is believed, and the next whole frame is', () => {
    const table = new FlashedTable().boots()
    const frame = armFrame(1)
    for (let length = 1; length < frame.length; length++) {
      table.do('start')
      table.run(60)
      table.write(frame.subarray(0, length))
      table.run(300)
      expect(table.latest.guard).toBe('idle')
    }
    table.run(300)
    table.write(frame.subarray(0, 9))
    expect(table.triesToArm()).toBe('accepted')
  })

  it('that is noise alone, from a wire that is torn off: the table returns as if nobody were there', {
    ...LONG,
    tags: 'S10/guard',
  }, () => {
    const table = new FlashedTable().drivenPast(8)
    const chance = new Chance(3)
    table.driveMilli = null
    const noise = () => {
      table.write(Uint8Array.from({ length: chance.between(0, 5) }, () => chance.between(0, 255)))
      return table.latest.guard === 'recovery'
    }
    table.runUntil(() => noise() || table.latest.guard === 'returning', 2600)
    expect(table.latest.guard).toBe('returning')
    table.runUntil(noise, 15_000)
    for (let ms = 0; ms < 1000; ms++) {
      noise()
      table.run(1)
    }
    expect(Math.abs(table.angleDeg)).toBeLessThan(1)
    expect(table.isOff).toBe(true)
  })
})

describe('a host that opens and closes the port, again and again', () => {
  it('without resetting the board: the session goes on', () => {
    const table = new FlashedTable().drivenPast(-43, 300)
    for (let times = 0; times < 40; times++) {
      table.board.lineOpened(0)
      table.driveMilli = times % 2 === 0 ? 300 : -200
      table.run(50)
    }
    expect(table.latest).toMatchObject({ guard: 'armed', cause: 'none' })
  })

  it('with DTR on its reset: off each time, and in the end recovery is all it offers', () => {
    const table = new FlashedTable().drivenPast(-38)
    for (let times = 0; times < 12; times++) {
      const at = table.board.cycle
      table.board.lineOpened(1000)
      table.run(37 * (times % 4) + 3)
      expect(table.isOff).toBe(true)
      if (times === 0) expect(table.offAfter(at)).toBeLessThan(1000)
    }
    table.run(1000)
    expect(table.latest).toMatchObject({ guard: 'recovery', cause: 'awayFromUpright' })
    expect(table.watched(500)).toEqual({ movedDeg: 0, everOn: false })
    expect(table.board.chip.resets.resetPin).toBe(12)
  })
})
