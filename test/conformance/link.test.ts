import { afterEach, describe, expect, it } from 'vitest'
import { BENCHES } from './benches.ts'
import { Ride } from './ride.ts'

describe.each(BENCHES)('the link, on $name', (kind) => {
  let ride: Ride
  const rides = (): Ride => {
    ride = new Ride(kind)
    return ride
  }
  afterEach(() => ride.bench.remove())

  const isConnectedAgain = () => ride.pilot.events.filter((event) => event === 'connected').length === 2

  it('notices that the guard rebooted, and connects again', async () => {
    const { bench, pilot } = await rides().connects()
    bench.do('guard-reboot')
    await bench.run(400)
    expect(pilot.events.slice(0, 2)).toEqual(['connected', 'lost GUARD_REBOOTED'])
    await ride.until(isConnectedAgain, 6000)
    await bench.run(50)
    expect(pilot.told.at(-1)).toBe('status')
  })

  it('notices within 400 ms that the guard is without power, and connects again when it is back', async () => {
    const { bench, pilot } = await rides().connects()
    bench.do('power-cut')
    await bench.run(400)
    expect(pilot.events).toEqual(['connected', 'lost GUARD_SILENT'])
    await bench.run(3000)
    bench.do('power-back')
    await ride.until(isConnectedAgain, 12_000)
  })

  it('notices a pulled cable, and connects again when it is plugged in', async () => {
    const { bench, pilot } = await rides().connects()
    bench.do('unplug')
    await bench.run(400)
    expect(pilot.events).toEqual(['connected', 'lost UNPLUGGED'])
    await bench.run(3000)
    bench.do('replug')
    await ride.until(isConnectedAgain, 12_000)
    await bench.run(100)
    expect(pilot.told.at(-1)).toBe('status')
  })

  it('loses what is sent while the cable is out: nothing of it is made up for', async () => {
    const { bench, pilot } = await rides().connects()
    bench.do('unplug')
    await bench.run(400)
    bench.do('start')
    bench.table.arm(30, 120)
    bench.table.drive(pilot.latest.n, 500)
    bench.do('replug')
    await ride.until(isConnectedAgain, 12_000)
    await bench.run(1000)
    expect(pilot.armReplies).toEqual([])
    expect(pilot.latest.guard).toBe('idle')
  })

  it('resumes nothing when it is back: the guard has brought the table to horizontal meanwhile', {
    tags: ['S8/guard', 'S10/guard'],
  }, async () => {
    const { bench, pilot } = await rides().isAt(12)
    pilot.driveMilli = 400
    bench.do('unplug')
    await bench.run(10_000)
    bench.do('replug')
    await ride.until(isConnectedAgain, 12_000)
    await bench.run(3000)
    expect(pilot.latest.guard).toBe('recovery')
    expect(Math.abs(bench.steel.angleDeg)).toBeLessThan(1.5)
    expect(await ride.announces()).toBe('notNow')
  })

  it('is not lost, nor the table, while the guard reboots inverted: it stays off and offers recovery', {
    tags: ['S6/guard', 'S7/guard'],
  }, async () => {
    const { bench, pilot } = await rides().isAt(12)
    pilot.driveMilli = 400
    bench.do('guard-reboot')
    await ride.until(isConnectedAgain, 6000)
    const stoodAtDeg = bench.steel.angleDeg
    await bench.run(5000)
    expect(pilot.latest).toMatchObject({ guard: 'recovery', cause: 'awayFromUpright' })
    expect(bench.steel.angleDeg).toBeCloseTo(stoodAtDeg, 1)
  })
})
