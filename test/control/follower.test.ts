import { beforeEach, describe, expect, it } from 'vitest'
import type { TableStatus } from '../../hardware/table.ts'
import { type Aim, Follower, measuredDeg } from '../../src/control/follower.ts'
import { status } from './statuses.ts'

const MOTION = { tiltDegPerS: 2.5, returnDegPerS: 3, riseDegPerS: 1.2, accelerationDegPerS2: 1.5, jerkDegPerS3: 3 }
const MODEL = { fullSpeedDegPerS: 6, deadBandMilli: 30 }
const DEEPER: Aim = { targetDeg: 30, pace: 'tilt' }
const STOP: Aim = { targetDeg: null, pace: 'tilt' }
const BACK: Aim = { targetDeg: 0, pace: 'return' }
const STEP_S = 0.02

let follower: Follower
beforeEach(() => {
  follower = new Follower(MOTION, MODEL)
})

function at(deg: number, differing: Partial<TableStatus> = {}): TableStatus {
  return status({ angleDeg: [deg, deg], ...differing })
}

/** A table that is exactly where its set-point is. */
function rides(aim: Aim, seconds: number): void {
  for (let passedS = 0; passedS < seconds; passedS += STEP_S)
    follower.follow(at(follower.setPoint.angleDeg), aim, STEP_S)
}

describe('on its way deeper', () => {
  beforeEach(() => {
    follower.begin(at(0))
    rides(DEEPER, 4)
  })

  it('moves at the pace’s speed', () => {
    expect(follower.setPoint.speedDegPerS).toBeCloseTo(MOTION.tiltDegPerS, 1)
  })

  it('stands within 300 ms of a stop, and stays there (S11)', { tags: 'S11/controller' }, () => {
    rides(STOP, 0.3)
    const { angleDeg, speedDegPerS } = follower.setPoint
    expect(speedDegPerS).toBeLessThan(0.15)
    rides(STOP, 2)
    expect(follower.setPoint.speedDegPerS).toBe(0)
    expect(follower.setPoint.angleDeg).toBeCloseTo(angleDeg, 1)
  })

  it('no longer deepens 300 ms after it is called back (S11)', { tags: 'S11/controller' }, () => {
    rides(BACK, 0.3)
    expect(follower.setPoint.speedDegPerS).toBeLessThan(0.15)
    rides(BACK, 1)
    expect(follower.setPoint.speedDegPerS).toBeLessThan(0)
  })

  it('goes on after a stop, without a step in speed', () => {
    rides(STOP, 2)
    rides(DEEPER, STEP_S)
    expect(follower.setPoint.speedDegPerS).toBeLessThanOrEqual(MOTION.accelerationDegPerS2 * STEP_S)
  })
})

describe('arrival', () => {
  it('is when set-point and table both rest at the aim', () => {
    follower.begin(at(30))
    expect(follower.hasReached(at(30.3), DEEPER)).toBe(true)
    expect(follower.hasReached(at(29.3), DEEPER)).toBe(false)
    expect(follower.hasReached(at(30, { speedDegPerS: 1 }), DEEPER)).toBe(false)
  })

  it('is also where the table went too far on its way back: nothing takes it down again', () => {
    follower.begin(at(20))
    rides(BACK, 15)
    expect(follower.hasReached(at(-1.5), BACK)).toBe(true)
    expect(follower.hasReached(at(-12), BACK)).toBe(true)
    expect(follower.hasReached(at(0.6), BACK)).toBe(false)
    follower.begin(at(0))
    rides(DEEPER, 20)
    expect(follower.hasReached(at(31), DEEPER)).toBe(false)
  })

  it('is wherever it stops, for a way back that begins above horizontal: it never goes deeper (S7)', {
    tags: 'S7/controller',
  }, () => {
    follower.begin(at(-10))
    rides({ targetDeg: -20, pace: 'rise' }, 2)
    const before = follower.setPoint.angleDeg
    for (let passedS = 0; passedS < 3; passedS += STEP_S) {
      follower.follow(at(follower.setPoint.angleDeg), BACK, STEP_S)
      expect(follower.setPoint.angleDeg).toBeLessThanOrEqual(before)
    }
    expect(follower.setPoint.speedDegPerS).toBe(0)
    expect(follower.hasReached(at(follower.setPoint.angleDeg), BACK)).toBe(true)
  })

  it('is never while the set-point is on its way, nor without an aim', () => {
    follower.begin(at(20))
    expect(follower.hasReached(at(30), DEEPER)).toBe(false)
    expect(follower.hasReached(at(20), STOP)).toBe(false)
  })
})

describe('called back soon after it began, whenever that is', () => {
  it('it turns back no faster than its pace, although it ended the way down at once (S4)', {
    tags: 'S4/controller',
  }, () => {
    for (let startedS = 0.1; startedS < 3; startedS += 0.01) {
      const turned = new Follower(MOTION, MODEL)
      const backUp: Aim = { targetDeg: 0, pace: 'rise' }
      turned.begin(at(0))
      const ride = (aim: Aim, seconds: number, stepS: number) => {
        for (let passedS = 0; passedS < seconds; passedS += stepS) {
          turned.follow(at(turned.setPoint.angleDeg), aim, stepS)
          expect(turned.setPoint.speedDegPerS, `after ${startedS} s`).toBeGreaterThan(-MOTION.riseDegPerS - 0.01)
        }
      }
      ride(DEEPER, startedS, STEP_S)
      ride(backUp, 0.01, 0.012)
      ride(backUp, 20, STEP_S)
      expect(turned.setPoint.angleDeg, `after ${startedS} s`).toBe(0)
    }
  })
})

describe('a table that does not follow', () => {
  it('is noticed when it stays three degrees behind for a second', { tags: 'S9/controller' }, () => {
    follower.begin(at(0))
    let noticedS: number | null = null
    for (let passedS = 0; passedS < 6 && noticedS === null; passedS += STEP_S) {
      follower.follow(at(0), DEEPER, STEP_S)
      if (follower.isLeftBehind) noticedS = passedS
    }
    expect(noticedS).toBeGreaterThan(2)
    expect(noticedS).toBeLessThan(4)
  })

  it('is forgotten where a session begins', () => {
    follower.begin(at(0))
    for (let i = 0; i < 300; i++) follower.follow(at(0), DEEPER, STEP_S)
    follower.begin(at(-75))
    expect(follower.isLeftBehind).toBe(false)
  })
})

describe('two channels that differ a little', () => {
  const differing = status({ angleDeg: [20, 20.4] })

  it('are judged by the deeper one on the way down and by the shallower one on the way up', () => {
    expect(measuredDeg(differing, 'tilt')).toBe(20.4)
    expect(measuredDeg(differing, 'return')).toBe(20)
    expect(measuredDeg(differing, 'rise')).toBe(20)
  })

  it('make no jerk where the direction changes', () => {
    follower.begin(differing)
    expect(follower.follow(differing, { targetDeg: 20.4, pace: 'tilt' }, STEP_S)).toBe(0)
    const drive = follower.follow(differing, BACK, STEP_S)
    expect(Math.abs(drive)).toBeLessThan(60)
  })
})

it('tells how long the way will take', () => {
  follower.begin(at(0))
  expect(follower.secondsTo(DEEPER)).toBeCloseTo(30 / 2.5 + 2.5 / 1.5, 6)
  expect(follower.secondsTo(STOP)).toBeNull()
})
