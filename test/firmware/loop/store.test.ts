import { describe, expect, it } from 'vitest'
import { COPIES_AT, COPY_BYTES, encodeCopy, encodeEeprom } from '../../../hardware/emulator/eeprom-image.ts'
import { TYPICAL_WIRING } from '../../../hardware/emulator/electronics.ts'
import { FAILURE } from '../../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../../hardware/guard/wiring.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import { ALARM_SIGNALS, CONFIG, FlashedTable } from './flashed-table.ts'

const OTHER_CONFIG: GuardConfig = { ...CONFIG, maxAngleDeg: 50, capS: 420, fullSpeedDegPerS: 5, pauseS: 45 }
const OTHER_WIRING: GuardWiring = { ...TYPICAL_WIRING, relayDeadMs: 120, currentZeroCounts: 515 }
/** Two copies of 46 bytes, 3.4 ms each. */
const STORING_MS = 450

function configures(table: FlashedTable, config: GuardConfig): string {
  return table.request({ type: 'configure', config })
}

function wires(table: FlashedTable, wiring: GuardWiring): string {
  return table.request({ type: 'wire', wiring })
}

function holdsStop(table: FlashedTable): void {
  table.do('stop-down')
  table.run(100)
}

function letsGoOfStop(table: FlashedTable): void {
  table.do('stop-up')
  table.run(STORING_MS)
}

function copyIn({ board }: FlashedTable, which: 0 | 1): Uint8Array {
  return board.chip.eeprom.bytes.slice(COPIES_AT[which], COPIES_AT[which] + COPY_BYTES)
}

function restarts(table: FlashedTable): void {
  table.board.cutPower()
  table.run(20)
  table.board.reboot()
  table.boots()
}

function bothDamaged(angleDeg = CONFIG.uprightDeg): FlashedTable {
  const eeprom = encodeEeprom({ config: CONFIG, wiring: TYPICAL_WIRING })
  for (const at of COPIES_AT) eeprom[at + 10]! ^= 4
  return new FlashedTable({ eeprom, angleDeg }).boots()
}

function failuresOf(table: FlashedTable): number {
  return table.ask('readHealth').health.failures
}

describe('limits and wiring in the flashed firmware', () => {
  it('are stored with Stop held, twice, each whole by itself, and outlive a power cut', () => {
    const table = new FlashedTable().boots()
    holdsStop(table)
    expect(configures(table, OTHER_CONFIG)).toBe('accepted')
    expect(wires(table, OTHER_WIRING)).toBe('accepted')
    letsGoOfStop(table)
    const first = copyIn(table, 0)
    expect(first).toEqual(encodeCopy({ config: OTHER_CONFIG, wiring: OTHER_WIRING }, first[1]!))
    expect(copyIn(table, 1)).toEqual(first)
    restarts(table)
    expect(table.ask('readConfig').config).toEqual(OTHER_CONFIG)
    expect(table.ask('readWiring').wiring).toEqual(OTHER_WIRING)
    expect(failuresOf(table)).toBe(0)
    expect(table.openInterlocks).toEqual([])
  })

  it('are not touched while Stop is not held, or was held since boot', { tags: 'S7/guard' }, () => {
    const table = new FlashedTable().boots()
    const before = table.board.chip.eeprom.bytes.slice()
    expect(configures(table, OTHER_CONFIG)).toBe('stopNotHeld')
    expect(wires(table, OTHER_WIRING)).toBe('stopNotHeld')
    table.do('stop-down')
    restarts(table)
    expect(configures(table, OTHER_CONFIG)).toBe('stopNotHeld')
    expect(wires(table, OTHER_WIRING)).toBe('stopNotHeld')
    table.run(STORING_MS)
    expect(table.board.chip.eeprom.bytes).toEqual(before)
    expect(table.ask('readConfig').config).toEqual(CONFIG)
    expect(table.ask('readWiring').wiring).toEqual(TYPICAL_WIRING)
  })

  it('are not touched in a session, nor while the table is inverted', { tags: 'S7/guard' }, () => {
    const table = new FlashedTable().drivenPast(-40)
    table.driveMilli = 0
    table.run(300)
    const before = table.board.chip.eeprom.bytes.slice()
    holdsStop(table)
    expect(table.latest.guard).toBe('armed')
    expect(configures(table, OTHER_CONFIG)).toBe('notNow')
    expect(wires(table, OTHER_WIRING)).toBe('notNow')

    const inverted = new FlashedTable({ angleDeg: 20 }).boots()
    expect(inverted.latest.guard).toBe('recovery')
    holdsStop(inverted)
    expect(configures(inverted, OTHER_CONFIG)).toBe('notNow')
    expect(wires(inverted, OTHER_WIRING)).toBe('notNow')
    for (const { board, run } of [table, inverted].map((each) => ({
      board: each.board,
      run: () => each.run(STORING_MS),
    }))) {
      run()
      expect(board.chip.eeprom.bytes).toEqual(before)
    }
  })

  it('are none on a board fresh from flashing: not commissioned, no motion, and it can be wired and configured', () => {
    const table = new FlashedTable({ config: null, wiring: null, attached: TYPICAL_WIRING }).boots()
    expect(table.ask('readConfig').commissioned).toBe(false)
    expect(table.ask('readWiring').wiring).toBeNull()
    expect(table.openInterlocks).toContain('notCommissioned')
    expect(table.openInterlocks).not.toContain('storeDamaged')
    expect(failuresOf(table) & FAILURE.storedCopy).toBe(0)
    table.do('start-down')
    expect(table.watched(1500)).toEqual({ movedDeg: 0, everOn: false })
    table.do('start-up')
    holdsStop(table)
    expect(wires(table, TYPICAL_WIRING)).toBe('accepted')
    letsGoOfStop(table)
    // It starts anew with its wiring: the angle it reads is the table's, if upright is where nobody has said otherwise.
    expect(Math.abs(table.latest.angleDeg[0] + 75)).toBeLessThan(1)
    holdsStop(table)
    expect(configures(table, { ...CONFIG, uprightDeg: -75 })).toBe('accepted')
    letsGoOfStop(table)
    restarts(table)
    expect(table.ask('readConfig')).toMatchObject({ commissioned: true, config: { uprightDeg: -75 } })
    expect(table.triesToArm()).toBe('accepted')
  })
})

