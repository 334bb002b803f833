import type { StimulusName } from '../../../hardware/simulator/stimuli.ts'
import { INVERTED_ABOVE_DEG } from '../../../machines/limits.ts'
import type { Docket } from './docket.ts'
import type { Scene } from './scene.ts'

const STOPS_MS = 500
/** A motor without power stands after this, ms. */
const COASTS_MS = 150
/** Two seconds of silence, and the soft beginning of the return. */
const RETURN_BEGINS_MS = 3500
/** Slower than this on average nobody is brought back, degrees per second. */
const RETURN_DEG_PER_S = 1
const STANDS_DEG_PER_S = 0.3
const LINK_FAULTS: ReadonlySet<StimulusName> = new Set([
  'unplug',
  'controller-freeze',
  'controller-crash',
  'link-lossy',
  'link-slow',
  'link-doubles',
])

/** S10: without its controller the table stops, and then the guard brings it back, or calls for help. */
export class ControllerLostObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #arrivesAtMs = Number.POSITIVE_INFINITY
  #handledMs = Number.NEGATIVE_INFINITY

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
  }

  handsMoved(): void {
    this.#handledMs = this.#scene.nowMs
  }

  step(): void {
    const goneMs = this.#scene.controllerGoneMs
    if (goneMs === 0) return
    if (goneMs === 1) this.#arrivesAtMs = Number.POSITIVE_INFINITY
    if (goneMs === STOPS_MS) this.#judgeStopped()
    else if (goneMs === STOPS_MS + COASTS_MS) this.#judgeCoasted()
    else if (goneMs === RETURN_BEGINS_MS && this.#scene.inverted) this.#judgeReturn()
    else if (goneMs === this.#arrivesAtMs) this.#judgeArrival()
  }

  #judgeStopped(): void {
    this.#docket.exercise('S10')
    const { table, driveFails } = this.#scene
    // What a slipping gear adds nobody drives, and nobody can end.
    const { speedDegPerS } = table.board.motion
    // Where the alarm sounds the guard acts by itself: a return, a back-off, a creep. How far it may go is asked by S1.
    if (Math.abs(speedDegPerS) > STANDS_DEG_PER_S && !table.board.alarm && !driveFails)
      this.#docket.break('S10', 'it still moves without a controller')
  }

  /** What the guard has taken the power from does not go on. */
  #judgeCoasted(): void {
    const { motorRuns, table } = this.#scene
    if (Math.abs(table.board.motion.speedDegPerS) > STANDS_DEG_PER_S && !motorRuns)
      this.#docket.break('S10', 'it still moves without controller and power')
  }

  #judgeReturn(): void {
    const { speedDegPerS, angleDeg, table } = this.#scene
    if (speedDegPerS < -STANDS_DEG_PER_S) {
      const leftMs = Math.round(((angleDeg - INVERTED_ABOVE_DEG) / RETURN_DEG_PER_S) * 1000)
      this.#arrivesAtMs = RETURN_BEGINS_MS + leftMs + 2000
    } else if (this.#nothingElse) this.#docket.break('S10', 'nobody brings it back')
    else if (!table.board.alarm) this.#docket.break('S10', 'nobody brings it back or calls for help')
  }

  #judgeArrival(): void {
    if (this.#scene.inverted && (this.#nothingElse || !this.#scene.table.board.alarm))
      this.#docket.break('S10', 'it is brought back too slowly')
  }

  /** Nothing else is broken, and no hand has touched the panel since. */
  get #nothingElse(): boolean {
    const { faults, nowMs, controllerGoneMs, estopPressed, table } = this.#scene
    for (const fault of faults) if (!LINK_FAULTS.has(fault)) return false
    const before = table.board.guardCause === 'controllerLost'
    return before && !estopPressed && this.#handledMs < nowMs - controllerGoneMs
  }
}
