import { describe, expect, test } from 'vitest'
import { type ClockMark, clockRefusal, markNow, presentTimes, rowInPresentTime } from '../../src/people/present-time.ts'

const H = 3_600_000
const NOON_MS = Date.UTC(2026, 0, 5, 12)
/** Clocks as someone may find or set them: hours of wall clock past noon, hours since the start. */
const mark = (boot: string, wallH: number, uptimeH: number): ClockMark => ({
  wallMs: NOON_MS + wallH * H,
  boot,
  uptimeMs: uptimeH * H,
})
const hoursAgo = (made: ClockMark, now: ClockMark, others: ClockMark[] = []) =>
  (now.wallMs - presentTimes([made, ...others], now)(made)) / H

describe('how long ago', () => {
  test('is what the uptime says within one start of the computer, however the clock was set', () => {
    for (const set of [0, 1000, -1000]) expect(hoursAgo(mark('a', 0, 5), mark('a', 2 + set, 7))).toBe(2)
  })

  test('is what the clock says of an earlier start', () => {
    expect(hoursAgo(mark('a', 0, 5), mark('b', 30, 1))).toBe(30)
  })

  test('is mended where the clock was set right later in that start: a board without a clock boots in the past', () => {
    // an hour after the start the clock, ten hours behind until then, was set right
    const [early, later] = [mark('a', -10, 0.5), mark('a', 1, 1.5)]
    expect(hoursAgo(early, mark('b', 3, 0.1), [later])).toBe(3)
    expect(hoursAgo(later, mark('b', 3, 0.1), [early])).toBe(2)
  })
})

describe('moments that an entry tells of', () => {
  const now = mark('a', 0, 10)
  const at = (entry: Parameters<typeof rowInPresentTime>[0]['entry'], made: ClockMark, then = now) =>
    rowInPresentTime({ user: 'u1', entry, mark: made }, presentTimes([made], then)(made)).entry

  test('a meal is no longer ago because the clock was put forward', () => {
    const ate = at({ type: 'ate', atMs: now.wallMs }, now, mark('a', 100, 10.5))
    expect(ate).toEqual({ type: 'ate', atMs: NOON_MS + 99.5 * H })
  })

  test('a release ends no later because the clock was put back, and on its date where it was put forward', () => {
    const release = { by: 'Dr. Weber', untilMs: NOON_MS + 24 * H, maxAngleDeg: 20, maxHoldS: 60, items: ['eyes'] }
    const until = (then: ClockMark) => {
      const entry = at({ type: 'released', release }, now, then)
      return entry.type === 'released' && (entry.release.untilMs - then.wallMs) / H
    }
    expect(until(mark('a', 1, 11))).toBe(23)
    expect(until(mark('a', -99, 11))).toBe(23)
    expect(until(mark('a', 20, 11))).toBe(4)
    expect(until(mark('b', 20, 1))).toBe(4)
  })
})

describe('a clock', () => {
  const refusal = (made: ClockMark, now: ClockMark) => clockRefusal([presentTimes([made], now)(made)], now)

  test('that stands before the latest entry is not believed, and it is said how to mend it', () => {
    expect(refusal(mark('a', 0, 5), mark('b', -30, 0))).toBe(
      'The clock says 2026-01-04 06:00 UTC, but the journal’s latest entry is from 2026-01-05 12:00: set the clock (timedatectl), or connect to the internet and wait until it sets itself.',
    )
  })

  test('may lag two minutes', () => {
    expect(refusal(mark('a', 0, 5), mark('b', -2 / 60, 0))).toBeNull()
    expect(refusal(mark('a', 0, 5), mark('b', -2.1 / 60, 0))).not.toBeNull()
  })

  test('is believed where nothing was written, and within one start, whose length is known', () => {
    expect(clockRefusal([], mark('a', -99_999, 0))).toBeNull()
    expect(refusal(mark('a', 0, 5), mark('a', -500, 6))).toBeNull()
  })
})

test('now is now, in this start of the computer', () => {
  const [one, other] = [markNow(), markNow()]
  expect(other.boot).toBe(one.boot)
  expect(Math.abs(one.wallMs - Date.now())).toBeLessThan(10_000)
  expect(other.uptimeMs).toBeGreaterThanOrEqual(one.uptimeMs)
  expect(one.uptimeMs).toBeGreaterThan(0)
})
