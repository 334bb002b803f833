import { describe, expect, it } from 'vitest'
import { INTERLOCK } from '../../hardware/guard/vocabulary.ts'
import { StubbornClient } from './stubborn-client.ts'

const DEEPER = () => 1000
const BACK = () => -1000

/** At its deepest, with a client that only ever drives deeper. */
function pushedDown(deepestDeg = 30, capS = 60): StubbornClient {
  const client = new StubbornClient(deepestDeg, capS)
  client.begins(DEEPER)
  expect(client.until(() => client.angleDeg > deepestDeg - 0.5, 60)).toBe(true)
  return client
}

describe('a client that wants its own way', () => {
  it('is never let past the angle it announced, nor over 5°/s, however hard it drives (S2, S4)', {
    tags: ['S2/guard', 'S4/guard'],
  }, () => {
    const client = pushedDown(60)
    let deepestDeg = 0
    client.until(() => {
      deepestDeg = Math.max(deepestDeg, client.angleDeg)
      return client.guard !== 'armed'
    }, 60)
    expect(deepestDeg).toBeLessThan(61)
    expect(client.brokenRules.join('; ')).toBe('')
  })

  it('has its table taken back once the time inverted is used up, and cannot stop that (S3)', {
    tags: 'S3/guard',
  }, () => {
    const client = pushedDown(30, 40)
    expect(client.until(() => client.guard === 'returning', 60)).toBe(true)
    expect(client.lastStatus?.cause).toBe('invertedCapReached')
    expect(client.lastStatus?.invertedS).toBeLessThanOrEqual(41)
    expect(client.until(() => client.angleDeg < 0.5, 20)).toBe(true)
    client.runMs(60_000)
    expect(Math.abs(client.angleDeg)).toBeLessThan(1)
    expect(client.brokenRules.join('; ')).toBe('')
  })

  it.each([5, 20, 45, 59])(
    'cannot hold on beyond the cap at %d° by moving a little (S3)',
    { tags: 'S3/guard' },
    (deepestDeg) => {
      const client = new StubbornClient(deepestDeg + 1, 40)
      client.begins(({ angleDeg }) => (angleDeg[0] > deepestDeg ? -150 : 400))
      expect(client.until(() => client.guard === 'returning' || client.guard === 'recovery', 150)).toBe(true)
      expect(client.until(() => client.angleDeg < 5, 30)).toBe(true)
      expect(client.brokenRules.join('; ')).toBe('')
    },
  )

  it('does not keep Stop from ending the motion within 300 ms, and is relieved of the table (S11)', {
    tags: 'S11/guard',
  }, () => {
    const client = new StubbornClient(60, 120)
    client.begins(DEEPER)
    client.until(() => client.angleDeg > 20, 60)
    expect(client.speedDegPerS).toBeGreaterThan(3)
    client.does('stop-down')
    client.runMs(300)
    expect(client.speedDegPerS).toBeLessThan(0.15)
    expect(client.until(() => client.guard === 'returning', 4)).toBe(true)
    client.does('stop-up')
    expect(client.until(() => client.angleDeg < 0.5, 20)).toBe(true)
    expect(client.brokenRules.join('; ')).toBe('')
  })

  it('cannot rise before the pause and a press of Start (S5)', { tags: 'S5/guard' }, () => {
    const client = pushedDown(20)
    client.wish = BACK
    expect(client.until(() => client.angleDeg < 0.5, 30)).toBe(true)
    client.runMs(5000)
    expect(client.angleDeg).toBeGreaterThan(-1.5)
    client.wish = () => 0 // the pause counts only while nothing is driven
    client.runMs(15_000)
    client.does('start') // too early
    client.wish = BACK
    client.runMs(3000)
    expect(client.angleDeg).toBeGreaterThan(-1.5)
    client.wish = () => 0
    client.runMs(20_000)
    client.wish = BACK
    client.runMs(3000)
    expect(client.angleDeg, 'the pause is over, but nobody has pressed since').toBeGreaterThan(-1.5)
    client.does('start')
    expect(client.until(() => client.angleDeg < -70, 90)).toBe(true)
    expect(client.brokenRules.join('; ')).toBe('')
  })

  it('cannot go down again once it has begun to rise', () => {
    const client = pushedDown(20)
    client.wish = BACK
    client.until(() => client.angleDeg < 0.5, 30)
    client.wish = () => 0
    client.runMs(31_000)
    client.does('start')
    client.wish = BACK
    client.until(() => client.angleDeg < -15, 60)
    client.wish = DEEPER
    client.runMs(10_000)
    expect(client.angleDeg).toBeLessThan(-12)
    expect(client.brokenRules.join('; ')).toBe('')
  })

  it('cannot begin without a press of Start within the last three seconds (S7)', { tags: 'S7/guard' }, () => {
    const client = new StubbornClient(20, 60)
    client.wish = DEEPER
    client.table.arm(20, 60)
    client.does('start')
    client.runMs(3100)
    client.table.arm(20, 60)
    client.runMs(1000)
    expect(client.armReplies.map(({ code }) => code)).toEqual(['noFreshStart', 'noFreshStart'])
    expect(client.angleDeg).toBeCloseTo(-75, 1)
  })

  it.each([
    ['ankle-open', 'ankleLockOpen'],
    ['stop-wire-cut', 'stopPressed'],
    ['overtravel-cut', 'overtravelOpen'],
    ['supply-low', 'supplyLow'],
  ] as const)('cannot begin while an interlock is open: %s (S9)', { tags: 'S9/guard' }, (fault, interlock) => {
    const client = new StubbornClient(20, 60)
    client.does(fault)
    client.runMs(500)
    client.begins(DEEPER)
    client.runMs(3000)
    expect(client.armReplies).toEqual([{ code: 'interlockOpen', interlocks: INTERLOCK[interlock] }])
    expect(client.angleDeg).toBeCloseTo(-75, 1)
  })

  it.each([
    [70, 60, 'tooDeep'],
    [30, 901, 'tooLong'],
    [0, 60, 'outOfRange'],
  ] as const)('cannot announce %d° for %d s', (deepestDeg, capS, code) => {
    const client = new StubbornClient(deepestDeg, capS)
    client.begins(DEEPER)
    client.runMs(1000)
    expect(client.armReplies.map((reply) => reply.code)).toEqual([code])
    expect(client.angleDeg).toBeCloseTo(-75, 1)
  })

  it('that announces a session and never leaves upright loses it after fifteen seconds', () => {
    const client = new StubbornClient(30, 60)
    client.begins(() => 0)
    client.runMs(14_000)
    expect(client.guard).toBe('armed')
    client.runMs(1500)
    client.wish = DEEPER
    client.runMs(2000)
    expect(client.guard).toBe('idle')
    expect(client.angleDeg).toBeCloseTo(-75, 1)
  })
})
