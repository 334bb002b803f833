import { describe, expect, test } from 'vitest'
import { DATASHEET_NOISE, EMULATED_NOISE, FastTable, type MpuNoise } from './fast-table.ts'
import { CONFIG, WIRINGS, type WiringName } from './table-with.ts'

const TRIALS = 40
const BOOTED_MS = 600
const TRIAL_MS = 40_000
/** 1 °/s, the pace of rising, 2.2 °/s, the guard’s own return, the fastest a controller asks for. */
const DRIVES_MILLI = [220, 300, 400, 500, 700]
/** From here on S9 has its 200 ms with two potentiometers; a rising table is slower, and turns no further. */
const FAST_DEG_PER_S = 2

interface Noticed {
  readonly speedDegPerS: number
  readonly afterMs: number
  readonly turnedDeg: number
}

/** A table that tilts at a steady speed, and one of its sensors hangs. */
function hangs(wiring: WiringName, noise: MpuNoise, driveMilli: number, seed: number): Noticed {
  const table = new FastTable(CONFIG, WIRINGS[wiring], 17 * seed + 3, noise)
  const { motion, sensors } = table.plant
  const hangsAtDeg = -36 + (seed % 7)
  let pressedMs = 0
  let hung: { atMs: number; angleDeg: number; speedDegPerS: number } | null = null
  for (let ms = 0; ms < TRIAL_MS; ms++) {
    const isDue = table.step()
    if (hung && table.core.driveMilli === 0) {
      const { atMs, angleDeg, speedDegPerS } = hung
      return { speedDegPerS, afterMs: ms - atMs, turnedDeg: motion.angleDeg - angleDeg }
    }
    if (!hung && motion.angleDeg > hangsAtDeg) {
      hung = { atMs: ms, angleDeg: motion.angleDeg, speedDegPerS: motion.speedDegPerS }
      sensors[seed % 2 === 0 ? 0 : 1].fault = { kind: 'stuck' }
    }
    if (!isDue) continue
    const { guard, n } = table.latest!
    if (guard === 'armed') table.core.drive(n, driveMilli)
    else if (pressedMs === 0 && ms > BOOTED_MS) {
      table.tapStart()
      pressedMs = ms
    } else if (pressedMs > 0 && ms > pressedMs + 100) table.core.arm(CONFIG.maxAngleDeg * 1000, CONFIG.capS)
  }
  throw new Error(`${wiring}, seed ${seed}: a sensor that hangs is not noticed`)
}

describe('a sensor that hangs is noticed before the table has turned far, at any speed', () => {
  test.each([
    ['two potentiometers', EMULATED_NOISE, 0.6],
    ['a potentiometer and an accelerometer', EMULATED_NOISE, 1.1],
    ['a potentiometer and an accelerometer', DATASHEET_NOISE, 1.1],
  ] as const)('%s', (wiring, noise, mostDeg) => {
    for (const driveMilli of DRIVES_MILLI) {
      const trials = Array.from({ length: TRIALS }, (_, seed) => hangs(wiring, noise, driveMilli, seed))
      const slowest = Math.max(...trials.map(({ afterMs }) => afterMs))
      const furthest = Math.max(...trials.map(({ turnedDeg }) => turnedDeg))
      const speed = trials[0]!.speedDegPerS
      console.info(`${wiring}, ${speed.toFixed(1)} °/s: within ${slowest} ms and ${furthest.toFixed(2)}°`)
      expect(furthest).toBeLessThan(mostDeg)
      if (wiring === 'two potentiometers' && speed > FAST_DEG_PER_S) expect(slowest).toBeLessThan(200)
    }
  })
})
