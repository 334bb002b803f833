import type { Docket } from './docket.ts'
import type { Scene } from './scene.ts'

const STOP_MS = 300
const DEEPENS_DEG_PER_S = 0.15
/** One back-off from a jam on the way back, degrees. */
const PLAY_DEG = 2.5

/** S11: motion towards inversion has ended within 300 ms of Stop, and stays ended until Start is pressed. */
export class StopButtonObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #shallowestDeg: number | null = null
  #startEdgeMs = Number.NEGATIVE_INFINITY

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
  }

  handsMoved(): void {
    const { startEdgeMs } = this.#scene
    if (startEdgeMs !== this.#startEdgeMs) this.#shallowestDeg = null
    this.#startEdgeMs = startEdgeMs
  }

  step(): void {
    const { nowMs, stopEdgeMs, speedDegPerS, motorRuns, angleDeg } = this.#scene
    if (nowMs - stopEdgeMs === STOP_MS) {
      this.#docket.exercise('S11')
      this.#shallowestDeg = angleDeg
      if (speedDegPerS > DEEPENS_DEG_PER_S && motorRuns)
        this.#docket.break('S11', `${STOP_MS} ms after Stop it still tilts`)
    }
    if (this.#shallowestDeg === null || speedDegPerS === 0) return
    if (angleDeg < this.#shallowestDeg) this.#shallowestDeg = angleDeg
    else if (angleDeg > this.#shallowestDeg + PLAY_DEG && motorRuns)
      this.#docket.break('S11', 'it goes deeper after Stop, without a press of Start')
  }
}
