import { describe, expect, it } from 'vitest'
import type { ResetCause } from '../../../hardware/emulator/chip.ts'
import { CYCLES_PER_MS } from '../../../hardware/emulator/emulated-board.ts'
import { RESET_CAUSE } from '../../../hardware/guard/vocabulary.ts'
import { ALARM_SIGNALS, FlashedTable, QUICK_START } from './flashed-table.ts'

/** The watchdog's own oscillator: 32 ms by the data sheet, and some for its tolerance. */
const WATCHDOG_MS = 40
/** `rjmp .-2`. */
const HANG = 0xcfff
/** Its coil's field has to go, then the motor's own turning: what a reset cannot shorten. */
const COASTS_MS = 250
/** An instruction that has begun ends; the outputs are then open. */
const RESET_CYCLES = 8

const RESETS: readonly [string, ResetCause, (table: FlashedTable) => void][] = [
  ['its reset button', 'resetPin', ({ board }) => board.pressReset()],
  ['a brown-out', 'brownOut', ({ board }) => board.chip.reset('brownOut')],
  [
    'a power cut',
    'powerOn',
    (table) => {
      table.board.cutPower()
      table.later(200, () => table.board.reboot())
    },
  ],
]

describe('the flashed firmware, reset under drive', { tags: 'S7/guard' }, () => {
  it.each(RESETS)('by %s: off at once, off when it is back, and recovery is offered', (_, cause, resets) => {
    const table = new FlashedTable().drivenPast(-35)
    const { board } = table
    expect(board.driveMilli).toBeGreaterThan(500)
    const at = table.soon(12_345, () => resets(table))
    expect(table.offAfter(at)).toBeLessThanOrEqual(RESET_CYCLES)
    table.run(COASTS_MS)
    expect(table.stands).toBe(true)
    expect(board.contactorClosed).toBe(false)
    // The host goes on answering every status with a drive.
    expect(table.watched(2000)).toEqual({ movedDeg: 0, everOn: false })
    expect(table.latest).toMatchObject({ guard: 'recovery', cause: 'awayFromUpright' })
    expect(table.signals()).toEqual(ALARM_SIGNALS)
    expect(table.ask('readHealth').health.resetCause & RESET_CAUSE[cause]).not.toBe(0)
    expect(table.triesToArm()).toBe('notNow')
  })

  it('by its watchdog: off before it bites at the latest, and recovery is offered', () => {
    const table = new FlashedTable(QUICK_START).drivenPast(-35)
    const { board } = table
    const { core } = board.chip
    const entry = board.symbols.guard_step!
    const word = core.flashWord(entry)
    const hung = board.cycle
    core.patchFlash(entry, HANG)
    const tookMs = table.runUntil(() => board.chip.resets.watchdog > 0, WATCHDOG_MS)
    core.patchFlash(entry, word) // it hung this once
    expect(tookMs).toBeGreaterThan(20)
    expect(table.offAfter(hung)).toBeLessThanOrEqual(WATCHDOG_MS * CYCLES_PER_MS)
    table.run(COASTS_MS)
    expect(table.stands).toBe(true)
    expect(table.watched(1500)).toEqual({ movedDeg: 0, everOn: false })
    expect(table.latest).toMatchObject({ guard: 'recovery', cause: 'awayFromUpright' })
    expect(table.ask('readHealth').health.resetCause & RESET_CAUSE.watchdog).not.toBe(0)
  })

  it('while inverted: the table stays, and a hand on Start alone brings it to horizontal, then upright (S5, S6)', {
    tags: ['S5/guard', 'S6/guard'],
    timeout: 240_000,
  }, () => {
    const table = new FlashedTable().drivenPast(7)
    table.board.pressReset()
    table.driveMilli = null
    table.run(1500)
    expect(table.latest).toMatchObject({ guard: 'recovery', cause: 'awayFromUpright' })
    expect(table.watched(1500)).toEqual({ movedDeg: 0, everOn: false })
    table.holdsStartUntil(() => table.angleDeg < 0.5 && table.stands, 20_000)
    expect(table.angleDeg).toBeGreaterThan(-1.5)
    table.holdsStartUntil(() => table.latest.pausedS >= 10, 20_000)
    expect(table.angleDeg).toBeGreaterThan(-1.5)
    table.run(21_000)
    table.holdsStartUntil(() => table.latest.guard === 'idle', 60_000)
    expect(table.openInterlocks).toEqual([])
    expect(table.isOff).toBe(true)
  })
})
