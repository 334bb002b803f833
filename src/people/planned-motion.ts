/** How a session of a program will go where nothing comes between: what a plot shows before anybody lies down. */
import type { Program } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import { advanceSetPoint, type MotionLimits, type SetPoint } from '../control/motion-profile.ts'

export interface PlannedSample {
  readonly tMs: number
  readonly angleDeg: number
  readonly targetDeg: number
  readonly phase: string
}

/** Finer than a plot can show, seconds. */
const SAMPLE_S = 0.25
/** No way takes longer than this, seconds: the slowest there is needs five minutes for 150°. */
const LONGEST_WAY_S = 600

/** Samples from upright to upright. Waiting for the press of Start before rising is left out: nobody knows how long it takes. */
export function plannedMotion(program: Program, { motion, comfort, table }: Config): PlannedSample[] {
  const drawn = new Drawing(table.uprightDeg)
  const paceOf = (speedDegPerS: number): MotionLimits => ({
    speedDegPerS,
    accelerationDegPerS2: motion.accelerationDegPerS2,
    jerkDegPerS3: motion.jerkDegPerS3,
  })
  const rounds = program.steps.flatMap((step) => Array.from({ length: step.repeats }, () => step))
  for (const [index, step] of rounds.entries()) {
    drawn.go('tilting', step.angleDeg, paceOf(motion.tiltDegPerS))
    drawn.stay('holding', step.holdS)
    if (index === rounds.length - 1) continue
    drawn.go('resting', step.restAngleDeg, paceOf(motion.returnDegPerS))
    drawn.stay('resting', step.restS)
  }
  drawn.go('returning', 0, paceOf(motion.returnDegPerS))
  drawn.stay('pausing', program.pauseS)
  drawn.go('rising', comfort.riseStopDeg, paceOf(motion.riseDegPerS))
  drawn.stay('rising', comfort.riseStopS)
  drawn.go('rising', table.uprightDeg, paceOf(motion.riseDegPerS))
  return drawn.samples
}

class Drawing {
  readonly samples: PlannedSample[] = []
  #point: SetPoint
  #atS = 0

  constructor(uprightDeg: number) {
    this.#point = { angleDeg: uprightDeg, speedDegPerS: 0, accelerationDegPerS2: 0 }
  }

  go(phase: string, targetDeg: number, limits: MotionLimits): void {
    const endS = this.#atS + LONGEST_WAY_S
    while (this.#point.angleDeg !== targetDeg && this.#atS < endS) {
      this.#note(phase, targetDeg)
      this.#point = advanceSetPoint(this.#point, targetDeg, limits, SAMPLE_S)
      this.#atS += SAMPLE_S
    }
  }

  stay(phase: string, seconds: number): void {
    this.#note(phase, this.#point.angleDeg)
    this.#atS += seconds
    this.#note(phase, this.#point.angleDeg)
  }

  #note(phase: string, targetDeg: number): void {
    this.samples.push({ tMs: this.#atS * 1000, angleDeg: this.#point.angleDeg, targetDeg, phase })
  }
}
