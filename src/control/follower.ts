import type { TableStatus } from '../../hardware/table.ts'
import { HARD_LIMITS } from '../../machines/limits.ts'
import type { Pace } from '../../machines/session.machine.ts'
import { advanceSetPoint, type MotionLimits, type SetPoint, stoppingDistanceDeg } from './motion-profile.ts'
import { type DriveModel, PositionLoop } from './position-loop.ts'

/** Speeds and smoothness of a session's motion, from the configuration. */
export interface MotionSettings {
  readonly tiltDegPerS: number
  readonly returnDegPerS: number
  readonly riseDegPerS: number
  readonly accelerationDegPerS2: number
  readonly jerkDegPerS3: number
}

/** Where to go, and how. `null` as target: stop and stay. */
export interface Aim {
  readonly targetDeg: number | null
  readonly pace: Pace
}

/**
 * Ending a motion towards inversion is quick, so that it has ended within 300 ms of a press (S11): 3°/s in 250 ms, still with
 * bounded jerk.
 */
const URGENT = { accelerationDegPerS2: 15, jerkDegPerS3: 300 } as const
/** The target counts as reached this near, degrees, and below this measured speed, degrees per second. */
const REACHED_DEG = 0.5
/** On the way up a table that went this much further has arrived; on the way back, however far: nothing takes it down again (S5, S7). */
const MOST_BEYOND_DEG: Readonly<Record<Pace, number>> = { tilt: REACHED_DEG, return: Number.POSITIVE_INFINITY, rise: 2 }
const REACHED_DEG_PER_S = 0.4
/** The drive counts as obeyed where the guard puts out as much as it was asked for, but for this, ‰: it may be slower in coming. */
const OBEYED_WITHIN_MILLI = 40
/** Further behind its set-point than this for this long, the table does not follow. */
const BEHIND_DEG = 3
const BEHIND_S = 1

/** Takes the table along a motion profile to its aim: from a status to the drive that answers it. */
export class Follower {
  readonly #motion: MotionSettings
  readonly #loop: PositionLoop
  #setPoint: SetPoint = { angleDeg: 0, speedDegPerS: 0, accelerationDegPerS2: 0 }
  #pace: Pace = 'tilt'
  #haltDeg: number | null = null
  #behindS = 0
  /** What the last status was answered with, ‰. */
  #askedMilli = 0

  constructor(motion: MotionSettings, model: DriveModel) {
    this.#motion = motion
    this.#loop = new PositionLoop(model)
  }

  /** Starts afresh from where the table stands. */
  begin(status: TableStatus): void {
    this.#setPoint = { angleDeg: measuredDeg(status, 'tilt'), speedDegPerS: 0, accelerationDegPerS2: 0 }
    this.#pace = 'tilt'
    this.#haltDeg = null
    this.#behindS = 0
    this.#askedMilli = 0
    this.#loop.reset()
  }

  get setPoint(): SetPoint {
    return this.#setPoint
  }

  /** Whether the table has stayed far behind its set-point. */
  get isLeftBehind(): boolean {
    return this.#behindS >= BEHIND_S
  }