describe('a stored copy that is damaged', () => {
  it.each([0, 1] as const)('(copy %d) is told, not used, and written anew from the other', (which) => {
    const eeprom = encodeEeprom({ config: CONFIG, wiring: TYPICAL_WIRING }, 255)
    eeprom.fill(0, COPIES_AT[which] + 5, COPIES_AT[which] + 20)
    const table = new FlashedTable({ eeprom })
    table.runUntil(() => table.statuses.length > 0, 600)
    expect(failuresOf(table) & FAILURE.storedCopy).not.toBe(0)
    expect(table.ask('readConfig')).toMatchObject({ commissioned: true, config: CONFIG })
    expect(table.ask('readWiring').wiring).toEqual(TYPICAL_WIRING)
    table.run(STORING_MS)
    expect(failuresOf(table) & FAILURE.storedCopy).toBe(0)
    expect(copyIn(table, 0)).toEqual(encodeCopy({ config: CONFIG, wiring: TYPICAL_WIRING }, 0))
    expect(copyIn(table, 1)).toEqual(copyIn(table, 0))
    expect(table.triesToArm()).toBe('accepted')
  })

  it('with the other one too: refuses to arm, and a hand on the panel puts it right', () => {
    const table = bothDamaged()
    expect(table.openInterlocks).toContain('storeDamaged')
    expect(table.openInterlocks).toContain('notCommissioned')
    expect(failuresOf(table) & FAILURE.storedCopy).not.toBe(0)
    expect(table.ask('readConfig').commissioned).toBe(false)
    table.do('start-down')
    expect(table.watched(1500)).toEqual({ movedDeg: 0, everOn: false })
    table.do('start-up')
    expect(table.triesToArm()).not.toBe('accepted')
    holdsStop(table)
    expect(wires(table, TYPICAL_WIRING)).toBe('accepted')
    letsGoOfStop(table)
    holdsStop(table)
    expect(configures(table, CONFIG)).toBe('accepted')
    letsGoOfStop(table)
    table.run(200)
    expect(failuresOf(table)).toBe(0)
    expect(table.openInterlocks).toEqual([])
    restarts(table)
    expect(table.triesToArm()).toBe('accepted')
  })

  it('with the other one too, and the table inverted: nothing moves until a hand on Stop has let it be wired anew', () => {
    const table = bothDamaged(6)
    expect(table.signals()).toEqual(ALARM_SIGNALS)
    table.do('start-down')
    expect(table.watched(1000)).toEqual({ movedDeg: 0, everOn: false })
    table.do('start-up')
    holdsStop(table)
    expect(wires(table, TYPICAL_WIRING)).toBe('accepted')
    letsGoOfStop(table)
    expect(table.latest).toMatchObject({ guard: 'recovery', cause: 'awayFromUpright' })
    expect(table.signals()).toEqual(ALARM_SIGNALS)
    table.holdsStartUntil(() => table.angleDeg < 0.5 && table.stands, 15_000)
    expect(table.angleDeg).toBeGreaterThan(-1)
  })

  it('has the older limits in it, and counts no more than they did: the younger copy is what the guard obeys', () => {
    const eeprom = encodeEeprom({ config: CONFIG, wiring: TYPICAL_WIRING }, 255)
    eeprom.set(encodeCopy({ config: OTHER_CONFIG, wiring: OTHER_WIRING }, 0), COPIES_AT[0])
    const table = new FlashedTable({ eeprom }).boots()
    expect(table.ask('readConfig').config).toEqual(OTHER_CONFIG)
    expect(table.ask('readWiring').wiring).toEqual(OTHER_WIRING)
  })

  // Between two copies a power cut leaves the older limits in one: were the other damaged later, they would count again.
  it('that is whole but older is written anew at boot', () => {
    const eeprom = encodeEeprom({ config: CONFIG, wiring: TYPICAL_WIRING }, 7)
    eeprom.set(encodeCopy({ config: OTHER_CONFIG, wiring: OTHER_WIRING }, 8), COPIES_AT[1])
    const table = new FlashedTable({ eeprom }).boots()
    table.run(STORING_MS)
    expect(table.ask('readConfig').config).toEqual(OTHER_CONFIG)
    expect(copyIn(table, 0).slice(2, -2)).toEqual(copyIn(table, 1).slice(2, -2))
  })
})
