/** Set-points a body can follow: limited in speed, acceleration and jerk, and retargetable at any instant without a step in speed. */
export interface MotionLimits {
  /** Degrees per second. */
  readonly speedDegPerS: number
  /** Degrees per second squared. */
  readonly accelerationDegPerS2: number
  /** Degrees per second cubed. */
  readonly jerkDegPerS3: number
}

/** A set-point on its way. Signed: positive towards inversion. */
export interface SetPoint {
  readonly angleDeg: number
  readonly speedDegPerS: number
  readonly accelerationDegPerS2: number
}

/** Decisions are taken this often, seconds: fine enough that landing errs by less than a hundredth of a degree. */
const DECISION_S = 0.005
/** Nearer than this and slower than that, the set-point has arrived. The step in speed is below what anyone can feel. */
const ARRIVED_DEG = 0.01
const ARRIVED_DEG_PER_S = 0.03

/** The set-point `dtS` seconds later, on its way to `targetDeg`. Pure. */
export function advanceSetPoint(from: SetPoint, targetDeg: number, limits: MotionLimits, dtS: number): SetPoint {
  let point = from
  for (let leftS = dtS; leftS > 1e-9; leftS -= DECISION_S) {
    if (point.angleDeg === targetDeg && point.speedDegPerS === 0 && point.accelerationDegPerS2 === 0) return point
    point = decide(point, targetDeg, limits, Math.min(DECISION_S, leftS))
  }
  return point
}

/** Distance in which a body at `speed` and `acceleration` stands still, braking as the limits allow. Shapes: degrees, seconds. */
export function stoppingDistanceDeg(speed: number, acceleration: number, limits: MotionLimits): number {
  const a = limits.accelerationDegPerS2
  const j = limits.jerkDegPerS3
  // Speed left once the present acceleration has been taken back to zero.
  const eased = speed + (acceleration * Math.abs(acceleration)) / (2 * j)
  if (eased <= 0) return 0
  // Brake from `acceleration` to −peak, hold, ease to 0: peak² = j·v + a²/2, at most the limit.
  const peak = Math.min(a, Math.sqrt(Math.max(0, j * speed + (acceleration * acceleration) / 2)))
  const t1 = Math.max(0, (acceleration + peak) / j)
  const v1 = speed + acceleration * t1 - (j * t1 * t1) / 2
  const d1 = speed * t1 + (acceleration * t1 * t1) / 2 - (j * t1 ** 3) / 6
  const v3 = (peak * peak) / (2 * j)
  const t2 = peak > 0 ? Math.max(0, (v1 - v3) / peak) : 0
  const d2 = v1 * t2 - (peak * t2 * t2) / 2
  const t3 = peak / j
  const d3 = (v1 - peak * t2) * t3 - (peak * t3 * t3) / 2 + (j * t3 ** 3) / 6
  return d1 + d2 + d3
}

function decide(point: SetPoint, targetDeg: number, limits: MotionLimits, dtS: number): SetPoint {
  const away = targetDeg - point.angleDeg
  if (Math.abs(away) < ARRIVED_DEG && Math.abs(point.speedDegPerS) < ARRIVED_DEG_PER_S)
    return { angleDeg: targetDeg, speedDegPerS: 0, accelerationDegPerS2: 0 }
  // Seen in the direction of the target, everything is one case.
  const sign = away >= 0 ? 1 : -1
  const distance = Math.abs(away)
  const speed = point.speedDegPerS * sign
  const acceleration = point.accelerationDegPerS2 * sign
  const chosen = chooseAcceleration(distance, speed, acceleration, limits, dtS)
  return {
    angleDeg: point.angleDeg + sign * (speed * dtS + (chosen * dtS * dtS) / 2),
    speedDegPerS: sign * (speed + chosen * dtS),
    accelerationDegPerS2: sign * chosen,
  }
}

/** The highest of more, the same or less acceleration after which the body can still keep its speed and stop in time. */
function chooseAcceleration(
  distance: number,
  speed: number,
  acceleration: number,
  limits: MotionLimits,
  dtS: number,
): number {
  const most = limits.accelerationDegPerS2
  const change = limits.jerkDegPerS3 * dtS
  // Braked so hard that speed is gone before the braking is: ease off, or the body would turn back.
  if (acceleration < 0 && speed <= (acceleration * acceleration) / (2 * limits.jerkDegPerS3))
    return Math.min(most, acceleration + change)
  const candidates = [Math.min(most, acceleration + change), Math.min(most, acceleration)]
  for (const candidate of candidates) {
    const next = speed + candidate * dtS
    const peakSpeed = candidate > 0 ? next + (candidate * candidate) / (2 * limits.jerkDegPerS3) : next
    const moved = speed * dtS + (candidate * dtS * dtS) / 2
    if (peakSpeed > limits.speedDegPerS) continue
    if (next <= 0 || moved + stoppingDistanceDeg(next, candidate, limits) <= distance) return candidate
  }
  // What tighter limits found in hand is given up at once: eased off by their jerk, it would run away for seconds.
  return Math.max(-most, Math.min(most, acceleration) - change)
}
