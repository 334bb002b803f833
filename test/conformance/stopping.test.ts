import { afterEach, describe, expect, it } from 'vitest'
import { BENCHES } from './benches.ts'
import { Ride } from './ride.ts'

/** Left upright, and a way to go. */
const HEAD_UP_DEG = -39

describe.each(BENCHES)('stopping, on $name', (kind) => {
  let ride: Ride
  const rides = (): Ride => {
    ride = new Ride(kind)
    return ride
  }
  afterEach(() => ride.bench.remove())

  const stands = () => Math.abs(ride.bench.steel.speedDegPerS) < 0.05
  const hasLatched = () => ride.pilot.latest.guard === 'latched'

  /** Tilting deeper at about 2.5°/s: inverted, or past another angle that is reached sooner. */
  async function tilts(pastDeg = 8): Promise<Ride> {
    await rides().isAt(pastDeg)
    ride.pilot.driveMilli = 450
    await ride.bench.run(1000)
    expect(ride.bench.steel.speedDegPerS).toBeGreaterThan(1.5)
    return ride
  }

  it('stands still within 500 ms of the last drive, and returns by itself after two seconds', {
    tags: 'S10/guard',
  }, async () => {
    const { bench, pilot } = await tilts()
    pilot.driveMilli = null
    expect(await ride.timeUntil(stands, 1000)).toBeLessThan(500)
    const stoodAtDeg = bench.steel.angleDeg
    await bench.run(1200)
    expect(bench.steel.angleDeg).toBeCloseTo(stoodAtDeg, 1)
    await ride.until(() => pilot.latest.guard === 'returning', 1000)
    expect(pilot.latest.cause).toBe('controllerLost')
    await ride.until(() => pilot.latest.guard === 'recovery', 15_000)
    expect(Math.abs(bench.steel.angleDeg)).toBeLessThan(1.5)
  })

  it('ends motion towards inversion within 300 ms of a press of Stop, whatever the controller does', {
    tags: 'S11/guard',
  }, async () => {
    const { bench } = await tilts(HEAD_UP_DEG)
    bench.do('stop')
    expect(await ride.timeUntil(stands, 1000)).toBeLessThan(300)
    await bench.run(1000)
    expect(bench.steel.speedDegPerS).toBeLessThan(0.05)
  })

  it('returns after Stop even where the controller never does', { tags: 'S11/guard' }, async () => {
    const { bench, pilot } = await tilts()
    bench.do('stop')
    await ride.until(() => pilot.latest.guard === 'returning', 4500)
    await ride.until(() => pilot.latest.guard === 'recovery', 15_000)
    expect(Math.abs(bench.steel.angleDeg)).toBeLessThan(1.5)
  })

  it('cuts the power at once when the E-stop is hit, and keeps it off', { tags: 'S1/guard' }, async () => {
    const { bench } = await tilts(HEAD_UP_DEG)
    bench.do('estop')
    expect(await ride.timeUntil(() => !bench.steel.isPowered, 100)).toBeLessThanOrEqual(20)
    expect(await ride.timeUntil(stands, 500)).toBeLessThan(300)
    bench.do('estop-release')
    await bench.run(5000)
    expect(hasLatched()).toBe(true)
    expect(bench.steel.isPowered).toBe(false)
  })

  it('latches at once when one channel of the E-stop opens alone', { tags: 'S1/guard' }, async () => {
    const { bench } = await tilts(HEAD_UP_DEG)
    bench.do('estop-a-cut')
    // Before the 50 ms that make two contacts disagree.
    expect(await ride.timeUntil(hasLatched, 100)).toBeLessThan(45)
    await bench.run(20)
    expect(bench.steel.isPowered).toBe(false)
  })

  it.each([
    ['shorter than three seconds', 2500],
    ['longer than ten seconds', 10_600],
  ])('is not reset by a Stop held %s', async (_, heldMs) => {
    const { bench } = await tilts(HEAD_UP_DEG)
    bench.do('estop')
    await bench.run(500)
    bench.do('estop-release')
    await bench.run(500)
    bench.do('stop-down')
    await bench.run(heldMs)
    bench.do('stop-up')
    await bench.run(1000)
    expect(hasLatched()).toBe(true)
  })

  it('is not reset while the E-stop is still pressed', { tags: 'S1/guard' }, async () => {
    const { bench } = await tilts(HEAD_UP_DEG)
    bench.do('estop')
    await bench.run(500)
    bench.do('reset')
    await bench.run(5000)
    expect(hasLatched()).toBe(true)
  })

  it('is reset by Stop held for four seconds, then creeps up while Start is held, and only then', {
    tags: ['S1/guard', 'S6/guard'],
  }, async () => {
    const { bench, pilot } = await tilts()
    pilot.driveMilli = null
    bench.do('estop')
    await bench.run(500)
    bench.do('estop-release')
    await bench.run(500)
    bench.do('reset')
    await bench.run(4500)
    expect(pilot.latest.guard).toBe('recovery')
    const resetAtDeg = bench.steel.angleDeg
    await bench.run(3000)
    expect(bench.steel.angleDeg).toBeCloseTo(resetAtDeg, 2)
    bench.do('start-down')
    await bench.run(2000)
    expect(bench.steel.speedDegPerS).toBeLessThan(-0.5)
    expect(bench.steel.speedDegPerS).toBeGreaterThan(-2)
    bench.do('start-up')
    await bench.run(500)
    expect(stands()).toBe(true)
    const letGoAtDeg = bench.steel.angleDeg
    await bench.run(2000)
    expect(bench.steel.angleDeg).toBeCloseTo(letGoAtDeg, 2)
    bench.do('start-down')
    await bench.run(14_000)
    expect(Math.abs(bench.steel.angleDeg)).toBeLessThan(1.5)
    bench.do('start-up')
  })
})
