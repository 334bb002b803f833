import type { SetPoint } from './motion-profile.ts'

/** What the position loop knows of the drive, from the table's configuration. */
export interface DriveModel {
  readonly fullSpeedDegPerS: number
  readonly deadBandMilli: number
}

/** Correction of speed for an error in angle, 1/s: a third of what the lag of motor and measurement (0.2 s) would bear. */
const PROPORTIONAL_PER_S = 1.6
/** Correction for an error that stays, as a load makes it, 1/s². */
const INTEGRAL_PER_S2 = 0.8
/**
 * The integral never asks for more than this, degrees per second: what a person of 120 kg costs whose pivot is set far off. With
 * less, the loop pushes such a load for ever without moving it, which the guard takes for a stall.
 */
const INTEGRAL_MOST_DEG_PER_S = 2.5
/** The motor follows its drive this much later, seconds: the set-point's acceleration is sent ahead by it. */
const LAG_S = 0.08
/** At rest, an error below the first is left alone, and corrected once it is above the second: no dithering at the dead band. */
const CONTENT_DEG = 0.15
const DISCONTENT_DEG = 0.4

/** How fast the table goes, and may go at most, degrees per second; and whether the guard puts out what it was asked for. */
export interface MeasuredPace {
  readonly speedDegPerS: number
  readonly mostDegPerS: number
  readonly isObeyed: boolean
}

const UNBOUNDED: MeasuredPace = { speedDegPerS: 0, mostDegPerS: Number.POSITIVE_INFINITY, isObeyed: true }
/** With this share of the speed it is asked for, a table does follow. */
const QUICK_SHARE = 0.8
/** How quickly the integral forgets a load that is gone: for each °/s too fast, °/s each second. */
const FORGETTING_PER_S = 8
/** What is taken from the drive meanwhile, of what the table is too fast. */
const BRAKING = 1.5

/** Turns a set-point and a measured angle into a drive. Holds its integral and nothing else. */
export class PositionLoop {
  readonly #model: DriveModel
  #integralDegPerS = 0
  #content = true

  constructor(model: DriveModel) {
    this.#model = model
  }

  reset(): void {
    this.#integralDegPerS = 0
    this.#content = true
  }

  /**
   * Drive in ‰ of full speed for `dtS` seconds after the last call. Whatever it has to make up for, a slipped gear or a supply that
   * comes and goes, the table is not asked to go faster than `pace.mostDegPerS`, and is slowed down where it does.
   */
  drive(setPoint: SetPoint, measuredDeg: number, dtS: number, pace: MeasuredPace = UNBOUNDED): number {
    const errorDeg = setPoint.angleDeg - measuredDeg
    const moving = setPoint.speedDegPerS !== 0 || setPoint.accelerationDegPerS2 !== 0
    this.#content = !moving && Math.abs(errorDeg) < (this.#content ? DISCONTENT_DEG : CONTENT_DEG)
    if (this.#content) {
      this.#integralDegPerS = 0
      return 0
    }
    const uncorrected = setPoint.speedDegPerS + PROPORTIONAL_PER_S * errorDeg
    const corrected = clamp(uncorrected, -pace.mostDegPerS, pace.mostDegPerS)
    const tooFast = pace.speedDegPerS - clamp(pace.speedDegPerS, -pace.mostDegPerS, pace.mostDegPerS)
    // A table that is already as quick as it may be, or whose drive was lost or held back, is not behind because of its load.
    const isQuick = corrected !== uncorrected && pace.speedDegPerS / corrected > QUICK_SHARE
    this.#integralDegPerS = clamp(
      this.#integralDegPerS +
        (isQuick || !pace.isObeyed ? 0 : INTEGRAL_PER_S2 * errorDeg * dtS) -
        FORGETTING_PER_S * tooFast * dtS,
      -INTEGRAL_MOST_DEG_PER_S,
      INTEGRAL_MOST_DEG_PER_S,
    )
    const speedDegPerS = corrected + setPoint.accelerationDegPerS2 * LAG_S + this.#integralDegPerS - BRAKING * tooFast
    return this.#milliFor(speedDegPerS)
  }

  #milliFor(speedDegPerS: number): number {
    const { fullSpeedDegPerS, deadBandMilli } = this.#model
    const share = speedDegPerS / fullSpeedDegPerS
    const milli = share * (1000 - deadBandMilli) + Math.sign(speedDegPerS) * deadBandMilli
    return Math.round(clamp(milli, -1000, 1000))
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
