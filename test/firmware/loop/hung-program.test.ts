import { describe, expect, it } from 'vitest'
import { CYCLES_PER_MS } from '../../../hardware/emulator/emulated-board.ts'
import { RESET_CAUSE } from '../../../hardware/guard/vocabulary.ts'
import { FlashedTable, QUICK_START } from './flashed-table.ts'

/** `rjmp .-2`. */
const HANG = 0xcfff
const WATCHDOG_MS = 40

/** All that the guard itself never drives while its memory cannot be trusted. */
function isSilent(table: FlashedTable, ms: number): boolean {
  const heard = table.heard.length
  const { movedDeg, everOn } = table.watched(ms)
  return table.heard.length === heard && movedDeg === 0 && !everOn
}

describe.each(['uno', 'mega'] as const)('the flashed firmware of a board that fails (%s)', (board) => {
  it('hangs for good: the watchdog bites, and a program that is not whole drives nothing and says so', {
    tags: 'S1/guard',
  }, () => {
    const table = new FlashedTable({ board, ...QUICK_START }).drivenPast(-40)
    const { chip, symbols } = table.board
    const hung = table.board.cycle
    chip.core.patchFlash(symbols.guard_step!, HANG)
    table.run(WATCHDOG_MS)
    expect(chip.resets.watchdog).toBe(1)
    expect(table.offAfter(hung)).toBeLessThanOrEqual(WATCHDOG_MS * CYCLES_PER_MS)
    table.run(600)
    expect(isSilent(table, 1000)).toBe(true)
    // On and off four times a second, each.
    const { lamp, buzzer } = table.signals(2000)
    expect(lamp).toBeGreaterThan(6)
    expect(lamp).toBeLessThan(20)
    expect(buzzer).toBe(lamp)
    expect(chip.resets.watchdog).toBe(1)
    expect(table.drivePins).toEqual({ a: 0, b: 0, contactor: 0 })
  })

  it('loses what its stack must not touch: off in that millisecond, then its watchdog', () => {
    const table = new FlashedTable({ board, ...QUICK_START }).drivenPast(-40)
    const { chip, symbols } = table.board
    const at = table.soon(5000, () => {
      chip.core.cpu.data[symbols._end! + 1] = 0
    })
    expect(table.offAfter(at)).toBeLessThanOrEqual(2 * CYCLES_PER_MS)
    expect(chip.resets.watchdog).toBe(0)
    table.run(WATCHDOG_MS)
    expect(chip.resets.watchdog).toBe(1)
    table.run(1500)
    expect(table.latest).toMatchObject({ guard: 'recovery', cause: 'awayFromUpright' })
    expect(table.watched(500)).toEqual({ movedDeg: 0, everOn: false })
    expect(table.ask('readHealth').health.resetCause & RESET_CAUSE.watchdog).not.toBe(0)
  })

  it('has a cell of RAM that sticks: it is found at boot', () => {
    const table = new FlashedTable({ board, ...QUICK_START })
    const { data, writeHooks } = table.board.chip.core.cpu
    const cell = table.board.symbols.the_guard!
    writeHooks[cell] = (value) => {
      data[cell] = value | 0x10
      return true
    }
    table.run(1000)
    expect(table.heard).toEqual([])
    expect(isSilent(table, 500)).toBe(true)
    expect(table.signals(1500).lamp).toBeGreaterThan(4)
  })

  it('has a bit of its program flipped while it runs: latched within 4 s, and no reset helps', () => {
    const table = new FlashedTable({ board, ...QUICK_START }).drivenPast(-42)
    table.board.faults.boardFailed = true
    const tookMs = table.runUntil(() => table.latest.guard === 'latched', 4000)
    expect(tookMs).toBeGreaterThan(1)
    expect(table.latest.cause).toBe('boardFailed')
    expect(table.isOff).toBe(true)
    expect(table.openInterlocks).toContain('boardFailed')
    table.do('reset')
    table.run(4500)
    expect(table.latest.guard).toBe('latched')
  })
})
