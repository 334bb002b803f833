import type { StimulusName } from '../../../hardware/simulator/stimuli.ts'
import type { Fact } from '../../feed/live-state.ts'
import type { Docket } from './docket.ts'
import type { Scene } from './scene.ts'

/** After these nothing may begin by itself; those that mend something, only where it was broken for so long, ms. */
const BRINGS_BACK: Partial<Record<StimulusName, number>> = {
  'guard-reboot': 0,
  'power-back': 0,
  replug: 2000,
  'controller-thaw': 2000,
}
/** A press of Start may lead away from upright this much later, ms. */
const PRESS_MS = 30_000
const PRESS_COUNTS_MS = 3000
/** What play and one back-off may come to, degrees. */
const PLAY_DEG = 2.5
const DEEPER_DEG = 0.6
/** Gone this long, a controller's session is over, ms (S10). */
const GONE_MS = 2500

/** S7: nothing from outside starts motion or deepens it. S8: what has ended does not resume. */
export class StartsObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #wasUpright: boolean
  #endedAtDeg: number | null = null
  /** Since when a fresh press of Start is owed, and how much deeper it went since. */
  #pressOwedSinceMs = Number.POSITIVE_INFINITY
  #deeperDeg = 0
  /** What can be brought back, and since when it is gone. */
  readonly #gone = new Map<StimulusName, number>()

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
    this.#wasUpright = scene.upright
  }

  happened(name: StimulusName): void {
    const { nowMs } = this.#scene
    if (name === 'unplug') this.#gone.set('replug', this.#gone.get('replug') ?? nowMs)
    if (name === 'controller-freeze') this.#gone.set('controller-thaw', this.#gone.get('controller-thaw') ?? nowMs)
    const needsMs = BRINGS_BACK[name]
    const goneSinceMs = this.#gone.get(name) ?? nowMs
    this.#gone.delete(name)
    if (needsMs === undefined || nowMs - goneSinceMs < needsMs) return
    this.#docket.exercise('S7')
    // A controller that stood still finds a press that was made meanwhile; the guard lets it count for three seconds.
    this.#pressOwedSinceMs = name === 'controller-thaw' ? nowMs - PRESS_COUNTS_MS : nowMs
    this.#deeperDeg = 0
    this.#ended()
  }

  heard(fact: Fact): void {
    if (fact.type === 'sessionEnded') this.#ended()
    if (fact.type === 'sessionStarted') this.#endedAtDeg = null
  }

  #ended(): void {
    this.#endedAtDeg = this.#scene.table.board.motion.angleDeg
    this.#docket.exercise('S8')
  }

  step(): void {
    const { speedDegPerS } = this.#scene
    if (speedDegPerS === 0) return
    this.#watchUpright()
    if (speedDegPerS > 0) this.#watchPress()
    if (this.#endedAtDeg !== null) this.#watchEnded(this.#endedAtDeg)
  }

  /** Call while the controller is gone. */
  alone(): void {
    if (this.#scene.controllerGoneMs === GONE_MS) this.#ended()
  }

  #watchUpright(): void {
    const { nowMs, startEdgeMs, upright } = this.#scene
    if (this.#wasUpright && !upright) {
      this.#docket.exercise('S7')
      if (nowMs - startEdgeMs > PRESS_MS) this.#docket.break('S7', 'it left upright without a press of Start')
    }
    this.#wasUpright = upright
  }

  #watchPress(): void {
    const { nowMs, startEdgeMs, motorRuns, speedDegPerS } = this.#scene
    if (!motorRuns || nowMs <= this.#pressOwedSinceMs) return
    if (startEdgeMs > this.#pressOwedSinceMs) {
      this.#pressOwedSinceMs = Number.POSITIVE_INFINITY
      return
    }
    this.#deeperDeg += speedDegPerS / 1000
    if (this.#deeperDeg > DEEPER_DEG)
      this.#docket.break('S7', 'after something came back it went deeper without a press of Start')
  }

  #watchEnded(endedAtDeg: number): void {
    const { angleDeg, upright } = this.#scene
    if (angleDeg < endedAtDeg) this.#endedAtDeg = angleDeg
    else if (angleDeg > endedAtDeg + PLAY_DEG && !upright)
      this.#docket.break('S8', 'it went deeper after its session ended')
  }
}
