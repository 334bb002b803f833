/** The bounds no configuration passes, each with its reason. The guard compiles its own copy; both are checked at start. */
export const HARD_LIMITS = {
  /** Deepest angle any table may be set to, degrees. Deeper than full inversion is no use (D3). */
  maxAngleDeg: 90,
  /** Longest time inverted in one session, seconds: never more than 10–15 minutes (D5). */
  capS: 900,
  /** Shortest rest at horizontal after inversion, seconds (S5, R1). */
  minPauseS: 30,
  /** Fastest motion towards inversion, degrees per second: below the 3°/s simulators keep to (P5). */
  maxTiltDegPerS: 3,
  /** Fastest motion back to horizontal, degrees per second (S4). */
  maxReturnDegPerS: 4,
  /** Fastest motion above horizontal towards upright, degrees per second: keeps blood pressure level (R3). */
  maxRiseDegPerS: 1.5,
} as const

/** Angle above which a person counts as inverted, degrees (the whole product uses this one). */
export const INVERTED_ABOVE_DEG = 5

/** What a session must keep to: the tightest of hard, machine and personal limits. */
export interface SessionLimits {
  readonly maxAngleDeg: number
  /** Longest stay at a step's angle, seconds. */
  readonly maxHoldS: number
  /** Time inverted after which the return has begun, seconds. */
  readonly sessionCapS: number
  /** Full-inversion minutes (minutes × sin θ, P2) after which the return begins. */
  readonly exposureCapMin: number
}
