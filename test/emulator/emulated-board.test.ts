import { describe, expect, it } from 'vitest'
import { TYPICAL_WIRING } from '../../hardware/emulator/electronics.ts'
import { CYCLES_PER_MS, EmulatedBoard, type EmulatedBoardOptions } from '../../hardware/emulator/emulated-board.ts'
import { INTERLOCK, SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../hardware/guard/wiring.ts'
import { STIMULI, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import { BENCH_CONFIG } from '../conformance/bench.ts'

/** Long enough for the chip's start-up, the guard's boot and its first statuses. */
const BOOTED_MS = 600

function boot(options: Partial<EmulatedBoardOptions> = {}): EmulatedBoard {
  const board = new EmulatedBoard({ config: BENCH_CONFIG, seed: 1, ...options })
  run(board, BOOTED_MS)
  return board
}

function run(board: EmulatedBoard, ms: number): void {
  for (let i = 0; i < ms; i++) board.step()
}

/** Lets time pass until something is so; how long that took, ms. */
function until(board: EmulatedBoard, what: () => boolean, withinMs: number): number {
  const beganMs = board.timeMs
  while (!what() && board.timeMs - beganMs < withinMs) board.step()
  return board.timeMs - beganMs
}

function does(board: EmulatedBoard, name: StimulusName): void {
  STIMULI[name].apply({ board, later: (ms, action) => board.at(board.cycle + ms * CYCLES_PER_MS, action) })
}

const ACCELEROMETERS: GuardWiring = {
  ...TYPICAL_WIRING,
  angle: [
    { kind: 'mpu6050At68', sineAxis: '+X', cosineAxis: '+Z', zeroDeg: 0, reversed: false },
    { kind: 'mpu6050At69', sineAxis: '-Y', cosineAxis: '+X', zeroDeg: 12, reversed: true },
  ],
}

describe('the emulated board', () => {
  it.each(['uno', 'mega'] as const)('boots as a commissioned guard that knows where its table is: %s', (name) => {
    const board = boot({ board: name })
    expect(board.guardState).toBe('idle')
    expect(board.lastStatus!.interlocks).toBe(0)
    for (const angleDeg of board.lastStatus!.angleDeg) expect(Math.abs(angleDeg + 45)).toBeLessThan(0.6)
    expect(board.lastStatus!.supplyV).toBeCloseTo(12.6, 0)
    expect(board.storedConfig).toEqual(BENCH_CONFIG)
    expect(board.chip.resets).toEqual({ powerOn: 1, resetPin: 0, brownOut: 0, watchdog: 0 })
  })

  it('does the same again from the same seed, and something else from another', () => {
    const sends = (seed: number) => {
      const board = new EmulatedBoard({ config: BENCH_CONFIG, seed })
      const sent: number[] = []
      board.onSend = (bytes) => sent.push(...bytes)
      run(board, 1000)
      return sent
    }
    const once = sends(3)
    expect(once.length).toBeGreaterThan(1500)
    expect(sends(3)).toEqual(once)
    expect(sends(4)).not.toEqual(once)
  })

  it('refuses every session while nothing is stored', () => {
    const board = boot({ config: null })
    expect(board.lastStatus!.interlocks & INTERLOCK.notCommissioned).not.toBe(0)
    expect(board.storedConfig).toBeNull()
  })

  it('measures with accelerometers, and notices one that is gone', () => {
    const board = boot({ attached: ACCELEROMETERS, wiring: ACCELEROMETERS })
    for (const angleDeg of board.lastStatus!.angleDeg) expect(Math.abs(angleDeg + 45)).toBeLessThan(1)
    does(board, 'sensor-b-off')
    run(board, 300)
    expect(board.lastStatus!.interlocks & INTERLOCK.angleUntrusted).not.toBe(0)
  })

  // Its clocks by hand drive SCL high where they are to pull it low: PORT holds the pull-up's bit.
  it('goes on without the accelerometers’ bus, and finds them again when nine clocks have freed it', () => {
    const board = boot({ attached: ACCELEROMETERS, wiring: ACCELEROMETERS })
    board.electronics.busFault = 'heldUntilClocked'
    run(board, 20)
    expect(board.electronics.busFault).not.toBeNull()
    expect(until(board, () => board.electronics.busFault === null, 300)).toBeLessThan(300)
    run(board, 500)
    expect(board.chip.resets.watchdog).toBe(0)
    for (const angleDeg of board.lastStatus!.angleDeg) expect(Math.abs(angleDeg + 45)).toBeLessThan(1)
  })

  it.each([
    ['sensor-a-off', INTERLOCK.angleUntrusted],
    ['ankle-open', INTERLOCK.ankleLockOpen],
    ['estop-a-cut', INTERLOCK.estopOpen],
    ['stop-wire-cut', INTERLOCK.stopPressed],
    ['overtravel-cut', INTERLOCK.overtravelOpen],
    ['supply-low', INTERLOCK.supplyLow],
  ] as const)('has %s in its wires, not in its firmware', (name, interlock) => {
    const board = boot()
    does(board, name)
    run(board, 400)
    expect(board.lastStatus!.interlocks & interlock).not.toBe(0)
  })

  it('finds a flipped bit in its program, and latches', () => {
    const board = boot()
    does(board, 'board-fails')
    expect(until(board, () => board.guardCause === 'boardFailed', 10_000)).toBeLessThan(10_000)
    expect(board.guardState).toBe('latched')
    expect(board.alarm).toBe(true)
  })

  it('is silent without power, and boots when it is back', () => {
    const board = boot()
    board.cutPower()
    let sent = 0
    board.onSend = (bytes) => {
      sent += bytes.length
    }
    run(board, 300)
    expect(sent).toBe(0)
    expect(board.outputs).toEqual({ lamp: 0, buzzer: 0 })
    board.reboot()
    run(board, BOOTED_MS)
    expect(sent).toBeGreaterThan(500)
    expect(board.lastStatus!.uptimeMs).toBeLessThan(BOOTED_MS)
  })

  it('stays as it is when the host opens its port, and resets where DTR does', () => {
    const board = boot()
    board.lineOpened(0)
    run(board, 100)
    expect(board.chip.resets.resetPin).toBe(0)
    board.lineOpened(1000)
    run(board, BOOTED_MS)
    expect(board.chip.resets.resetPin).toBe(1)
    expect(board.lastStatus!.uptimeMs).toBeLessThan(BOOTED_MS)
  })

  it('takes hold of a contact at an exact cycle', () => {
    const board = boot()
    const edgeAt = board.cycle + 12_345
    let hasBegun = 0
    board.at(edgeAt, () => {
      board.electronics.force('estopA', 'open')
      hasBegun = board.cycle
    })
    run(board, 60)
    expect(hasBegun - edgeAt).toBeLessThan(8)
    expect(board.lastStatus!.switches & SWITCH.estopAOpen).not.toBe(0)
    board.electronics.force('estopA', null)
    run(board, 200)
    expect(board.lastStatus!.switches & SWITCH.estopAOpen).toBe(0)
  })

  it('watches functions of the firmware, each by its name', () => {
    const board = boot()
    let steps = 0
    board.chip.core.watchAddress(board.symbols.guard_step!, () => steps++)
    run(board, 100)
    expect(steps).toBe(100)
  })
})
