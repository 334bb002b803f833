import { describe, expect, it } from 'vitest'
import { type Attack, Siege } from './siege.ts'

/** What the makers of such tables allow: 300 lb, 6 ft 6 in. */
const HEAVY = { massKg: 136, heightM: 1.98 }
const LIGHT = { massKg: 40, heightM: 1.4 }

const drives =
  (milli: number): Attack =>
  (line, { n }) =>
    line.drive(n, milli)

/** Drives so that the table stays between two angles. */
function wanders(fromDeg: number, toDeg: number, milli = 1000): Attack {
  let direction = 1
  return (line, { n, angleDeg: [angleDeg] }) => {
    if (angleDeg > toDeg) direction = -1
    if (angleDeg < fromDeg) direction = 1
    line.drive(n, direction * milli)
  }
}

describe.each([
  ['a heavy person', HEAVY],
  ['a light person', LIGHT],
])('within a session with %s, a hostile client cannot', (_, person) => {
  it('go deeper than announced', { tags: 'S2/guard' }, () => {
    const siege = new Siege(() => {}, { person })
    siege.begins(20, 120)
    siege.attacks((line, { n }) => {
      line.send({ type: 'arm', deepestDeg: 60, capS: 600 })
      line.drive(n, 1000)
    })
    siege.run(60_000)
    expect(siege.deepestDeg).toBeGreaterThan(19)
    expect(siege.deepestDeg).toBeLessThan(21)
  })

  it('shake its way past the limit', { tags: 'S2/guard' }, () => {
    const siege = new Siege(wanders(17, 20), { person })
    siege.begins(20, 300)
    siege.run(120_000)
    expect(siege.deepestDeg).toBeLessThan(21)
  })

  it('stay longer than announced', { tags: 'S3/guard' }, () => {
    const siege = new Siege(() => {}, { person })
    siege.standsAt(20, 20, 40)
    siege.attacks((line, { n }) => {
      line.send({ type: 'arm', deepestDeg: 20, capS: 600 })
      line.drive(n, 0)
    })
    siege.run(60_000)
    expect(siege.angleDeg).toBeLessThan(1)
  })
})

describe('within a session, a hostile client cannot', () => {
  it.each([
    ['wandering between 10° and 20°', 10, 20],
    ['going back and forth around the edge of inverted', 4, 8],
    ['just below where the guard counts', 3, 4.5],
  ])('prolong an inversion by %s', { tags: 'S3/guard' }, (_, fromDeg, toDeg) => {
    const siege = new Siege(wanders(fromDeg, toDeg))
    siege.begins(25, 40)
    siege.run(300_000)
    expect(siege.angleDeg).toBeLessThan(6)
  })

  it('keep the table from returning at the cap, however slowly it returns itself', { tags: 'S3/guard' }, () => {
    const siege = new Siege()
    siege.standsAt(20, 20, 30)
    let speedDegPerS = 0
    siege.attacks((line, status) => {
      speedDegPerS = status.speedDegPerS
      line.drive(status.n, speedDegPerS < -0.72 ? -100 : -160)
    })
    siege.run(75_000)
    expect(siege.angleDeg).toBeLessThan(1)
  })

  it.each([
    ['with 0', drives(0)],
    ['deeper', drives(1000)],
    ['this way and that', wanders(14, 18)],
    ['barely upwards', drives(-110)],
  ])('defy Stop, driving %s', { tags: 'S11/guard' }, (_, attack) => {
    const siege = new Siege()
    siege.standsAt(18, 30, 300)
    siege.attacks(drives(500))
    siege.run(1000)
    siege.attacks(attack)
    siege.do('stop')
    siege.run(40_000)
    expect(siege.angleDeg).toBeLessThan(5.1)
  })

  it('block Stop by flooding the guard', { tags: 'S11/guard' }, () => {
    const siege = new Siege()
    siege.begins(30, 300)
    siege.attacks((line, { n }) => {
      for (let i = 0; i < 500; i++) line.drive(n + i - 250, 1000)
      for (let i = 0; i < 500; i++) line.send({ type: 'readConfig' })
    })
    siege.run(20_000)
    siege.do('stop')
    siege.run(1000)
    expect(siege.board.motion.speedDegPerS).toBeLessThan(0.05)
  })

  it('announce another, deeper and longer one', { tags: 'S7/guard' }, () => {
    const siege = new Siege()
    siege.standsAt(10, 20, 60)
    expect(siege.line.send({ type: 'arm', deepestDeg: 60, capS: 600 })).toMatchObject({ code: 'notNow' })
    siege.do('start')
    siege.run(100)
    expect(siege.line.send({ type: 'arm', deepestDeg: 60, capS: 600 })).toMatchObject({ code: 'notNow' })
  })

  it('move the table with drives that were recorded in the session before', { tags: ['S1/guard', 'S8/guard'] }, () => {
    const recorded: { n: number; milli: number }[] = []
    const siege = new Siege()
    siege.begins(20, 60)
    siege.attacks((line, { n }) => {
      recorded.push({ n, milli: 600 })
      line.drive(n, 600)
    })
    siege.run(3000)
    siege.attacks(drives(-600))
    siege.until(() => siege.angleDeg < -74, 30_000)
    siege.line.send({ type: 'disarm' })
    siege.run(1000)
    siege.begins(20, 60)
    let at = 0
    siege.attacks((line) => {
      for (let i = 0; i < 20; i++, at++) line.drive(recorded[at % recorded.length]!.n, 1000)
    })
    siege.run(10_000)
    expect(siege.angleDeg).toBeLessThan(-73)
  })

  it('move it with drives from the future, from long ago, or for numbers answered already', {
    tags: 'S1/guard',
  }, () => {
    const siege = new Siege()
    siege.begins(20, 60)
    siege.attacks((line, { n }) => {
      line.drive(n, 0)
      for (const other of [n + 1, n + 2, n + 0x4000, n + 0x8000, n - 9, n - 31, n - 32, n - 33, n, n - 1])
        line.drive(other, 1000)
    })
    siege.run(14_000)
    expect(siege.angleDeg).toBeLessThan(-74)
  })

  it('jerk: no speed above 5°/s and no rise above 2°/s, driving full to and fro', { tags: 'S4/guard' }, () => {
    const siege = new Siege()
    siege.begins(30, 300)
    let fastest = 0
    let flips = 0
    siege.attacks((line, { n }) => {
      fastest = Math.max(fastest, Math.abs(siege.board.motion.speedDegPerS))
      line.drive(n, flips++ % 15 < 9 ? 1000 : -1000)
    })
    siege.run(60_000)
    expect(fastest).toBeLessThan(5)
  })
})
