import { describe, expect, it } from 'vitest'
import { TYPICAL_WIRING } from '../../../hardware/emulator/electronics.ts'
import { CYCLES_PER_MS } from '../../../hardware/emulator/emulated-board.ts'
import type { Driver } from '../../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../../hardware/guard/wiring.ts'
import { TYPICAL_DRIVE_TRAIN } from '../../../hardware/simulator/drive-train.ts'
import { Chance } from '../../../hardware/simulator/noise.ts'
import { CONFIG, type FlashedOptions, FlashedTable } from './flashed-table.ts'

function wired(driver: Driver, over: Partial<GuardWiring> = {}): FlashedOptions {
  return { wiring: { ...TYPICAL_WIRING, driver, ...over } }
}

/** A slow gear motor behind two relays: full drive or none. */
function withRelays(over: Partial<GuardWiring> = {}, board: 'uno' | 'mega' = 'uno'): FlashedOptions {
  return {
    ...wired('relays', over),
    board,
    config: { ...CONFIG, fullSpeedDegPerS: 1.4, currentLimitA: 40 },
    driveTrain: { ...TYPICAL_DRIVE_TRAIN, fullSpeedDegPerS: 1.4, stallTorqueNm: 1500, relays: true },
  }
}

interface Levels {
  readonly cycle: number
  readonly a: number
  readonly b: number
  readonly contactor: number
}

/** Every change of the pins that drive the motor, by cycle: also of those that no drive comes from. */
function recordsPins(table: FlashedTable): Levels[] {
  const { gpio, pwm } = table.board.chip
  const levels: Levels[] = [{ cycle: table.board.cycle, ...table.drivePins }]
  const look = () => {
    const now = { cycle: table.board.cycle, ...table.drivePins }
    const last = levels.at(-1)!
    if (now.a !== last.a || now.b !== last.b || now.contactor !== last.contactor) levels.push(now)
  }
  const { onOutput: onGpio } = gpio
  const { onOutput: onPwm } = pwm
  gpio.onOutput = (port) => {
    onGpio(port)
    look()
  }
  pwm.onOutput = (pin) => {
    onPwm(pin)
    look()
  }
  return levels
}

/** Drives towards inversion, then towards upright; the pins while each lasts. */
function bothWays(table: FlashedTable): { towardsInversion: Levels; towardsUpright: Levels; off: Levels } {
  table.drivenPast(-43, 400)
  table.run(500)
  const towardsInversion = { cycle: 0, ...table.drivePins }
  table.driveMilli = -250
  table.run(600)
  const towardsUpright = { cycle: 0, ...table.drivePins }
  table.do('estop')
  table.run(5)
  return { towardsInversion, towardsUpright, off: { cycle: 0, ...table.drivePins } }
}

const NOTHING = { cycle: 0, a: 0, b: 0, contactor: 0 }

describe.each(['uno', 'mega'] as const)('the flashed firmware’s drive pins (%s)', (board) => {
  it('for a bridge with a PWM input each way: one of them, with the drive that is wanted', () => {
    const { towardsInversion, towardsUpright, off } = bothWays(new FlashedTable({ ...wired('dualPwm'), board }))
    expect(towardsInversion).toMatchObject({ b: 0, contactor: 1 })
    expect(towardsInversion.a).toBeCloseTo(0.4, 2)
    expect(towardsUpright).toMatchObject({ a: 0, contactor: 1 })
    expect(towardsUpright.b).toBeGreaterThan(0.1)
    expect(towardsUpright.b).toBeLessThanOrEqual(0.252)
    expect(off).toEqual(NOTHING)
  })

  it('for a bridge with PWM and direction: PWM on one, the direction as a level on the other', () => {
    const { towardsInversion, towardsUpright, off } = bothWays(new FlashedTable({ ...wired('pwmDirection'), board }))
    expect(towardsInversion).toMatchObject({ b: 1, contactor: 1 })
    expect(towardsInversion.a).toBeCloseTo(0.4, 2)
    expect(towardsUpright).toMatchObject({ b: 0, contactor: 1 })
    expect(towardsUpright.a).toBeGreaterThan(0.1)
    expect(off).toEqual(NOTHING)
  })

  it.each(['dualPwm', 'pwmDirection'] as const)(
    'with the motor reversed in the wiring (%s): the other way round',
    (driver) => {
      const { towardsInversion, towardsUpright } = bothWays(
        new FlashedTable({ ...wired(driver, { motorReversed: true }), board }),
      )
      if (driver === 'dualPwm') {
        expect(towardsInversion.a).toBe(0)
        expect(towardsInversion.b).toBeCloseTo(0.4, 2)
        expect(towardsUpright.b).toBe(0)
      } else {
        expect(towardsInversion.b).toBe(0)
        expect(towardsUpright.b).toBe(1)
      }
    },
  )
})