  /** Drive in ‰ that answers `status`, `dtS` seconds after the last one. */
  follow(status: TableStatus, aim: Aim, dtS: number): number {
    this.#changePace(status, aim.pace)
    this.#setPoint = advanceSetPoint(this.#setPoint, this.#targetDeg(aim), this.#limits(aim), dtS)
    const measured = measuredDeg(status, this.#pace)
    const behind = Math.abs(this.#setPoint.angleDeg - measured) > BEHIND_DEG
    this.#behindS = behind ? this.#behindS + dtS : 0
    // Only the rise must never be quick: it drops the blood pressure (S4, R3).
    const mostDegPerS = this.#pace === 'rise' ? HARD_LIMITS.maxRiseDegPerS : Number.POSITIVE_INFINITY
    const { speedDegPerS, driveMilli } = status
    const isObeyed = Math.abs(driveMilli) >= Math.abs(this.#askedMilli) - OBEYED_WITHIN_MILLI
    this.#askedMilli = this.#loop.drive(this.#setPoint, measured, dtS, { speedDegPerS, isObeyed, mostDegPerS })
    return this.#askedMilli
  }

  /** Whether set-point and table both rest at the aim. */
  hasReached(status: TableStatus, aim: Aim): boolean {
    if (aim.targetDeg === null || !this.#isAt(aim.targetDeg, aim.pace)) return false
    const beyondDeg = aim.targetDeg - measuredDeg(status, aim.pace)
    const mostBeyondDeg = MOST_BEYOND_DEG[aim.pace]
    const isThere = beyondDeg >= -REACHED_DEG && beyondDeg <= mostBeyondDeg
    return isThere && Math.abs(status.speedDegPerS) <= REACHED_DEG_PER_S
  }

  #isAt(targetDeg: number, pace: Pace): boolean {
    const { angleDeg, speedDegPerS } = this.#setPoint
    return angleDeg === targetDeg || (pace === 'return' && angleDeg < targetDeg && speedDegPerS === 0)
  }

  /** Time the way to the aim takes from here, seconds; `null` where there is none. */
  secondsTo(aim: Aim): number | null {
    if (aim.targetDeg === null) return null
    const speed = this.#speedDegPerS(aim.pace)
    return Math.abs(aim.targetDeg - this.#setPoint.angleDeg) / speed + speed / this.#motion.accelerationDegPerS2
  }

  /** The two channels differ a little; the one to judge by changes with the direction, and the set-point goes along with it. */
  #changePace(status: TableStatus, pace: Pace): void {
    if (pace === this.#pace) return
    const shiftDeg = measuredDeg(status, pace) - measuredDeg(status, this.#pace)
    this.#setPoint = { ...this.#setPoint, angleDeg: this.#setPoint.angleDeg + shiftDeg }
    this.#pace = pace
  }

  #targetDeg(aim: Aim): number {
    if (aim.targetDeg !== null) {
      this.#haltDeg = null
      // A way back never goes deeper, wherever the table is (S7).
      return aim.pace === 'return' ? Math.min(aim.targetDeg, this.#setPoint.angleDeg) : aim.targetDeg
    }
    if (this.#haltDeg === null) {
      const { angleDeg, speedDegPerS, accelerationDegPerS2 } = this.#setPoint
      const sign = Math.sign(speedDegPerS)
      const limits = { ...URGENT, speedDegPerS: this.#speedDegPerS(aim.pace) }
      this.#haltDeg = angleDeg + sign * stoppingDistanceDeg(Math.abs(speedDegPerS), accelerationDegPerS2 * sign, limits)
    }
    return this.#haltDeg
  }

  #limits(aim: Aim): MotionLimits {
    const { accelerationDegPerS2, jerkDegPerS3 } = this.#motion
    const speedDegPerS = this.#speedDegPerS(aim.pace)
    const calledBack = aim.targetDeg === null || (aim.pace !== 'tilt' && this.#setPoint.speedDegPerS > 0)
    return calledBack ? { speedDegPerS, ...URGENT } : { speedDegPerS, accelerationDegPerS2, jerkDegPerS3 }
  }

  #speedDegPerS(pace: Pace): number {
    const { tiltDegPerS, returnDegPerS, riseDegPerS } = this.#motion
    return { tilt: tiltDegPerS, return: returnDegPerS, rise: riseDegPerS }[pace]
  }
}

/** Limits are judged by the deeper channel, coming back by the shallower one: a drift never costs a limit. Degrees. */
export function measuredDeg(status: TableStatus, pace: Pace): number {
  const [a, b] = status.angleDeg
  return pace === 'tilt' ? Math.max(a, b) : Math.min(a, b)
}
