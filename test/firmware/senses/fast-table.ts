/** A table whose sensors are read as the firmware reads them, but computed: for hours of use in seconds. */

import type { AngleWiring, GuardWiring } from '../../../hardware/guard/wiring.ts'
import { GuardCore } from '../../../hardware/simulator/guard-core.ts'
import { Chance, Noise } from '../../../hardware/simulator/noise.ts'
import { Plant } from '../../../hardware/simulator/plant.ts'
import type { GuardConfig, TableStatus } from '../../../hardware/table.ts'

const ADC_NOISE_LSB = 0.35
const SAMPLES = 4
/** One reading of an MPU-6050 takes two milliseconds, of each of two in turns four. */
const READING_MS = 2
const WIPER_ZERO = 0.5
const WIPER_PER_DEG = [0.004, -0.004] as const
const START_TAP_MS = 150
const DEG = Math.PI / 180
/** GUARD_BOARD_ROUGH_ANGLE_A and _B of guard.h: an accelerometer measures it. */
const ROUGH_ANGLE = [8, 16] as const

/** Noise of an MPU-6050, in g. */
export interface MpuNoise {
  /** Another number for each reading. */
  readonly whiteG: number
  /** As wide as its filter lets through: per root of a hertz, before that filter. */
  readonly perRootHzG: number
  readonly bandwidthHz: number
}

/** As the emulated board has it. */
export const EMULATED_NOISE: MpuNoise = { whiteG: 0.002, perRootHzG: 0, bandwidthHz: 21 }
/** As the data sheet has it (PS-MPU-6000A, 6.2): 400 µg/√Hz, behind the filter the firmware sets. */
export const DATASHEET_NOISE: MpuNoise = { whiteG: 0, perRootHzG: 400e-6, bandwidthHz: 21 }

class Accelerometer {
  readonly #noise: Noise
  readonly #of: MpuNoise
  #mdeg = 0
  #shaped: [number, number] = [0, 0]

  constructor(chance: Chance, of: MpuNoise) {
    this.#noise = new Noise(chance)
    this.#of = of
  }

  /** Each millisecond; the last reading, milli-degrees. */
  step(angleDeg: number, isRead: boolean): number {
    const { whiteG, perRootHzG, bandwidthHz } = this.#of
    const wideG = perRootHzG * Math.sqrt(500)
    const share = 1 - Math.exp((-2 * Math.PI * bandwidthHz) / 1000)
    if (wideG > 0)
      for (const i of [0, 1] as const) this.#shaped[i] += (this.#noise.next() * wideG - this.#shaped[i]) * share
    if (!isRead) return this.#mdeg
    const sine = Math.sin(angleDeg * DEG) + this.#shaped[0] + this.#noise.next() * whiteG
    const cosine = Math.cos(angleDeg * DEG) + this.#shaped[1] + this.#noise.next() * whiteG
    this.#mdeg = Math.round((Math.atan2(Math.round(sine * 16_384), Math.round(cosine * 16_384)) / DEG) * 1000)
    return this.#mdeg
  }
}

export class FastTable {
  readonly plant: Plant
  readonly core = new GuardCore()
  latest: TableStatus | null = null
  readonly #wiring: GuardWiring
  readonly #noise: Noise
  readonly #accelerometers: readonly [Accelerometer, Accelerometer]
  readonly #periodMs: number
  #startUpMs = 0

  constructor(config: GuardConfig, wiring: GuardWiring, seed: number, noise: MpuNoise) {
    const chance = new Chance(seed)
    this.plant = new Plant({ config, seed: seed + 1 })
    this.#wiring = wiring
    this.#noise = new Noise(chance)
    this.#accelerometers = [new Accelerometer(chance, noise), new Accelerometer(chance, noise)]
    this.#periodMs = READING_MS * Math.max(1, wiring.angle.filter(({ kind }) => kind.startsWith('mpu')).length)
    this.core.boot(config)
  }

  tapStart(): void {
    this.#startUpMs = this.plant.timeMs + START_TAP_MS
  }

  /** One millisecond; true where a status is due. */
  step(): boolean {
    const { plant, core } = this
    const { angle } = this.#wiring
    plant.contacts.startPressed = plant.timeMs < this.#startUpMs
    plant.step(core.driveMilli, core.contactor)
    core.pins[0] = this.#mdeg(angle[0], 0)
    core.pins[1] = this.#mdeg(angle[1], 1)
    core.pins[4] = Math.round(plant.motion.currentA * 1000)
    core.pins[5] = Math.round(plant.motion.supplyV * 1000)
    core.pins[6] = plant.readSwitches()
    core.pins[7] = roughAngles(this.#wiring)
    core.step()
    if (core.statusDue) this.latest = core.takeStatus(plant.timeMs)
    return this.latest?.atMs === plant.timeMs
  }

  #mdeg(wiring: AngleWiring, which: 0 | 1): number {
    const angleDeg = this.plant.sensors[which].readingMdeg / 1000
    if (wiring.kind !== 'potentiometer') {
      const turn = this.#periodMs === READING_MS ? 0 : which * READING_MS
      return this.#accelerometers[which].step(angleDeg, this.plant.timeMs % this.#periodMs === turn)
    }
    const exact = (WIPER_ZERO + WIPER_PER_DEG[which] * angleDeg) * 1024
    let counts = 0
    for (let i = 0; i < SAMPLES; i++) counts += Math.floor(exact + this.#noise.next() * ADC_NOISE_LSB)
    return Math.floor((counts - wiring.zeroCounts) * wiring.degPerCount * 1000)
  }
}

/** What the firmware tells its guard of the sensors that are wired. */
export function roughAngles({ angle }: GuardWiring): number {
  return angle.reduce((bits, { kind }, i) => bits | (kind.startsWith('mpu') ? ROUGH_ANGLE[i]! : 0), 0)
}
