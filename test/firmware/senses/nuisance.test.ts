import { describe, expect, test } from 'vitest'
import type { LineHost } from '../../../hardware/emulator/line-host.ts'
import type { TableStatus } from '../../../hardware/table.ts'
import { field, reader } from '../differential/reference.ts'
import { seeded } from '../differential/seeded.ts'
import { DriftMeter } from './drift-meter.ts'
import { DATASHEET_NOISE, EMULATED_NOISE, FastTable, type MpuNoise } from './fast-table.ts'
import { NormalUse } from './normal-use.ts'
import { CONFIG, tableWith, WIRINGS, type WiringName } from './table-with.ts'

/** `NUISANCE_HOURS=100 npx vitest run test/firmware/senses/nuisance` uses the table longer, elsewhere. */
const HOURS = Number(process.env.NUISANCE_HOURS ?? 2.5)
const SEEDS = 4
const EMULATED_S = 20
const MS_PER_HOUR = 3_600_000
const SETTLED_MS = 1000
/** Of the 20 ms that trip. */
const THIN_MS = 15
const timeout = Math.max(120_000, HOURS * 15_000)

/** Hours of ordinary use; the first status that tells of anything else, or null. */
function uses(wiring: WiringName, noise: MpuNoise, seed: number, hours: number, meter: DriftMeter): TableStatus | null {
  const table = new FastTable(CONFIG, WIRINGS[wiring], seed, noise)
  const use = new NormalUse(seeded(seed), CONFIG)
  const fields = [
    'channel[0].mdeg',
    'channel[1].mdeg',
    'channel[0].speed_mdeg_s',
    'channel[1].speed_mdeg_s',
    'offset_x1024',
  ]
  const [a, b, speedA, speedB, offset] = fields.map((path) => reader(table.core, path))
  for (let ms = 0; ms < hours * MS_PER_HOUR; ms++) {
    const isDue = table.step()
    if (ms > SETTLED_MS) meter.look([a!(), b!()], [speedA!(), speedB!()], offset!())
    if (!isDue) continue
    const status = table.latest!
    if (status.cause !== 'none') return status
    const { presses, asks, driveMilli } = use.answer(status)
    if (presses === 'start') table.tapStart()
    if (asks === 'arm') table.core.arm(CONFIG.maxAngleDeg * 1000, CONFIG.capS)
    if (asks === 'disarm') table.core.disarm()
    if (status.guard === 'armed') table.core.drive(status.n, driveMilli)
  }
  expect(use.sessions).toBeGreaterThan(hours * 10)
  return null
}

/** Every seed's hours, until one of them trips. */
function usesAll(wiring: WiringName, noise: MpuNoise): { meter: DriftMeter; trip: TableStatus | null } {
  const meter = new DriftMeter(WIRINGS[wiring].angle.filter(({ kind }) => kind.startsWith('mpu')).length)
  let trip: TableStatus | null = null
  for (let seed = 1; seed <= SEEDS && trip === null; seed++) trip = uses(wiring, noise, seed, HOURS / SEEDS, meter)
  console.info(`${wiring}: ${meter.says}`)
  return { meter, trip }
}

describe('hours of ordinary use trip nothing', () => {
  test('two potentiometers', { timeout }, () => {
    const { meter, trip } = usesAll('two potentiometers', EMULATED_NOISE)
    expect(trip).toBeNull()
    expect(meter.longestMs).toBeLessThan(THIN_MS)
  })

  test.each([
    ['a potentiometer and an accelerometer', EMULATED_NOISE],
    ['a potentiometer and an accelerometer', DATASHEET_NOISE],
    ['an accelerometer and a potentiometer', DATASHEET_NOISE],
  ] as const)('%s', { timeout }, (wiring, noise) => {
    const { meter, trip } = usesAll(wiring, noise)
    expect(trip).toBeNull()
    expect(meter.longestMs).toBeLessThan(THIN_MS)
  })

  // Speeds are judged by the slower channel: of two accelerometers both are rough at once, and their noise passes for motion.
  test.fails('two accelerometers', { timeout }, () => {
    expect(usesAll('two accelerometers', DATASHEET_NOISE).trip).toBeNull()
  })
})

describe('the same use of the emulated board', () => {
  test('trips nothing, is never late, and its drift is that of the computed one', () => {
    const host = tableWith('two potentiometers')
    const meter = watchDrift(host)
    const use = new NormalUse(seeded(1), CONFIG)
    let seen = 0
    for (let ms = 0; ms < EMULATED_S * 1000; ms++) {
      host.run(1)
      if (host.statuses.length === seen) continue
      seen = host.statuses.length
      const { presses, asks, driveMilli } = use.answer(host.latest)
      if (presses === 'start') host.do('start')
      if (asks === 'arm') host.send({ type: 'arm', deepestDeg: CONFIG.maxAngleDeg, capS: CONFIG.capS })
      if (asks === 'disarm') host.send({ type: 'disarm' })
      host.driveMilli = driveMilli
    }
    const { meter: computed } = usesAll('two potentiometers', EMULATED_NOISE)
    console.info(`emulated: ${meter.says}`)
    expect(host.statuses.filter(({ cause }) => cause !== 'none')).toEqual([])
    expect(host.ask('readHealth').health).toMatchObject({ failures: 0, lateSteps: 0 })
    expect(meter.longestMs).toBeLessThan(THIN_MS)
    expect(meter.rmsMdeg / computed.rmsMdeg).toBeGreaterThan(0.7)
    expect(meter.rmsMdeg / computed.rmsMdeg).toBeLessThan(1.4)
  })
})

/** Looks at the guard's own memory before each step. */
function watchDrift({ board }: LineHost): DriftMeter {
  const meter = new DriftMeter(0)
  const { core } = board.chip
  const at = board.symbols.the_guard!
  const guard = core.cpu.data.subarray(at, at + board.sizes.the_guard!)
  const of = (path: string) => field(guard, path)
  core.watchAddress(board.symbols.guard_step!, () => {
    if (of('uptime_ms') <= SETTLED_MS) return
    const speeds = [of('channel[0].speed_mdeg_s'), of('channel[1].speed_mdeg_s')] as const
    meter.look([of('channel[0].mdeg'), of('channel[1].mdeg')], speeds, of('offset_x1024'))
  })
  return meter
}
