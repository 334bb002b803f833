import { describe, expect, it } from 'vitest'
import { CYCLES_PER_MS } from '../../../hardware/emulator/emulated-board.ts'
import { SWITCH } from '../../../hardware/guard/vocabulary.ts'
import { Chance } from '../../../hardware/simulator/noise.ts'
import { FlashedTable } from './flashed-table.ts'

const CYCLES_PER_US = CYCLES_PER_MS / 1000
const MOST_US = 10
const GLITCHES = 90

describe.each(['uno', 'mega'] as const)('the E-stop on the flashed firmware (%s)', { tags: 'S1/guard' }, (name) => {
  it('hit and released within 30 µs, at any instant: off, and latched', () => {
    const chance = new Chance(7)
    const table = new FlashedTable({ board: name }).drivenPast(-43, 400)
    const { board } = table
    const guardAt = board.symbols.the_guard!
    const { data } = board.chip.core.cpu
    let slowest = 0
    for (let times = 0; times < GLITCHES; times++) {
      table.driveMilli = times % 2 === 0 ? 400 : -250
      table.runUntil(() => Math.abs(board.driveMilli) > 50, 600)
      // The guard is put back afterwards: many glitches, without minutes of reset and recovery.
      const before = data.slice(guardAt, guardAt + board.sizes.the_guard!)
      const contact = times % 3 === 0 ? 'estopB' : 'estopA'
      const hit = board.cycle + chance.between(0, CYCLES_PER_MS - 1)
      const lasts = chance.between(1, 30) * CYCLES_PER_US
      table.outputs.length = 0
      board.at(hit, () => board.electronics.force(contact, 'open'))
      board.at(hit + lasts, () => board.electronics.force(contact, 'low'))
      table.run(25)
      slowest = Math.max(slowest, table.offAfter(hit) ?? Number.POSITIVE_INFINITY)
      expect(table.latest, `glitch ${times}, ${lasts} cycles long`).toMatchObject({
        guard: 'latched',
        cause: 'estopPressed',
        driveMilli: 0,
      })
      board.electronics.force(contact, null)
      table.run(60)
      data.set(before, guardAt)
    }
    expect(slowest / CYCLES_PER_US).toBeLessThanOrEqual(MOST_US)
  })

  it.each(['estopA', 'estopB'] as const)(
    'with the wire of one channel cut (%s): off, latched, and no reset while it is',
    (channel) => {
      const table = new FlashedTable({ board: name }).drivenPast(-43)
      table.board.faults[channel] = 'cut'
      const offMs = table.runUntil(() => table.isOff, 20)
      expect(offMs).toBeLessThanOrEqual(6)
      table.run(250)
      expect(table.stands).toBe(true)
      expect(table.latest).toMatchObject({ guard: 'latched', cause: 'estopChannelsDisagree' })
      expect(table.latest.switches & (SWITCH.estopAOpen | SWITCH.estopBOpen)).toBe(
        channel === 'estopA' ? SWITCH.estopAOpen : SWITCH.estopBOpen,
      )
      table.do('reset')
      table.run(4500)
      expect(table.latest.guard).toBe('latched')
    },
  )
})

describe('the E-stop on the flashed firmware', () => {
  it('held, released, reset: nothing starts by itself, and only a fresh press of Start creeps', {
    tags: 'S1/guard',
  }, () => {
    const table = new FlashedTable().drivenPast(-38)
    table.do('estop')
    table.run(100)
    expect(table.latest).toMatchObject({ guard: 'latched', cause: 'estopPressed' })
    table.do('reset') // still pressed
    table.run(4500)
    expect(table.latest.guard).toBe('latched')
    table.do('estop-release')
    expect(table.watched(600)).toEqual({ movedDeg: 0, everOn: false })
    table.do('reset')
    table.run(4500)
    expect(table.latest.guard).toBe('recovery')
    expect(table.watched(500)).toEqual({ movedDeg: 0, everOn: false })
    table.holdsStartUntil(() => table.latest.guard === 'idle', 20_000)
    expect(table.openInterlocks).toEqual([])
  })

  it('with a channel that no longer opens: power off by the other one, latched, and no session before it is mended', {
    tags: ['S1/guard', 'S9/guard'],
  }, () => {
    const table = new FlashedTable().drivenPast(-43)
    table.board.faults.estopA = 'stuck'
    table.do('estop')
    expect(table.runUntil(() => table.isOff, 20)).toBeLessThanOrEqual(6)
    table.run(100)
    expect(table.latest).toMatchObject({ guard: 'latched', cause: 'estopChannelsDisagree' })
  })
})
