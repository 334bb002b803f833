import { describe, expect, it } from 'vitest'
import { encodeEeprom } from '../../../hardware/emulator/eeprom-image.ts'
import { TYPICAL_WIRING } from '../../../hardware/emulator/electronics.ts'
import { CYCLES_PER_MS } from '../../../hardware/emulator/emulated-board.ts'
import { CONFIG, FlashedTable } from './flashed-table.ts'

const CURRENT_CHANNEL = 2
const SUPPLY_CHANNEL = 3
/** From the first instruction of the program to its outputs: no interrupt is on by then. */
const OFF_WITHIN_CYCLES = 32

/** A wire of the converter's is off from now on: the pin floats. */
function cutAnalog(table: FlashedTable, channel: number): void {
  const { electronics } = table.board
  const voltage = electronics.voltage.bind(electronics)
  electronics.voltage = (of) => (of === channel ? null : voltage(of))
}

describe('the flashed guard', () => {
  it('switches off first where its program comes astray to its beginning', () => {
    const table = new FlashedTable()
    table.tiltTo(-20)
    table.driveMilli = 600
    table.run(500)
    const { board } = table
    expect(board.driveMilli).toBeGreaterThan(400)
    let jumped = 0
    const goesAstray = () => {
      const { core } = board.chip
      // Asleep, it would go nowhere before its next interrupt.
      if (core.isAsleep) return board.at(board.cycle + CYCLES_PER_MS / 50, goesAstray)
      core.cpu.pc = 0
      jumped = board.cycle
    }
    board.at(board.cycle + CYCLES_PER_MS / 2, goesAstray)
    const seen = table.outputs.length
    table.run(2)
    const off = table.outputs.slice(seen).find(({ driveMilli, contactor }) => driveMilli === 0 && !contactor)
    expect(off!.cycle - jumped).toBeLessThan(OFF_WITHIN_CYCLES)
  })

  it('takes a WIRE for no reset: what tripped has to be reset by hand (S1)', { tags: 'S1/guard' }, () => {
    const table = new FlashedTable()
    table.run(600)
    table.do('estop')
    table.run(100)
    table.do('estop-release')
    table.run(500)
    expect(table.latest.guard).toBe('latched')
    table.do('stop-down')
    table.run(100)
    expect(table.request({ type: 'wire', wiring: TYPICAL_WIRING })).toBe('notNow')
    table.do('stop-up')
    table.run(100)
    expect(table.latest).toMatchObject({ guard: 'latched', cause: 'estopPressed' })
  })

  it('neither measures nor drives by a stored wiring that is out of range', () => {
    const eeprom = encodeEeprom({ config: CONFIG, wiring: { ...TYPICAL_WIRING, relayDeadMs: 255 } })
    const table = new FlashedTable({ eeprom })
    table.run(600)
    expect(table.ask('readWiring').wiring).toBeNull()
    expect(table.latest.interlocks).not.toBe(0)
    expect(table.startSession()).not.toBe('accepted')
  })

  it('cries for help where it has lost its limits with somebody inverted', () => {
    const eeprom = encodeEeprom({ config: CONFIG, wiring: TYPICAL_WIRING }).fill(0, 10, 12).fill(0, 138, 140)
    const table = new FlashedTable({ eeprom, angleDeg: 30 })
    table.run(600)
    let soundedMs = 0
    for (let ms = 0; ms < 1200; ms++) {
      table.run(1)
      if (table.board.outputs.buzzer > 0) soundedMs++
    }
    expect(soundedMs).toBeGreaterThan(800)
  })

  it('notices that the wire of the motor’s current is off, as soon as the motor turns (S9)', {
    tags: 'S9/guard',
  }, () => {
    const table = new FlashedTable()
    table.tiltTo(-30)
    cutAnalog(table, CURRENT_CHANNEL)
    table.driveMilli = 500
    table.run(300)
    expect(table.latest.cause).toBe('overCurrent')
  })

  it('notices that the wire of the supply is off: nothing can be started (S9)', { tags: 'S9/guard' }, () => {
    const table = new FlashedTable()
    table.run(600)
    cutAnalog(table, SUPPLY_CHANNEL)
    table.run(400)
    expect(table.latest.supplyV).toBeLessThan(0.5)
    expect(table.startSession()).toBe('interlockOpen')
  })

  it.each([
    ['below', 12, 2],
    ['above', -20, 1.5],
  ])(
    'creeps home blind no faster than it may %s horizontal, also where nothing is left to see (S4)',
    { tags: 'S4/guard' },
    (_, fromDeg, limit) => {
      const table = new FlashedTable({ config: { ...CONFIG, supplyMinV: 5 } })
      table.tiltTo(fromDeg)
      table.driveMilli = null
      table.board.electronics.vccV = 4.05 // the reference does not fit: both potentiometers are gone
      table.run(300)
      expect(table.latest.guard).toBe('latched')
      table.do('reset')
      table.run(4300)
      table.do('start-down')
      let fastest = 0
      for (let ms = 0; ms < 7000; ms++) {
        table.run(1)
        fastest = Math.max(fastest, -table.board.motion.speedDegPerS)
      }
      expect(fastest).toBeGreaterThan(0.3)
      expect(fastest).toBeLessThan(limit)
    },
  )
})
