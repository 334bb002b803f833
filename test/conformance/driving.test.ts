import { afterEach, describe, expect, it } from 'vitest'
import { BENCHES } from './benches.ts'
import { Ride } from './ride.ts'

describe.each(BENCHES)('driving, on $name', (kind) => {
  let ride: Ride
  const rides = (): Ride => {
    ride = new Ride(kind)
    return ride
  }
  afterEach(() => ride.bench.remove())

  it('announces no session without a press of Start', { tags: 'S7/guard' }, async () => {
    await rides().connects()
    expect(await ride.arms()).toBe('noFreshStart')
  })

  it('announces none more than three seconds after the press', { tags: 'S7/guard' }, async () => {
    const { bench } = await rides().connects()
    bench.do('start')
    await bench.run(3200)
    expect(await ride.arms()).toBe('noFreshStart')
  })

  it('announces none with a Start that was held since before', { tags: 'S7/guard' }, async () => {
    const { bench } = rides()
    bench.do('start-down')
    await bench.run(200)
    await ride.connects()
    expect(await ride.arms()).not.toBe('accepted')
  })

  it('announces none deeper or longer than the guard stores, nor with an open ankle lock', {
    tags: ['S7/guard', 'S9/guard'],
  }, async () => {
    const { bench, pilot } = await rides().connects()
    expect(await ride.announces(61)).toBe('tooDeep')
    expect(await ride.announces(30, 601)).toBe('tooLong')
    bench.do('ankle-open')
    expect(await ride.announces()).toBe('interlockOpen')
    expect(pilot.armReplies.at(-1)!.interlocks).toBeGreaterThan(0)
  })

  it('announces one right after a press, and obeys drives then', async () => {
    const { bench, pilot } = await rides().connects()
    pilot.driveMilli = 400
    await bench.run(1000)
    expect(bench.steel.angleDeg).toBeCloseTo(-45, 1)
    expect(await ride.announces()).toBe('accepted')
    await bench.run(3000)
    expect(bench.steel.angleDeg).toBeGreaterThan(-42)
    expect(pilot.latest.lastDriveN).toBe(pilot.latest.n - 1)
    expect(pilot.latest.driveMilli).toBeGreaterThan(300)
  })

  it('ends with DISARM, and the next session wants its own press', async () => {
    const { bench, pilot } = await rides().connects()
    expect(await ride.announces()).toBe('accepted')
    bench.table.disarm()
    await bench.run(60)
    expect(pilot.latest.guard).toBe('idle')
    expect(await ride.arms()).toBe('noFreshStart')
  })

  it('never goes deeper than announced, however hard it is driven', { tags: 'S2/guard' }, async () => {
    const { bench, pilot } = await rides().connects()
    expect(await ride.announces(12)).toBe('accepted')
    pilot.driveMilli = 1000
    await bench.run(30_000)
    expect(bench.steel.angleDeg).toBeGreaterThan(11)
    expect(bench.steel.angleDeg).toBeLessThan(13)
  })

  it.each([
    ['late', 'a drive that answers a status of 200 ms ago'],
    ['early', 'a drive that answers a status not yet sent'],
    ['doubled', 'a second drive that answers the same status'],
    ['too strong', 'a drive of more than full speed'],
  ])('ignores what is %s: %s', { tags: 'S1/guard' }, async (what) => {
    const { bench, pilot } = await rides().isAt(-39)
    const from = bench.steel.angleDeg
    for (let i = 0; i < 50; i++) {
      await bench.run(20)
      const { n } = pilot.latest
      if (what === 'late') {
        // Beside drives in time it would be refused for its number already.
        pilot.driveMilli = null
        bench.table.drive((n - 10) & 0xffff, 900)
      }
      if (what === 'early') bench.table.drive((n + 2) & 0xffff, 900)
      if (what === 'doubled') bench.table.drive(n, 900)
      if (what === 'too strong') {
        pilot.driveMilli = null
        for (const milli of [1001, -1001, 32_767, -32_768]) bench.table.drive(n, milli)
      }
    }
    expect(Math.abs(bench.steel.angleDeg - from)).toBeLessThan(0.1)
  })
})
