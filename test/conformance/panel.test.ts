import { afterEach, describe, expect, it } from 'vitest'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { BENCHES } from './benches.ts'
import { Ride } from './ride.ts'

describe.each(BENCHES)('the panel, on $name', (kind) => {
  let ride: Ride
  const rides = (): Ride => {
    ride = new Ride(kind)
    return ride
  }
  afterEach(() => ride.bench.remove())

  it('tells each edge of Start and Stop once, although the buttons bounce', async () => {
    const { bench, pilot } = await rides().connects()
    bench.do('start')
    await bench.run(500)
    bench.do('stop')
    await bench.run(500)
    expect(pilot.events).toEqual(['connected', 'start down', 'start up', 'stop down', 'stop up'])
  })

  it('shows both buttons in the statuses too', async () => {
    const { bench, pilot } = await rides().connects()
    bench.do('start-down')
    bench.do('stop-down')
    await bench.run(100)
    expect(pilot.latest.switches & (SWITCH.startPressed | SWITCH.stopPressed)).toBe(0x003)
    bench.do('start-up')
    bench.do('stop-up')
    await bench.run(100)
    expect(pilot.latest.switches & (SWITCH.startPressed | SWITCH.stopPressed)).toBe(0)
  })

  it('takes a Start held since before for no press, but tells every Stop', { tags: 'S7/controller' }, async () => {
    const { bench, pilot } = rides()
    bench.do('start-down')
    bench.do('stop-down')
    await bench.run(200)
    await ride.connects()
    expect(pilot.events).toEqual(['connected', 'stop down'])
    bench.do('start-up')
    await bench.run(200)
    bench.do('start')
    await bench.run(500)
    expect(pilot.events).toEqual(['connected', 'stop down', 'start down', 'start up'])
  })

  it('tells a broken wire of Stop as a pressed Stop', async () => {
    const { bench, pilot } = await rides().connects()
    bench.do('stop-wire-cut')
    await bench.run(200)
    expect(pilot.events).toEqual(['connected', 'stop down'])
  })

  it.each([
    ['ready', true, false],
    ['alarm', true, true],
    ['off', false, false],
  ] as const)('shows "%s" on lamp and buzzer', async (signal, lamp, buzzer) => {
    const { bench } = await rides().connects()
    bench.table.signal('pausing')
    await bench.run(500)
    bench.table.signal(signal)
    await bench.run(20)
    expect([bench.lampLit, bench.buzzerSounds]).toEqual([lamp, buzzer])
  })
})
