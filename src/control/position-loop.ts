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

  /** Drive in ‰ of full speed for `dtS` seconds after the last call. */
  drive(setPoint: SetPoint, measuredDeg: number, dtS: number): number {
    const errorDeg = setPoint.angleDeg - measuredDeg
    const moving = setPoint.speedDegPerS !== 0 || setPoint.accelerationDegPerS2 !== 0
    this.#content = !moving && Math.abs(errorDeg) < (this.#content ? DISCONTENT_DEG : CONTENT_DEG)
    if (this.#content) {
      this.#integralDegPerS = 0
      return 0
    }
    this.#integralDegPerS = clamp(
      this.#integralDegPerS + INTEGRAL_PER_S2 * errorDeg * dtS,
      -INTEGRAL_MOST_DEG_PER_S,
      INTEGRAL_MOST_DEG_PER_S,
    )
    const speedDegPerS =
      setPoint.speedDegPerS +
      setPoint.accelerationDegPerS2 * LAG_S +
      PROPORTIONAL_PER_S * errorDeg +
      this.#integralDegPerS
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
