import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { COPIES_AT, COPY_BYTES, encodeCopy, encodeEeprom } from '../../../hardware/emulator/eeprom-image.ts'
import { TYPICAL_WIRING } from '../../../hardware/emulator/electronics.ts'
import { CYCLES_PER_MS } from '../../../hardware/emulator/emulated-board.ts'
import { FAILURE } from '../../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../../hardware/guard/wiring.ts'
import { Chance } from '../../../hardware/simulator/noise.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import { CONFIG, FlashedTable } from './flashed-table.ts'

/** They differ in every field, so that as many bytes as possible are written. */
const CONFIGS: readonly [GuardConfig, GuardConfig] = [
  CONFIG,
  {
    uprightDeg: -45.3,
    maxAngleDeg: 51.1,
    capS: 333,
    fullSpeedDegPerS: 4.321,
    deadBandMilli: 273,
    currentLimitA: 17.773,
    supplyMinV: 9.876,
    pauseS: 311,
  },
]
/** Here the angles stay what they are, so that a guard that has either may be configured. */
const WIRINGS: readonly [GuardWiring, GuardWiring] = [
  TYPICAL_WIRING,
  {
    ...TYPICAL_WIRING,
    driver: 'pwmDirection',
    motorReversed: true,
    relayDeadMs: 211,
    currentZeroCounts: 301,
    ampPerCount: 17_777 / 256_000,
    voltPerCount: 6555 / 256_000,
  },
]
/** Longer than two copies take, byte by byte. */
const STORING_MS = 2 * COPY_BYTES * 4
/** The guard writes at its own milliseconds, 3.4 ms each byte: a cut in every other byte. */
const CUT_EVERY_MS = 8

/** Which of the two sets of limits a board has, and which wiring; -1 for anything else. */
function told(table: FlashedTable): readonly [number, number] {
  const { commissioned, config } = table.ask('readConfig')
  const { wiring } = table.ask('readWiring')
  const like = (what: unknown) => (each: unknown) => isDeepStrictEqual(each, what)
  return [commissioned ? CONFIGS.findIndex(like(config)) : -1, WIRINGS.findIndex(like(wiring))]
}

/** Stores with `send`, and cuts the power so much later; what the board has when it is back, and what it says of its store. */
function cutAfter(
  table: FlashedTable,
  cycles: number,
  send: () => void,
): { has: readonly [number, number]; failures: number } {
  const { board } = table
  table.runUntil(() => table.statuses.length > 0 && table.latest.guard === 'idle', 1000)
  table.do('stop-down')
  table.run(30)
  send()
  board.at(board.cycle + cycles, () => board.cutPower())
  table.run(Math.ceil(cycles / CYCLES_PER_MS) + 1)
  table.do('stop-up')
  board.reboot()
  table.statuses.length = 0
  table.runUntil(() => table.statuses.length > 0, 600)
  return { has: told(table), failures: table.ask('readHealth').health.failures }
}

function storesWiring(table: FlashedTable, wiring: GuardWiring): void {
  table.runUntil(() => table.latest.guard === 'idle', 1000)
  table.do('stop-down')
  table.run(30)
  expect(table.request({ type: 'wire', wiring })).toBe('accepted')
  table.do('stop-up')
  table.run(STORING_MS + 100)
}

describe('a power cut while something is stored', () => {
  it('at any instant leaves the old limits or the new ones, whole', { timeout: 300_000 }, () => {
    const chance = new Chance(4)
    const table = new FlashedTable({ startUpMs: 1, wiring: WIRINGS[0] })
    let kept = 0
    const seen = { old: 0, young: 0, mended: 0 }
    for (let cutMs = 0; cutMs < STORING_MS; cutMs += CUT_EVERY_MS) {
      const wanted = 1 - kept
      const cycles = cutMs * CYCLES_PER_MS + chance.between(0, CUT_EVERY_MS * CYCLES_PER_MS)
      const { has, failures } = cutAfter(table, cycles, () => {
        expect(table.request({ type: 'configure', config: CONFIGS[wanted]! })).toBe('accepted')
      })
      expect([0, 1], `limits after ${cycles} cycles`).toContain(has[0])
      expect(has[1]).toBe(0)
      if (failures & FAILURE.storedCopy) seen.mended++
      if (has[0] === wanted) seen.young++
      else seen.old++
      kept = has[0]
    }
    // A copy is half written in nearly every cut.
    expect(seen.old).toBeGreaterThan(10)
    expect(seen.young).toBeGreaterThan(10)
    expect(seen.mended).toBeGreaterThan(20)
  })

  it('where one copy is still the last but one: that one is written first, and never comes back', {
    timeout: 300_000,
  }, () => {
    const chance = new Chance(6)
    for (let trial = 0; trial < 12; trial++) {
      const younger = trial % 2
      const eeprom = encodeEeprom({ config: { ...CONFIG, capS: 111 }, wiring: TYPICAL_WIRING }, 9)
      eeprom.set(encodeCopy({ config: CONFIGS[0], wiring: TYPICAL_WIRING }, 10), COPIES_AT[younger]!)
      const table = new FlashedTable({ startUpMs: 1, eeprom })
      const { has } = cutAfter(table, chance.between(0, (STORING_MS / 3) * CYCLES_PER_MS), () => {
        expect(table.request({ type: 'configure', config: CONFIGS[1] })).toBe('accepted')
      })
      expect([0, 1], `trial ${trial}`).toContain(has[0])
    }
  })

  it('limits and a wiring at once: never a wiring without the limits that were sent before it', {
    timeout: 300_000,
  }, () => {
    const chance = new Chance(5)
    const table = new FlashedTable({ startUpMs: 1, wiring: WIRINGS[0] })
    let kept = 0
    const seen = { neither: 0, limits: 0, both: 0 }
    for (let trial = 0; trial < 24; trial++) {
      const wanted = 1 - kept
      const cycles = chance.between(0, (trial % 2 === 0 ? STORING_MS : STORING_MS / 4) * CYCLES_PER_MS)
      const { has } = cutAfter(table, cycles, () => {
        expect(table.request({ type: 'configure', config: CONFIGS[wanted]! })).toBe('accepted')
        table.run(chance.between(0, 300))
        expect(table.request({ type: 'wire', wiring: WIRINGS[wanted]! })).toBe('accepted')
      })
      const mayHave = [
        [kept, kept],
        [wanted, kept],
        [wanted, wanted],
      ]
      const which = mayHave.findIndex((each) => isDeepStrictEqual(each, has))
      expect(which, `has ${has}, wanted ${wanted} after ${cycles} cycles`).not.toBe(-1)
      if (which === 0) seen.neither++
      else if (which === 1) seen.limits++
      else seen.both++
      if (which === 0) continue
      // Where the wiring did not make it, it is stored now: the next trial begins with two of a kind.
      if (which === 1) storesWiring(table, WIRINGS[wanted]!)
      kept = wanted
    }
    expect(seen.neither).toBeGreaterThan(0)
    expect(seen.limits).toBeGreaterThan(2)
    expect(seen.both).toBeGreaterThan(2)
  })
})
