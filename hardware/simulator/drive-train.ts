import { gravityTorqueNm, type Person } from './person.ts'

/** A gear motor with a worm gear: it lags, has a dead band, sags the supply, and holds by itself when it is not driven. */
export interface DriveTrain {
  /** Unloaded speed at full drive and nominal supply, degrees per second. */
  readonly fullSpeedDegPerS: number
  /** Share of full drive that friction eats. */
  readonly frictionShare: number
  /** Torque at the table at which the motor stands still at full drive, newton metre. */
  readonly stallTorqueNm: number
  /** Current at stall and full drive, ampere. */
  readonly stallCurrentA: number
  /** Time constant of the motor when driven, and when braked, seconds. */
  readonly lagS: number
  readonly brakeLagS: number
  readonly nominalV: number
  /** Open-circuit voltage and inner resistance of the supply. */
  readonly supplyV: number
  readonly supplyOhm: number
  /** Where steel meets steel, degrees. */
  readonly endStopsDeg: readonly [number, number]
  /** A relay for each way switches it: it knows only full drive and off. Otherwise PWM. */
  readonly relays?: boolean
}

/** A 12 V worm-gear motor with a linkage, as small motorized beds and tables use. */
export const TYPICAL_DRIVE_TRAIN: DriveTrain = {
  fullSpeedDegPerS: 6,
  frictionShare: 0.03,
  stallTorqueNm: 600,
  stallCurrentA: 30,
  lagS: 0.08,
  brakeLagS: 0.03,
  nominalV: 12,
  supplyV: 12.6,
  supplyOhm: 0.05,
  endStopsDeg: [-82, 96],
}

/** How much of a helping load reaches the motor through a worm gear. */
const WORM_BACK_DRIVE_SHARE = 0.3
const STEP_S = 0.001
const DEG_TO_RAD = Math.PI / 180

/** The table's motion, stepped each millisecond. Angles in degrees, positive head-down. */
export class TableMotion {
  angleDeg: number
  speedDegPerS = 0
  currentA = 0
  supplyV: number
  /** A pinched or jammed linkage: the table cannot move. */
  jammed = false
  /** Motion nobody drives, degrees per second: a slipping clutch, a push. */
  slipDegPerS = 0
  /** Volt the supply has lost, as a flat battery or a thin cable takes them. */
  supplyLossV = 0

  readonly #train: DriveTrain
  readonly #gravityShare: number

  constructor(train: DriveTrain, person: Person, angleDeg: number) {
    this.#train = train
    this.#gravityShare = gravityTorqueNm(person) / train.stallTorqueNm
    this.angleDeg = angleDeg
    this.supplyV = train.supplyV
  }

  /** One millisecond with the motor at `driveMilli` (−1000…1000 ‰); `powered` false leaves it to the brake of its gear. */
  step(driveMilli: number, powered: boolean): void {
    const train = this.#train
    const push = powered && driveMilli !== 0 ? ((driveMilli / 1000) * this.supplyV) / train.nominalV : 0
    if (push === 0 && this.speedDegPerS === 0 && this.slipDegPerS === 0) return this.#rest()
    const wanted = push === 0 || this.jammed ? 0 : this.#steadySpeed(push)
    const lagS = wanted === 0 ? train.brakeLagS : train.lagS
    this.speedDegPerS += ((wanted - this.speedDegPerS) * STEP_S) / lagS
    if (this.jammed || (wanted === 0 && Math.abs(this.speedDegPerS) < 1e-4)) this.speedDegPerS = 0
    this.#turn()
    this.currentA = push === 0 ? 0 : train.stallCurrentA * Math.abs(push - this.speedDegPerS / train.fullSpeedDegPerS)
    this.supplyV = Math.max(0, train.supplyV - this.supplyLossV - this.currentA * train.supplyOhm)
  }

  /** Most of a session: the gear holds the table where it is. */
  #rest(): void {
    this.currentA = 0
    this.supplyV = Math.max(0, this.#train.supplyV - this.supplyLossV)
  }

  #steadySpeed(push: number): number {
    const train = this.#train
    const direction = push > 0 ? 1 : -1
    const load = -direction * this.#gravityShare * Math.cos(this.angleDeg * DEG_TO_RAD)
    const eaten =
      load > 0 ? train.frictionShare + load : Math.max(0, train.frictionShare + load * WORM_BACK_DRIVE_SHARE)
    const left = Math.abs(push) - eaten
    return left <= 0 ? 0 : (direction * left * train.fullSpeedDegPerS) / (1 - train.frictionShare)
  }

  #turn(): void {
    const next = this.angleDeg + (this.speedDegPerS + this.slipDegPerS) * STEP_S
    const { endStopsDeg } = this.#train
    if (next >= endStopsDeg[0] && next <= endStopsDeg[1]) {
      this.angleDeg = next
      return
    }
    this.angleDeg = next < endStopsDeg[0] ? endStopsDeg[0] : endStopsDeg[1]
    this.speedDegPerS = 0
  }
}
