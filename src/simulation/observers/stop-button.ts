import type { Docket } from './docket.ts'
import { type Scene, STOP_MS } from './scene.ts'

const FAULT_MS = 200
/** Motion, as S9 has it. */
const MOTION_DEG_PER_S = 1
const WATCHED_MS = 1000
const DEEPENS_DEG_PER_S = 0.15
/** One back-off from a jam on the way back, degrees. */
const PLAY_DEG = 2.5

/** S11: motion towards inversion has ended within 300 ms of Stop, and stays ended until Start is pressed. */
export class StopButtonObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #shallowestDeg: number | null = null
  /** For how long it has been driven towards inversion, ms. */
  #deepensMs = 0
  #quicklyMs = 0
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

  /** Call where a press of Stop must have had its effect. */
  judge(): void {
    this.#docket.exercise('S11')
    this.#shallowestDeg = this.#scene.angleDeg
    if (this.#deepensMs >= STOP_MS && !this.#scene.driveFails)
      this.#docket.break('S11', `${STOP_MS} ms after Stop it still tilts`)
  }

  step(): void {
    const { nowMs, stopEdgeMs, speedDegPerS, motorRuns, angleDeg } = this.#scene
    this.#deepensMs = motorRuns && speedDegPerS > DEEPENS_DEG_PER_S ? this.#deepensMs + 1 : 0
    this.#quicklyMs = motorRuns && speedDegPerS > MOTION_DEG_PER_S ? this.#quicklyMs + 1 : 0
    if (this.#deepensMs > 0) this.#judgeDeepening(nowMs - stopEdgeMs)
    if (this.#shallowestDeg === null || speedDegPerS === 0) return
    if (angleDeg < this.#shallowestDeg) this.#shallowestDeg = angleDeg
    else if (angleDeg > this.#shallowestDeg + PLAY_DEG && motorRuns)
      this.#docket.break('S11', 'it goes deeper after Stop, without a press of Start')
  }

  #judgeDeepening(sinceStopMs: number): void {
    if (sinceStopMs < STOP_MS || sinceStopMs > WATCHED_MS || this.#shallowestDeg === null) return
    if (this.#deepensMs >= sinceStopMs && !this.#scene.driveFails)
      this.#docket.break('S11', `${sinceStopMs} ms after Stop it still tilts`)
    // What stood at the press and then is driven the wrong way has failed: that takes up to 200 ms to be noticed (S4, S9).
    if (this.#quicklyMs > FAULT_MS) this.#docket.break('S11', `${sinceStopMs} ms after Stop it tilts`)
  }
}
