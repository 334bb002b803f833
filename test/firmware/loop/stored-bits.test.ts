import { describe, expect, it } from 'vitest'
import { COPIES_AT, COPY_BYTES, encodeCopy, encodeEeprom } from '../../../hardware/emulator/eeprom-image.ts'
import { TYPICAL_WIRING } from '../../../hardware/emulator/electronics.ts'
import { REGISTER } from '../../../hardware/emulator/mcu.ts'
import { INTERLOCK } from '../../../hardware/guard/vocabulary.ts'
import { Chance } from '../../../hardware/simulator/noise.ts'
import { CONFIG, FlashedTable } from './flashed-table.ts'

const OLDER = { config: CONFIG, wiring: TYPICAL_WIRING }
const YOUNGER = { config: { ...CONFIG, maxAngleDeg: 40, capS: 300 }, wiring: { ...TYPICAL_WIRING, relayDeadMs: 130 } }
const WARM_MS = 20
const READ_ENABLE = 0x01
const BITS = COPY_BYTES * 8

/** Both copies are whole and say different things: whatever else is obeyed was never stored. */
function twoCopies(): Uint8Array {
  const eeprom = encodeEeprom(OLDER, 3)
  eeprom.set(encodeCopy(YOUNGER, 4), COPIES_AT[1])
  return eeprom
}

/**
 * Boots the firmware again and again, each time from the instruction that reads the first stored byte: the self-tests before it
 * take longer than all the rest.
 */
class Rebooter {
  readonly table = new FlashedTable({ eeprom: twoCopies(), startUpMs: 1 })
  readonly #memory: Uint8Array
  readonly #pc: number

  constructor() {
    const { core } = this.table.board.chip
    const { cpu } = core
    const write = cpu.writeHooks[REGISTER.eecr]!
    let memory: Uint8Array | null = null
    let pc = 0
    cpu.writeHooks[REGISTER.eecr] = (value, old, address, mask) => {
      if (memory === null && value & READ_ENABLE) {
        memory = cpu.data.slice()
        pc = cpu.pc
      }
      return write(value, old, address, mask)
    }
    this.table.run(300)
    this.#memory = memory!
    this.#pc = pc
  }

  /** What the guard obeys after it has booted with these bytes: the deepest angle, the relays' rest; null where nothing. */
  boot(eeprom: Uint8Array): { maxAngleDeg: number; capS: number; relayDeadMs: number } | null {
    const { table } = this
    const { chip } = table.board
    table.board.pressReset() // ends what it was mending
    table.run(1)
    chip.eeprom.bytes.set(eeprom)
    chip.core.cpu.data.set(this.#memory)
    chip.core.cpu.pc = this.#pc
    table.run(WARM_MS)
    const commissioned = table.ask('readConfig')
    const { wiring } = table.ask('readWiring')
    if (!commissioned.commissioned && wiring === null) return null
    expect(commissioned.commissioned).toBe(true)
    const { maxAngleDeg, capS } = commissioned.config
    return { maxAngleDeg, capS, relayDeadMs: wiring!.relayDeadMs }
  }
}

const OBEYS_OLDER = { maxAngleDeg: 70, capS: 600, relayDeadMs: 100 }
const OBEYS_YOUNGER = { maxAngleDeg: 40, capS: 300, relayDeadMs: 130 }

function flipped(eeprom: Uint8Array, copy: number, bit: number): Uint8Array {
  const bytes = eeprom.slice()
  bytes[COPIES_AT[copy]! + (bit >> 3)]! ^= 1 << (bit & 7)
  return bytes
}

describe('a bit that flips in the EEPROM', () => {
  it('anywhere in either copy: the guard obeys the other one, and nothing that was never stored', {
    timeout: 240_000,
  }, () => {
    const rebooter = new Rebooter()
    expect(rebooter.boot(twoCopies())).toEqual(OBEYS_YOUNGER)
    for (let bit = 0; bit < BITS; bit++) {
      expect(rebooter.boot(flipped(twoCopies(), 0, bit)), `bit ${bit} of copy 0`).toEqual(OBEYS_YOUNGER)
      expect(rebooter.boot(flipped(twoCopies(), 1, bit)), `bit ${bit} of copy 1`).toEqual(OBEYS_OLDER)
    }
  })

  it('in both: it obeys nothing, and says that its store is damaged', { timeout: 240_000 }, () => {
    const rebooter = new Rebooter()
    const chance = new Chance(1)
    for (let bit = 0; bit < BITS; bit += 3) {
      const once = flipped(twoCopies(), 0, bit)
      const damaged = flipped(once, 1, chance.between(0, BITS - 1))
      expect(rebooter.boot(damaged), `bit ${bit}`).toBeNull()
      expect(rebooter.table.latest.interlocks & INTERLOCK.storeDamaged).not.toBe(0)
    }
  })

  it('as an EEPROM fails whose supply is too low, in many cells at once: never anything that was not stored', {
    timeout: 240_000,
  }, () => {
    const rebooter = new Rebooter()
    const chance = new Chance(2)
    for (let trial = 0; trial < 100; trial++) {
      const eeprom = twoCopies()
      for (const at of COPIES_AT)
        for (let cells = chance.between(0, 4); cells > 0; cells--)
          eeprom[at + chance.between(0, COPY_BYTES - 1)] = chance.pick([0x00, 0xff, chance.between(0, 255)])
      const obeyed = rebooter.boot(eeprom)
      expect([OBEYS_OLDER, OBEYS_YOUNGER, null]).toContainEqual(obeyed)
    }
  })
})
