import { afterEach, describe, expect, it } from 'vitest'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { BENCH_CONFIG } from './bench.ts'
import { BENCHES } from './benches.ts'
import { Ride } from './ride.ts'

describe.each(BENCHES)('connecting, on $name', (kind) => {
  let ride: Ride
  const rides = (): Ride => {
    ride = new Ride(kind)
    return ride
  }
  afterEach(() => ride.bench.remove())

  it('tells who the guard is and what it stores, before the first status', async () => {
    const { pilot } = await rides().connects()
    expect(pilot.told.slice(0, 2)).toEqual(['connected', 'status'])
    expect(pilot.identity).toMatchObject({ protocol: { major: 1 }, hardMaxAngleDeg: 90, hardCapS: 900 })
    expect(pilot.config).toEqual(BENCH_CONFIG)
  })

  it('sends at least 50 statuses a second, each with the next number', async () => {
    const { bench, pilot } = await rides().connects()
    const from = pilot.statuses.length
    await bench.run(2000)
    const statuses = pilot.statuses.slice(from)
    expect(statuses.length).toBeGreaterThanOrEqual(99)
    expect(statuses.every((status, i) => i === 0 || status.n === statuses[i - 1]!.n + 1)).toBe(true)
    expect(statuses.every((status, i) => i === 0 || status.atMs >= statuses[i - 1]!.atMs)).toBe(true)
  })

  it('tells where the table is, in statuses that agree with the steel', async () => {
    const { bench, pilot } = await rides().isAt(10)
    for (const angleDeg of pilot.latest.angleDeg) expect(Math.abs(angleDeg - bench.steel.angleDeg)).toBeLessThan(0.6)
    expect(pilot.latest.guard).toBe('armed')
    expect(pilot.latest.invertedS).toBeGreaterThanOrEqual(1)
  })

  it('sends a status at once when a contact changes', async () => {
    const { bench, pilot } = await rides().connects()
    const tookMs: number[] = []
    for (const [what, isOpen] of [
      ['estop', true],
      ['estop-release', false],
      ['estop', true],
    ] as const) {
      await bench.run(207)
      bench.do(what)
      const told = () => (pilot.latest.switches & SWITCH.estopAOpen) !== 0
      tookMs.push(await ride.timeUntil(() => told() === isOpen, 200))
    }
    expect(tookMs[0]).toBeLessThan(25) // on a wire a status takes 9 ms, and the one before it may have just begun
    expect(tookMs[1]).toBeLessThan(80) // a release is believed after 50 ms
    expect(tookMs[2]).toBeLessThan(25)
  })

  it('is silent once it is closed, and leaves lamp and buzzer off', async () => {
    const { bench, pilot } = await rides().connects()
    bench.table.signal('alarm')
    await bench.run(20)
    const closing = bench.table.close()
    await bench.run(200)
    await closing
    const told = pilot.told.length
    const statuses = pilot.statuses.length
    bench.do('stop')
    await bench.run(2000)
    expect(pilot.told).toHaveLength(told)
    expect(pilot.statuses).toHaveLength(statuses)
    expect([bench.lampLit, bench.buzzerSounds]).toEqual([false, false])
  })

  it('brings an inverted table back to horizontal after it was closed', { tags: 'S10/guard' }, async () => {
    const { bench } = await rides().isAt(15)
    const closing = bench.table.close()
    await bench.run(12_000)
    await closing
    expect(bench.steel.angleDeg).toBeLessThan(0.5)
    expect(bench.steel.angleDeg).toBeGreaterThan(-2)
  })
})
