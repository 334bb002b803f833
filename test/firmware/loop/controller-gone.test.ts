import { describe, expect, it } from 'vitest'
import { ALARM_SIGNALS, FlashedTable } from './flashed-table.ts'

/** Stories here let a minute of the chip's time pass. */
const LONG = { timeout: 240_000 }

describe('the flashed firmware, when its controller falls silent', { tags: 'S10/guard' }, () => {
  it(
    'under drive at 25°: off within half a second, and at horizontal by itself, where it stays and sounds (S10)',
    LONG,
    () => {
      const table = new FlashedTable().drivenPast(25)
      table.driveMilli = null
      const { board } = table
      const offMs = table.runUntil(() => board.driveMilli === 0, 600)
      const standsMs = offMs + table.runUntil(() => table.stands, 600)
      expect(offMs).toBeGreaterThan(100)
      expect(standsMs).toBeLessThanOrEqual(500)
      expect(table.angleDeg - 25).toBeLessThan(2)

      const returnedMs = standsMs + table.runUntil(() => board.driveMilli < 0, 3000)
      expect(returnedMs).toBeGreaterThan(1800)
      expect(returnedMs).toBeLessThan(2100)
      table.run(20)
      expect(board.guardState).toBe('returning')
      expect(board.guardCause).toBe('controllerLost')
      let fastestDegPerS = 0
      table.runUntil(() => {
        fastestDegPerS = Math.max(fastestDegPerS, -board.motion.speedDegPerS)
        return board.guardState === 'recovery'
      }, 40_000)
      expect(fastestDegPerS).toBeLessThan(5)
      table.run(500)
      expect(Math.abs(table.angleDeg)).toBeLessThan(1)
      expect(table.isOff).toBe(true)
      expect(table.signals()).toEqual(ALARM_SIGNALS)
      expect(table.watched(5000)).toEqual({ movedDeg: 0, everOn: false })
    },
  )

  it('for 400 ms: a short stop, no trip, and the session goes on', () => {
    const table = new FlashedTable().drivenPast(-35)
    table.driveMilli = null
    table.run(400)
    expect(table.board.driveMilli).toBe(0)
    expect(table.stands).toBe(true)
    table.driveMilli = 1000
    table.run(1000)
    expect(table.latest).toMatchObject({ guard: 'armed', cause: 'none' })
    expect(table.board.motion.speedDegPerS).toBeGreaterThan(3)
    expect(table.signals()).toEqual({ lamp: 0, buzzer: 0 })
  })

  it('for 5 s while inverted: it returns, and whoever comes back drives nothing any more (S8)', {
    ...LONG,
    tags: 'S8/guard',
  }, () => {
    const table = new FlashedTable().drivenPast(12)
    table.driveMilli = null
    table.run(3000)
    expect(table.latest.guard).toBe('returning')
    table.run(2000)
    table.driveMilli = 1000
    let deepestDeg = -90
    const fromDeg = table.angleDeg
    table.runUntil(() => {
      deepestDeg = Math.max(deepestDeg, table.angleDeg)
      return table.latest.guard === 'recovery'
    }, 20_000)
    expect(deepestDeg).toBeLessThanOrEqual(fromDeg)
    table.run(500)
    expect(Math.abs(table.angleDeg)).toBeLessThan(1)
    expect(table.watched(2000)).toEqual({ movedDeg: 0, everOn: false })
    expect(table.triesToArm()).toBe('notNow')
  })

  it('head-up: it stops, calls for someone, and moves no more', () => {
    const table = new FlashedTable().drivenPast(-30)
    table.driveMilli = null
    table.run(2300)
    expect(table.latest).toMatchObject({ guard: 'recovery', cause: 'controllerLost' })
    expect(table.signals()).toEqual(ALARM_SIGNALS)
    expect(table.watched(3000)).toEqual({ movedDeg: 0, everOn: false })
  })
})
