/** How a program that is still being made will go, roughly: the server draws the true one once it is saved. */
import type { ProgramStep } from '../../../machines/program.ts'
import type { Course } from '../parts/plan-plot.tsx'

const UPRIGHT_DEG = -75
/** The usual speeds, degrees per second. */
const TILT = 2.5
const RETURN = 3
const RISE = 1.2
const EASING_S = 2

export function draftPlan(steps: readonly ProgramStep[], pauseS: number): Course {
  const plan: [number, number][] = [[0, UPRIGHT_DEG]]
  const go = (angleDeg: number, degPerS: number) => {
    const [atS, fromDeg] = plan.at(-1)!
    if (angleDeg !== fromDeg) plan.push([atS + Math.abs(angleDeg - fromDeg) / degPerS + EASING_S, angleDeg])
  }
  const stay = (seconds: number) => {
    const [atS, angleDeg] = plan.at(-1)!
    plan.push([atS + seconds, angleDeg])
  }
  const rounds = steps.flatMap((step) => Array.from({ length: Math.min(60, step.repeats || 1) }, () => step))
  for (const [index, step] of rounds.entries()) {
    go(step.angleDeg, TILT)
    stay(step.holdS)
    if (index === rounds.length - 1) continue
    go(step.restAngleDeg, RETURN)
    stay(step.restS)
  }
  go(0, RETURN)
  stay(pauseS)
  go(UPRIGHT_DEG, RISE)
  return plan
}
