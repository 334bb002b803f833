import type { Program } from '../../machines/program.ts'

/** The speeds and stops a session moves by, as `config.motion`, `config.comfort` and `config.table` hold them. */
export interface Pace {
  readonly tiltDegPerS: number
  readonly returnDegPerS: number
  readonly riseDegPerS: number
  readonly riseStopS: number
  readonly uprightDeg: number
}

/** How long a session of `program` takes from upright to upright, seconds, easing in and out not counted. */
export function plannedDurationS(program: Program, pace: Pace): number {
  let seconds = program.pauseS + Math.abs(pace.uprightDeg) / pace.riseDegPerS + pace.riseStopS
  let angleDeg = pace.uprightDeg
  for (const step of program.steps) {
    const tilting = (step.angleDeg - step.restAngleDeg) / pace.tiltDegPerS
    const easing = (step.angleDeg - step.restAngleDeg) / pace.returnDegPerS
    seconds += Math.abs(step.restAngleDeg - angleDeg) / pace.tiltDegPerS
    seconds += step.repeats * (tilting + step.holdS + easing + step.restS)
    angleDeg = step.restAngleDeg
  }
  return seconds + angleDeg / pace.returnDegPerS
}
