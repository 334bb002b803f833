/** From what the sensors read at angles the owner measured to what their readings mean. Pure. */
import type { MpuAxis } from '../../../hardware/guard/vocabulary.ts'
import type { AngleWiring } from '../../../hardware/guard/wiring.ts'

/** What the sensors read where the owner measured an angle. */
export interface AnglePoint {
  readonly angleDeg: number
  readonly counts: readonly [number, number]
  readonly accelG: readonly [number, number, number]
}

export interface Calibration {
  readonly wiring: AngleWiring
  /** How far the worst of the points lies off. */
  readonly residualDeg: number
  /** How far the reading went from the lowest point to the highest: counts, or degrees of an accelerometer. */
  readonly travel: number
}

/** Milli-degrees per count × 256 is what the guard stores. */
const SLOPE_STEP = 1 / 256_000
const RAD_TO_DEG = 180 / Math.PI

/** A straight line through three or more points, least squares: angle = (counts − zero) × degPerCount. */
export function calibratePotentiometer(points: readonly AnglePoint[], channel: 0 | 1): Calibration {
  const xs = points.map(({ counts }) => counts[channel])
  const ys = points.map(({ angleDeg }) => angleDeg)
  const { slope, offset } = lineThrough(xs, ys)
  const travel = Math.max(...xs) - Math.min(...xs)
  // The guard stores whole counts and 1/256 mdeg: what is judged is what it will make of them.
  const degPerCount = Math.round(slope / SLOPE_STEP) * SLOPE_STEP
  const zeroCounts = degPerCount === 0 ? 0 : Math.round(-offset / slope)
  const residualDeg = worst(xs.map((x, i) => (x - zeroCounts) * degPerCount - ys[i]!))
  return { wiring: { kind: 'potentiometer', zeroCounts, degPerCount }, residualDeg, travel }
}

/** How much of gravity the two axes that turn feel, at least. */
export function gravityAcross(points: readonly AnglePoint[]): number {
  const pivot = pivotAxis(points)
  return Math.min(...points.map(({ accelG }) => Math.hypot(...accelG.filter((_, axis) => axis !== pivot))))
}

/** An accelerometer turns about the axis along which gravity changes least; the other two feel sine and cosine. */
export function calibrateAccelerometer(
  points: readonly AnglePoint[],
  kind: 'mpu6050At68' | 'mpu6050At69',
): Calibration {
  const [sine, cosine] = [0, 1, 2].filter((axis) => axis !== pivotAxis(points)) as [number, number]
  const raws = points.map(({ accelG }) => Math.atan2(accelG[sine]!, accelG[cosine]!) * RAD_TO_DEG)
  const angles = points.map(({ angleDeg }) => angleDeg)
  const candidates = [1, -1].map((direction) => {
    const zeros = raws.map((raw, i) => wrapDeg(raw - direction * angles[i]!))
    const zeroDeg = Math.round(100 * wrapDeg(zeros[0]! + mean(zeros.map((zero) => wrapDeg(zero - zeros[0]!))))) / 100
    const residualDeg = worst(zeros.map((zero) => wrapDeg(zero - zeroDeg)))
    return { direction, zeroDeg, residualDeg }
  })
  const best = candidates[0]!.residualDeg <= candidates[1]!.residualDeg ? candidates[0]! : candidates[1]!
  const axis = (index: number): MpuAxis => `+${'XYZ'[index] as 'X' | 'Y' | 'Z'}`
  return {
    wiring: {
      kind,
      sineAxis: axis(sine),
      cosineAxis: axis(cosine),
      zeroDeg: best.zeroDeg,
      reversed: best.direction < 0,
    },
    residualDeg: best.residualDeg,
    travel: Math.max(...raws.map((raw) => Math.abs(wrapDeg(raw - raws[0]!)))),
  }
}

/** Speed against drive, where it turns at all: speed = full × (drive − dead) ÷ (1000 − dead). */
export function fitSpeed(runs: readonly { readonly driveMilli: number; readonly degPerS: number }[]): {
  readonly fullSpeedDegPerS: number
  readonly deadBandMilli: number
} {
  const { slope, offset } = lineThrough(
    runs.map(({ driveMilli }) => driveMilli),
    runs.map(({ degPerS }) => degPerS),
  )
  return { fullSpeedDegPerS: slope * 1000 + offset, deadBandMilli: slope === 0 ? 0 : -offset / slope }
}

function pivotAxis(points: readonly AnglePoint[]): number {
  const spreads = [0, 1, 2].map((axis) => {
    const felt = points.map(({ accelG }) => accelG[axis]!)
    return Math.max(...felt) - Math.min(...felt)
  })
  return spreads.indexOf(Math.min(...spreads))
}

function lineThrough(xs: readonly number[], ys: readonly number[]): { slope: number; offset: number } {
  const [x0, y0] = [mean(xs), mean(ys)]
  const spread = xs.reduce((sum, x) => sum + (x - x0) ** 2, 0)
  const slope = spread === 0 ? 0 : xs.reduce((sum, x, i) => sum + (x - x0) * (ys[i]! - y0), 0) / spread
  return { slope, offset: y0 - slope * x0 }
}

function worst(residuals: readonly number[]): number {
  return Math.max(...residuals.map(Math.abs))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function wrapDeg(deg: number): number {
  return ((((deg + 180) % 360) + 360) % 360) - 180
}
