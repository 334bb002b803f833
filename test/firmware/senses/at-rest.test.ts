import { describe, expect, test } from 'vitest'
import { FAILURE, type GuardCause, INTERLOCK } from '../../../hardware/guard/vocabulary.ts'
import { HELD_UNTIL_CLOCKED, LOUD_FAULTS, QUIET_FAULTS } from './faults.ts'
import { stickBankData, tableWith, tiltingPast } from './table-with.ts'

const BOOTED_MS = 600
/** What S9 grants, ms. An accelerometer that repeats itself is given as long before it counts as silent. */
const NOTICED_MS = 300
const SLOW_DEG_PER_S = 0.5
/** From a table that moves, ms; slow at first, it takes a rough pair a moment more. */
const MOVING_NOTICED_MS = 200
const ROUGH_NOTICED_MS = 350
const ANGLE_CAUSES: readonly GuardCause[] = ['sensorsDisagree', 'sensorStale', 'sensorOutOfRange']

describe('at rest, an angle is lost: told before the next start (S9)', { tags: 'S9/guard' }, () => {
  test.each(LOUD_FAULTS)('$says ($wiring)', ({ wiring, apply }) => {
    const host = tableWith(wiring)
    host.run(BOOTED_MS)
    expect(host.latest.interlocks).toBe(0)
    apply(host)
    host.run(NOTICED_MS)
    expect(host.latest.guard).toBe('latched')
    expect(ANGLE_CAUSES).toContain(host.latest.cause)
    expect(host.request({ type: 'arm', deepestDeg: 10, capS: 60 })).toBe('notNow')
  })

  test.each(QUIET_FAULTS)(
    '$says ($wiring): soon after the next motion has begun',
    ({ wiring, apply, withinMs = 0 }) => {
      const host = tableWith(wiring)
      host.run(BOOTED_MS)
      apply(host)
      expect(host.startSession()).toBe('accepted')
      host.driveMilli = 1000
      const { board } = host
      host.runUntil(() => board.motion.speedDegPerS > SLOW_DEG_PER_S, 1000)
      host.runUntil(() => host.latest.guard === 'latched', withinMs > 0 ? ROUGH_NOTICED_MS : MOVING_NOTICED_MS)
      expect(host.latest.cause).toBe('sensorsDisagree')
    },
  )

  test.each(HELD_UNTIL_CLOCKED)('$says ($wiring): it is clocked free, and nothing is lost', ({ wiring, apply }) => {
    const host = tableWith(wiring)
    host.run(BOOTED_MS)
    apply(host)
    host.run(NOTICED_MS)
    expect(host.board.electronics.busFault).toBeNull()
    expect(host.startSession()).toBe('accepted')
    expect(host.ask('readHealth').health.failures).toBe(FAILURE.angleBus)
  })
})

test.each([0, 1] as const)(
  'at horizontal both read the same: there, too, an open wiper is not taken for its neighbour (%i)',
  (which) => {
    const host = tableWith('two potentiometers', { angleDeg: 0 })
    host.run(BOOTED_MS)
    expect(host.latest.guard).toBe('recovery')
    host.board.sensors[which].fault = { kind: 'disconnected' }
    host.run(NOTICED_MS)
    expect(host.latest.cause).toBe('sensorOutOfRange')
  },
)

test('an accelerometer that has fallen asleep is woken, and reads what it should', () => {
  const host = tableWith('a potentiometer and an accelerometer')
  host.run(BOOTED_MS)
  host.board.electronics.devices[0]!.powerOn()
  host.run(500)
  expect(host.latest.guard).toBe('latched')
  expect(Math.abs(host.latest.angleDeg[1] - host.latest.angleDeg[0])).toBeLessThan(0.3)
  host.do('reset')
  host.run(4500)
  expect(host.latest.guard).toBe('idle')
  expect(host.latest.interlocks).toBe(0)
})

describe('at rest, the supply of the sensors', () => {
  test.each([4.5, 5.5])('may be %s V: potentiometers follow it, and read the same', (vccV) => {
    const host = tableWith('two potentiometers')
    host.run(BOOTED_MS)
    const before = host.latest.angleDeg
    host.board.electronics.vccV = vccV
    host.run(500)
    expect(host.latest.interlocks).toBe(0)
    for (const [i, angleDeg] of host.latest.angleDeg.entries())
      expect(Math.abs(angleDeg - before[i]!)).toBeLessThan(0.1)
  })
})

describe('at rest, the bank of the table’s switches fails: no session begins', { tags: 'S9/guard' }, () => {
  test.each(['gone', 'high', 'low'] as const)('%s', (how) => {
    const host = tableWith('two potentiometers')
    host.run(BOOTED_MS)
    if (how === 'gone') host.board.electronics.bank!.isGone = true
    else stickBankData(host, how)
    host.run(NOTICED_MS)
    expect(host.ask('readHealth').health.failures).toBe(FAILURE.switchBank)
    expect(host.startSession()).toBe('interlockOpen')
  })
})

describe('the way back after a lost angle: reset, hold Start, by the switches alone (S6)', { tags: 'S6/guard' }, () => {
  const ways = LOUD_FAULTS.filter(({ says, wiring }) =>
    [
      ['the wiper of potentiometer A is open', 'two potentiometers'],
      ['the bus is held low for ever', 'a potentiometer and an accelerometer'],
    ].some(([name, on]) => name === says && on === wiring),
  )

  test.each(ways)('$says ($wiring)', ({ wiring, apply }) => {
    const host = tiltingPast(-40, wiring)
    const { board } = host
    apply(host)
    host.run(1000)
    host.driveMilli = null
    host.do('reset')
    host.run(4500)
    expect(host.latest.guard).toBe('recovery')
    const fromDeg = board.motion.angleDeg
    host.do('start-down')
    host.runUntil(() => board.motion.angleDeg < fromDeg - 1, 4000)
    expect(Math.abs(board.motion.speedDegPerS)).toBeLessThan(2)
    host.do('start-up')
    host.run(300)
    expect(Math.abs(board.motion.speedDegPerS)).toBeLessThan(0.05)
    host.do('start-down')
    // The cam closes two degrees below upright: there it ends.
    host.runUntil(() => host.latest.guard !== 'recovery', 12_000)
    host.do('start-up')
    host.run(500)
    expect(board.motion.angleDeg).toBeLessThan(-42.5)
    expect(host.latest.guard).toBe('idle')
    expect(host.latest.interlocks & INTERLOCK.angleUntrusted).not.toBe(0)
    expect(board.electronics.contactorWanted).toBe(false)
  })
})
