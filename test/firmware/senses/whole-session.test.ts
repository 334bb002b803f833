import { describe, expect, test } from 'vitest'
import { FLAG } from '../../../hardware/guard/vocabulary.ts'
import { field, setField } from '../differential/reference.ts'
import { tableWith } from './table-with.ts'

/** Slower than this it stands, °/s. */
const STANDS_DEG_PER_S = 0.05
/** S4: 1.5°/s, with margin for the noise of measuring; above it for no longer than a fault may last. */
const RISE_MOST_DEG_PER_S = 1.8
const TOO_FAST_FOR_MS = 200
/** Above horizontal by this much, it rises. */
const RISES_FROM_DEG = -1
/** Nothing near what jolts a person. */
const RISE_NEVER_DEG_PER_S = 2.5

describe('a whole session: tilt, hold, return, pause, confirm, rise', () => {
  test.each([
    'two potentiometers',
    'a potentiometer and an accelerometer',
    'an accelerometer and a potentiometer',
  ] as const)('%s', (wiring) => {
    const host = tableWith(wiring)
    const { board } = host
    const isStanding = () => Math.abs(board.motion.speedDegPerS) < STANDS_DEG_PER_S
    expect(host.startSession()).toBe('accepted')
    host.driveMilli = 1000
    host.runUntil(() => board.motion.angleDeg > 5.5, 20_000)
    host.driveMilli = 0
    host.runUntil(isStanding, 500)
    host.run(500)
    expect(host.latest.flags & FLAG.pauseOwed).not.toBe(0)

    host.driveMilli = -500
    host.run(1000)
    host.runUntil(isStanding, 10_000)
    // It asks for more, and the guard holds it at horizontal.
    expect(Math.abs(board.motion.angleDeg)).toBeLessThan(1)
    host.driveMilli = 0
    host.run(1200)
    expect(host.latest.pausedS).toBeGreaterThan(0)
    passPause(host.board)
    host.run(1500)
    host.do('start')
    host.run(300)
    expect(host.latest.flags & FLAG.risePermitted).not.toBe(0)

    host.driveMilli = -1000
    let fastest = 0
    let tooFastMs = 0
    let longestMs = 0
    host.runUntil(() => {
      const speedDegPerS = Math.abs(board.motion.speedDegPerS)
      fastest = Math.max(fastest, speedDegPerS)
      const isTooFast = board.motion.angleDeg < RISES_FROM_DEG && speedDegPerS > RISE_MOST_DEG_PER_S
      tooFastMs = isTooFast ? tooFastMs + 1 : 0
      longestMs = Math.max(longestMs, tooFastMs)
      return board.motion.angleDeg < -4
    }, 15_000)
    expect(longestMs).toBeLessThan(TOO_FAST_FOR_MS)
    expect(fastest).toBeLessThan(RISE_NEVER_DEG_PER_S)
    expect(host.latest.guard).toBe('armed')
    expect(host.statuses.every(({ cause }) => cause === 'none')).toBe(true)
    expect(host.ask('readHealth').health).toMatchObject({ failures: 0, lateSteps: 0, busResets: 0 })
  })
})

/** All of the pause but its last second passes at once. */
function passPause({ chip, symbols, sizes }: ReturnType<typeof tableWith>['board']): void {
  const at = symbols.the_guard!
  const guard = chip.core.cpu.data.subarray(at, at + sizes.the_guard!)
  setField(guard, 'paused.s', field(guard, 'config.pause_s') - 1)
}
