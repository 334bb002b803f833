import { describe, expect, it } from 'vitest'
import { CYCLES_PER_MS } from '../../../hardware/emulator/emulated-board.ts'
import { LineTraffic } from '../../../hardware/emulator/line-traffic.ts'
import { FAILURE } from '../../../hardware/guard/vocabulary.ts'
import { Chance } from '../../../hardware/simulator/noise.ts'
import { FlashedTable } from './flashed-table.ts'

const LONG = { timeout: 300_000 }
const ESTOP_PHASES = 300
const CYCLES_PER_US = CYCLES_PER_MS / 1000
const MOST_US = 10
/** Interrupts, and what the inputs take to be read, which is not always the same; no other work lasts into the next millisecond. */
const MOST_JITTER_US = 100

describe('the flashed firmware on a line that is full', () => {
  it(
    'of messages, refused frames and noise for a minute: the session is driven on, and no step begins late',
    LONG,
    () => {
      const table = new FlashedTable()
      const traffic = new LineTraffic(table, new Chance(1), 0.3)
      table.drivenPast(-44, 400)
      const jitterUs = watchesSteps(table)
      let longestMs = 0
      let driven = 0
      for (let s = 0; s < 60; s++) {
        table.driveMilli = s % 8 < 4 ? 500 : -400
        const from = table.statuses.length
        const uptime = table.latest.uptimeMs
        traffic.run(1000)
        if (table.board.driveMilli !== 0) driven++
        // It says so often enough for its host to know that it lives.
        longestMs = Math.max(longestMs, ...gapsMs(table.statuses.slice(from).map(({ atMs }) => atMs)))
        expect(table.latest.uptimeMs).toBeGreaterThan(uptime)
        expect(table.latest).toMatchObject({ guard: 'armed', cause: 'none' })
      }
      expect(driven).toBeGreaterThan(40)
      expect(longestMs).toBeLessThan(150)
      expect(jitterUs()).toBeGreaterThan(0)
      expect(jitterUs()).toBeLessThan(MOST_JITTER_US)
      table.run(500)
      expect(table.latest.badFrames).toBeGreaterThan(1000)
      const { health } = table.ask('readHealth')
      expect(health.lateSteps).toBe(0)
      expect(health.failures & FAILURE.late).toBe(0)
      expect(health.stepMaxMs).toBeLessThan(0.5)
      expect(health.stackFreeBytes).toBeGreaterThan(200)
      expect(table.board.chip.resets.watchdog).toBe(0)
    },
  )

  it(`the E-stop is off within ${MOST_US} µs, whenever it is hit`, { ...LONG, tags: 'S1/guard' }, () => {
    const chance = new Chance(2)
    const table = new FlashedTable()
    const traffic = new LineTraffic(table, chance, 0.3)
    // Far from both ends: over hundreds of presses it drifts some degrees.
    table.drivenPast(-35, 400)
    const { board } = table
    const guardAt = board.symbols.the_guard!
    const guardEnd = guardAt + board.sizes.the_guard!
    const { data } = board.chip.core.cpu
    let slowest = 0
    for (let phase = 0; phase < ESTOP_PHASES; phase++) {
      table.driveMilli = phase % 2 === 0 ? 400 : -250
      traffic.run(chance.between(1, 12))
      if (board.driveMilli === 0) traffic.run(300)
      expect(board.driveMilli).not.toBe(0)
      // Where the guard stands is put back afterwards: hundreds of presses, without hours of reset and recovery.
      table.settle()
      const before = data.slice(guardAt, guardEnd)
      const contact = phase % 3 === 0 ? 'estopB' : 'estopA'
      const hit = board.cycle + chance.between(0, CYCLES_PER_MS - 1)
      table.outputs.length = 0
      board.at(hit, () => board.electronics.force(contact, 'open'))
      traffic.run(2)
      const took = table.offAfter(hit)
      expect(took, `the E-stop at cycle ${hit} switched nothing off for good`).not.toBeNull()
      slowest = Math.max(slowest, took!)
      expect(table.isOff).toBe(true)
      board.electronics.force(contact, 'low')
      table.run(1)
      table.settle()
      data.set(before, guardAt)
    }
    expect(slowest / CYCLES_PER_US).toBeLessThanOrEqual(MOST_US)
    expect(slowest / CYCLES_PER_US).toBeGreaterThan(1)
  })
})

/** How far, until asked, a step of the guard began from a millisecond after the last one. */
function watchesSteps({ board }: FlashedTable): () => number {
  const { core } = board.chip
  let last: number | null = null
  let most = 0
  core.watchAddress(board.symbols.guard_step!, () => {
    if (last !== null) most = Math.max(most, Math.abs(core.cycle - last - CYCLES_PER_MS))
    last = core.cycle
  })
  return () => most / CYCLES_PER_US
}

function gapsMs(times: readonly number[]): number[] {
  return times.slice(1).map((atMs, i) => atMs - times[i]!)
}