/** Lets the guard's core want these drives, one each millisecond, whatever it wanted: what the board makes of the wildest. */
function overrules(table: FlashedTable, nextMilli: () => number): void {
  const { core } = table.board.chip
  const { symbols } = table.board
  let isWatching = false
  core.watchAddress(symbols.guard_step!, () => {
    if (isWatching) return
    isWatching = true
    const { data, SP } = core.cpu
    // The program counter of a Mega has three bytes.
    const top = core.cpu.pc22Bits ? SP + 2 : SP + 1
    core.watchAddress(((data[top]! << 8) | data[top + 1]!) * 2, () => {
      new DataView(data.buffer).setInt16(symbols.the_output!, nextMilli(), true)
      data[symbols.the_output! + 2] = 1
    })
  })
}

/** Times between one relay's release and the next pull of either, ms. @throws AssertionError where both are pulled at once */
function restsMs(pins: readonly Levels[]): number[] {
  let letGo: number | null = null
  const rests: number[] = []
  for (const [i, now] of pins.entries()) {
    expect([0, 1]).toContain(now.a)
    expect([0, 1]).toContain(now.b)
    expect(now.a + now.b, `both relays at cycle ${now.cycle}`).toBeLessThan(2)
    const before = pins[i - 1]
    const isPulled = now.a + now.b > 0
    const wasPulled = before !== undefined && before.a + before.b > 0
    if (!isPulled && wasPulled) letGo = now.cycle
    if (isPulled && !wasPulled && letGo !== null) rests.push((now.cycle - letGo) / CYCLES_PER_MS)
    if (isPulled && wasPulled)
      expect([now.a, now.b], 'one relay follows the other at once').toEqual([before.a, before.b])
  }
  return rests
}

/** Steps begin a little early or late. */
const JITTER_MS = 0.1

describe('relays on the flashed firmware', () => {
  it.each([
    ['uno', 100, false],
    ['uno', 250, true],
    ['mega', 50, false],
  ] as const)(
    'are never both pulled, and rest between, whatever the core wants (%s, %d ms, reversed %s)',
    (board, relayDeadMs, motorReversed) => {
      const table = new FlashedTable(withRelays({ relayDeadMs, motorReversed }, board)).boots()
      const pins = recordsPins(table)
      const chance = new Chance(relayDeadMs)
      let wanted = 0
      let leftMs = 0
      overrules(table, () => {
        if (--leftMs <= 0) {
          wanted = chance.pick([1000, -1000, 0, 1, -1])
          leftMs = chance.pick([1, 2, chance.between(1, 20), chance.between(1, 400)])
        }
        return wanted
      })
      table.run(6000)
      const rests = restsMs(pins)
      expect(rests.length).toBeGreaterThan(8)
      expect(Math.min(...rests)).toBeGreaterThanOrEqual(relayDeadMs - JITTER_MS)
      // It waits no longer than it must.
      expect(Math.min(...rests)).toBeLessThan(relayDeadMs + 10)
    },
  )

  it.each([false, true])(
    'pull the one of the wanted direction in a session, and rest between (reversed %s)',
    (motorReversed) => {
      const table = new FlashedTable(withRelays({ relayDeadMs: 100, motorReversed }))
      const pins = recordsPins(table)
      table.drivenPast(-44.5, 1000)
      expect(table.drivePins).toMatchObject(motorReversed ? { a: 0, b: 1 } : { a: 1, b: 0 })
      table.driveMilli = -1000
      table.runUntil(() => (motorReversed ? table.drivePins.a : table.drivePins.b) === 1, 1000)
      table.do('estop')
      table.run(3)
      expect(table.drivePins).toEqual({ a: 0, b: 0, contactor: 0 })
      expect(Math.min(...restsMs(pins))).toBeGreaterThanOrEqual(100 - JITTER_MS)
    },
  )

  it('that are wired to a table too fast for them are never pulled (S4)', { tags: 'S4/guard' }, () => {
    const table = new FlashedTable({ ...withRelays(), config: { ...CONFIG, fullSpeedDegPerS: 1.6 } }).boots()
    expect(table.triesToArm()).toBe('interlockOpen')
    expect(table.openInterlocks).toContain('notCommissioned')
    expect(table.drivePins).toEqual({ a: 0, b: 0, contactor: 0 })
  })

  it('let go when the controller falls silent, within 200 ms, and when the board is reset, at once', {
    tags: 'S10/guard',
  }, () => {
    const table = new FlashedTable(withRelays()).drivenPast(-44.5)
    table.driveMilli = null
    expect(table.runUntil(() => table.drivePins.a === 0, 300)).toBeLessThan(200)
    const reset = new FlashedTable(withRelays()).drivenPast(-44.5)
    reset.board.pressReset()
    expect(reset.drivePins).toEqual({ a: 0, b: 0, contactor: 0 })
  })
})

describe('a board without a motor driver in its wiring', () => {
  it('closes no contactor and drives nothing, whatever a host asks', () => {
    const table = new FlashedTable({ wiring: { ...TYPICAL_WIRING, driver: 'none' }, attached: TYPICAL_WIRING })
    const pins = recordsPins(table)
    expect(table.startSession(20)).toBe('accepted')
    table.driveMilli = 1000
    table.run(1000)
    expect(pins.every(({ a, b, contactor }) => a + b + contactor === 0)).toBe(true)
    expect(table.latest).toMatchObject({ guard: 'latched', cause: 'contactorOpen' })
  })
})
