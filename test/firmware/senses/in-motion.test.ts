import { describe, expect, test } from 'vitest'
import { StepMeter } from '../../../bench/step-meter.ts'
import type { GuardCause } from '../../../hardware/guard/vocabulary.ts'
import { HELD_UNTIL_CLOCKED, LOUD_FAULTS, QUIET_FAULTS } from './faults.ts'
import { CONFIG, stickBankData, tiltingPast } from './table-with.ts'

/** What S9 grants from the first motion on, ms. */
const NOTICED_MS = 200
/** From the end of the drive to a table that stands, ms. */
const STANDS_MS = 200
const STANDS_DEG_PER_S = 0.05
/** Two steps begin a millisecond apart, whatever the bus and the line do; cycles. */
const JITTER_CYCLES = 16 * 10
const ANGLE_CAUSES: readonly GuardCause[] = ['sensorsDisagree', 'sensorStale', 'sensorOutOfRange']

describe('mid-tilt, an angle is lost: power off in time, latched, and no step a moment late (S9)', {
  tags: 'S9/guard',
}, () => {
  test.each([...LOUD_FAULTS, ...QUIET_FAULTS])('$says ($wiring)', ({ wiring, apply, withinMs = NOTICED_MS }) => {
    const host = tiltingPast(-40, wiring)
    const { board } = host
    const meter = new StepMeter(board)
    apply(host)
    host.runUntil(() => board.driveMilli === 0, withinMs)
    host.runUntil(() => Math.abs(board.motion.speedDegPerS) < STANDS_DEG_PER_S, STANDS_MS)
    const stoodDeg = board.motion.angleDeg
    host.run(300)
    expect(host.latest.guard).toBe('latched')
    expect(ANGLE_CAUSES).toContain(host.latest.cause)
    expect(board.electronics.contactorWanted).toBe(false)
    expect(Math.abs(board.motion.angleDeg - stoodDeg)).toBeLessThan(0.05)
    expect(meter.maxJitterCycles).toBeLessThan(JITTER_CYCLES)
    expect(host.ask('readHealth').health.lateSteps).toBe(0)
  })
})

describe('mid-tilt, an angle is in doubt', () => {
  test.each(HELD_UNTIL_CLOCKED)('$says ($wiring): it is clocked free, and the session goes on', ({ wiring, apply }) => {
    const host = tiltingPast(-40, wiring)
    const meter = new StepMeter(host.board)
    apply(host)
    host.run(1500)
    expect(host.board.electronics.busFault).toBeNull()
    expect(host.latest.guard).toBe('armed')
    expect(host.latest.cause).toBe('none')
    expect(meter.maxJitterCycles).toBeLessThan(JITTER_CYCLES)
    expect(host.ask('readHealth').health.busResets).toBe(1)
  })

  test('a potentiometer drifts by half a degree a second: noticed before it is a degree off (S2)', {
    tags: 'S2/guard',
  }, () => {
    const host = tiltingPast(-40, 'two potentiometers')
    host.board.sensors[0].fault = { kind: 'drifting', degPerS: 0.5 }
    host.runUntil(() => host.board.driveMilli === 0, 2000)
    host.run(50)
    expect(host.latest.cause).toBe('sensorsDisagree')
  })

  test('a potentiometer becomes noisy: latched, or within its limits at a pace within S4', () => {
    const host = tiltingPast(-40, 'two potentiometers')
    const { board } = host
    board.sensors[0].fault = { kind: 'noisy', deg: 2 }
    for (let ms = 0; ms < 4000 && host.latest.guard !== 'latched'; ms++) {
      host.run(1)
      expect(Math.abs(board.motion.speedDegPerS)).toBeLessThan(5)
      expect(board.motion.angleDeg).toBeLessThan(CONFIG.maxAngleDeg + 1)
    }
    expect(host.latest.cause).toBe('sensorsDisagree')
  })

  test('the wiper lifts off for a few milliseconds, again and again: nothing moves worse for it', () => {
    const host = tiltingPast(-40, 'two potentiometers')
    const { board } = host
    for (let ms = 0; ms < 1500; ms++) {
      board.sensors[0].fault = ms % 60 < 4 ? { kind: 'disconnected' } : null
      host.run(1)
    }
    expect(host.latest.cause).toBe('none')
  })
})

describe('mid-tilt, the bank of the table’s switches fails: off at once, latched', { tags: 'S9/guard' }, () => {
  test.each([
    ['it is dead', 'gone'],
    ['its data line is stuck high', 'high'],
    ['its data line is stuck low', 'low'],
  ] as const)('%s', (_, how) => {
    const host = tiltingPast(-40, 'two potentiometers')
    if (how === 'gone') host.board.electronics.bank!.isGone = true
    else stickBankData(host, how)
    host.runUntil(() => host.board.driveMilli === 0, NOTICED_MS)
    host.run(300)
    expect(host.latest.guard).toBe('latched')
    expect(host.latest.cause).toBe('contactorOpen')
    expect(host.ask('readHealth').health.failures & 0x20).toBe(0x20)
  })
})
