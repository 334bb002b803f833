import { HARD_LIMITS } from '../../../machines/limits.ts'
import type { Fact } from '../../feed/live-state.ts'
import type { Docket } from './docket.ts'
import type { Scene } from './scene.ts'

/** Time a single fault may last before it is stopped, ms (S4). */
const FAULT_MS = 200
/** With margin for the noise of measuring. */
const MAX_DEG_PER_S = 5.05
const MAX_RISE_DEG_PER_S = HARD_LIMITS.maxRiseDegPerS + 0.3
/** Above horizontal by this much, it rises. */
const ABOVE_DEG = -1

/** S2: never past the limit or the target. S4: never too fast. */
export class BoundsObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  /** The step's target, or where the table stood already, degrees. */
  #targetDeg = Number.POSITIVE_INFINITY
  #fastMs = 0
  #fastRiseMs = 0

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
    if (scene.inverted) docket.exercise('S2')
  }

  heard(fact: Fact): void {
    if (fact.type === 'sessionEnded') this.#targetDeg = Number.POSITIVE_INFINITY
    if (fact.type === 'phaseEntered' && fact.phase === 'tilting' && fact.targetDeg !== null)
      this.#targetDeg = Math.max(fact.targetDeg, this.#scene.angleDeg)
  }

  step(): void {
    if (this.#scene.speedDegPerS === 0) {
      this.#fastMs = 0
      this.#fastRiseMs = 0
      return
    }
    this.#watchAngle()
    this.#watchSpeed()
  }

  #watchAngle(): void {
    const { angleDeg, inverted, expect } = this.#scene
    if (!inverted) return
    this.#docket.exercise('S2')
    if (angleDeg > expect.maxAngleDeg + 1) this.#docket.break('S2', `${angleDeg.toFixed(1)}° is past the table’s limit`)
    if (angleDeg > expect.deepestDeg + 2)
      this.#docket.break('S2', `${angleDeg.toFixed(1)}° is past the program’s target`)
    if (angleDeg > this.#targetDeg + 2) this.#docket.break('S2', `${angleDeg.toFixed(1)}° is past the step’s target`)
  }

  #watchSpeed(): void {
    const { angleDeg, speedDegPerS } = this.#scene
    const speed = Math.abs(speedDegPerS)
    if (speed > 0.5) this.#docket.exercise('S4')
    this.#fastMs = speed > MAX_DEG_PER_S ? this.#fastMs + 1 : 0
    this.#fastRiseMs = angleDeg < ABOVE_DEG && speedDegPerS < -MAX_RISE_DEG_PER_S ? this.#fastRiseMs + 1 : 0
    if (this.#fastMs > FAULT_MS) this.#docket.break('S4', `${speed.toFixed(1)}°/s for more than ${FAULT_MS} ms`)
    if (this.#fastRiseMs > FAULT_MS)
      this.#docket.break('S4', `rises at ${speed.toFixed(1)}°/s for more than ${FAULT_MS} ms`)
  }
}
