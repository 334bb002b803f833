import { describe, expect, it } from 'vitest'
import { FLAG, INTERLOCK, SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../hardware/table.ts'
import { permissionFrom } from '../../src/flash/permission.ts'

/** Upright, at rest, commissioned, the ankle lock open. */
const AT_REST: TableStatus = {
  n: 1,
  atMs: 0,
  uptimeMs: 5000,
  angleDeg: [-75, -75],
  speedDegPerS: 0,
  driveMilli: 0,
  currentA: 0,
  supplyV: 24,
  switches: SWITCH.atHorizontal | SWITCH.atUpright,
  guard: 'idle',
  cause: 'none',
  interlocks: INTERLOCK.ankleLockOpen,
  flags: FLAG.angleTrusted | FLAG.upright,
  lastDriveN: 0,
  badFrames: 0,
  invertedS: 0,
  pausedS: 0,
}
const FRESH: Partial<TableStatus> = { interlocks: INTERLOCK.notCommissioned, guard: 'latched', flags: 0 }
const FAILED: Partial<TableStatus> = { guard: 'latched', cause: 'boardFailed' }

describe('permission to flash', () => {
  it.each<[string, Partial<TableStatus>, string]>([
    ['granted: upright, at rest, nobody strapped in', {}, 'granted'],
    ['asked for: the ankle lock is closed', { switches: AT_REST.switches | SWITCH.ankleLocked }, 'ask'],
    ['asked for: not commissioned, its inputs say nothing', FRESH, 'ask'],
    ['asked for: upright, and flashing is what mends it', FAILED, 'ask'],
    ['refused: its program is damaged, but the table is inverted', { ...FAILED, flags: 0 }, 'refused'],
    ['refused: away from upright', { flags: FLAG.angleTrusted, angleDeg: [-60, -60] }, 'refused'],
    ['refused: the angle cannot be trusted and the cam is open', { flags: 0 }, 'refused'],
    ['refused: armed, although upright', { guard: 'armed' }, 'refused'],
    ['refused: armed, although not commissioned', { ...FRESH, guard: 'armed' }, 'refused'],
    ['refused: backing off', { guard: 'backingOff' }, 'refused'],
    ['refused: returning', { guard: 'returning' }, 'refused'],
    ['refused: in recovery', { guard: 'recovery' }, 'refused'],
    ['refused: latched', { guard: 'latched', cause: 'estopPressed' }, 'refused'],
    ['refused: starting', { guard: 'booting' }, 'refused'],
    ['refused: driving', { driveMilli: -100 }, 'refused'],
    ['refused: the motor has power', { ...FRESH, switches: SWITCH.contactorClosed }, 'refused'],
  ])('is %s', (_, differs, kind) => {
    const permission = permissionFrom({ ...AT_REST, ...differs })
    expect(permission.kind).toBe(kind)
    if (permission.kind === 'refused') expect(permission.wayOut).toMatch(/hold|wait|end|let go/i)
  })

  it('is refused with the deeper angle, where the two can be trusted', () => {
    const status = { ...AT_REST, flags: FLAG.angleTrusted, angleDeg: [30, 31] as const }
    expect(permissionFrom(status)).toMatchObject({ why: 'The table is not upright: it stands at 31°.' })
  })
})
