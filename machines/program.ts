import { HARD_LIMITS, INVERTED_ABOVE_DEG, type SessionLimits } from './limits.ts'

/** Go to an angle, stay, ease off to a rest angle, stay, and so on. */
export interface ProgramStep {
  /** Target, degrees head-down, above 0. */
  readonly angleDeg: number
  /** Time at the target, seconds. */
  readonly holdS: number
  /** Where to rest between repeats and before the next step, degrees, 0…angleDeg. */
  readonly restAngleDeg: number
  /** Time at the rest angle, seconds; 0 skips the rest after the last repeat of the last step. */
  readonly restS: number
  /** How often the step is done, at least 1. */
  readonly repeats: number
}

/** What a person chooses to do. */
export interface Program {
  readonly id: string
  readonly name: string
  /** One sentence a person reads before choosing. */
  readonly description: string
  readonly steps: readonly ProgramStep[]
  /** Rest at horizontal before rising, seconds. */
  readonly pauseS: number
  /** Whether lamp and buzzer lead the breath while holding (D9). */
  readonly breathing?: boolean
}

/** Deepest angle of a program, degrees. */
export function deepestAngleDeg(program: Program): number {
  return Math.max(...program.steps.map((step) => step.angleDeg))
}

/** Longest stay of a program at one of its angles, seconds. */
export function longestHoldS(program: Program): number {
  return Math.max(...program.steps.map((step) => step.holdS))
}

/** Everything that keeps `program` from being run within `limits`, in words; empty when it may run. */
export function programRefusals(program: Program, limits: SessionLimits): string[] {
  const refusals: string[] = []
  const deepest = deepestAngleDeg(program)
  if (deepest > limits.maxAngleDeg)
    refusals.push(`it goes to ${deepest}°, and ${limits.maxAngleDeg}° is the deepest allowed here`)
  const longest = longestHoldS(program)
  if (longest > limits.maxHoldS && limits.maxHoldS < limits.sessionCapS)
    refusals.push(`it holds ${longest} s at a time, and ${limits.maxHoldS} s is the longest hold allowed here`)
  const held = heldInvertedS(program)
  if (held > limits.sessionCapS)
    refusals.push(`it holds ${held} s inverted, and ${limits.sessionCapS} s is the longest allowed here`)
  const exposure = plannedExposureMin(program)
  if (exposure > limits.exposureCapMin)
    refusals.push(
      `it comes to ${exposure.toFixed(1)} full-inversion minutes, and ${limits.exposureCapMin} is the most allowed here`,
    )
  if (program.pauseS < HARD_LIMITS.minPauseS)
    refusals.push(`it rests ${program.pauseS} s at horizontal, and ${HARD_LIMITS.minPauseS} s is the least (S5)`)
  return refusals
}

/** Seconds a program holds a person inverted, travel not counted. */
function heldInvertedS(program: Program): number {
  return sumOverStays(program, (angleDeg, stayS) => (angleDeg > INVERTED_ABOVE_DEG ? stayS : 0))
}

/** Full-inversion minutes (P2) of a program's stays, travel not counted. */
export function plannedExposureMin(program: Program): number {
  return sumOverStays(program, (angleDeg, stayS) => (stayS / 60) * Math.sin((Math.max(angleDeg, 0) * Math.PI) / 180))
}

function sumOverStays(program: Program, weigh: (angleDeg: number, stayS: number) => number): number {
  return program.steps.reduce(
    (sum, step) => sum + step.repeats * (weigh(step.angleDeg, step.holdS) + weigh(step.restAngleDeg, step.restS)),
    0,
  )
}
