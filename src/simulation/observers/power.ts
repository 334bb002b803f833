import type { Docket } from './docket.ts'
import type { Scene } from './scene.ts'

/** The contactor's own time on top of an E-stop. */
const ESTOP_MS = 30
/** Stop held for three to ten seconds, and what bouncing contacts add. */
const RESET_MS = [2980, 10_050] as const
/** A drive counts for 150 ms, the slowest line adds 100, and then the motion ramps to a stop within 500 (S10). */
const COMMAND_MS = 750
/** A back-off is two degrees, once. */
const OF_ITSELF_DEG = 2.6

/** S1: the motor has power only by a fresh command or the guard's own return; after an E-stop three things are owed. */
export class PowerObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #estopMs = 0
  /** What is still owed after an E-stop before the motor may run: nothing, the reset, or a press of Start. */
  #owed: 'nothing' | 'reset' | 'start' = 'nothing'
  #stopWasPressed = false
  #startEdgeMs = Number.NEGATIVE_INFINITY
  /** Travel since the last command that nobody has asked for, degrees. */
  #ofItselfDeg = 0

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
  }

  /** Whether something is still owed after an E-stop. */
  get isOwed(): boolean {
    return this.#owed !== 'nothing'
  }

  /** A hand has moved. */
  handsMoved(): void {
    const { startEdgeMs, stopPressed, stopEdgeMs, stopReleasedMs, estopPressed } = this.#scene
    if (startEdgeMs !== this.#startEdgeMs && this.#owed === 'start') this.#owed = 'nothing'
    this.#startEdgeMs = startEdgeMs
    if (this.#stopWasPressed && !stopPressed) {
      const heldMs = stopReleasedMs - stopEdgeMs
      const isReset = heldMs >= RESET_MS[0] && heldMs <= RESET_MS[1]
      if (isReset && this.#owed === 'reset' && !estopPressed) this.#owed = 'start'
    }
    this.#stopWasPressed = stopPressed
  }

  step(): void {
    const { estopPressed, motorRuns, table } = this.#scene
    if (estopPressed) {
      this.#docket.exercise('S1')
      this.#estopMs += 1
      this.#owed = 'reset'
    } else this.#estopMs = 0
    // A guard that was without power has nothing left to reset; Start is owed all the same.
    if (this.#owed === 'reset' && !estopPressed && table.board.guardState === 'booting') this.#owed = 'start'
    if (motorRuns) this.#judgeRunning()
  }

  #judgeRunning(): void {
    const scene = this.#scene
    const mayNotRun = this.#estopMs > ESTOP_MS || (this.#estopMs === 0 && this.#owed !== 'nothing')
    if (mayNotRun) this.#docket.break('S1', `the motor runs although ${this.#owed} is owed`)
    if (!scene.table.board.powered) this.#docket.break('S1', 'the motor runs without its guard')
    if (scene.expect.hearsAll) this.#judgeCommand()
  }

  /** Without a command the guard may return an inverted table, back off once, and creep up while Start is held. */
  #judgeCommand(): void {
    const { nowMs, droveAtMs, speedDegPerS, angleDeg, startPressed, startReleasedMs, controllerGoneMs } = this.#scene
    if (nowMs - droveAtMs <= COMMAND_MS) {
      this.#ofItselfDeg = 0
      return
    }
    if (controllerGoneMs > COMMAND_MS) this.#docket.exercise('S1')
    const held = startPressed || nowMs - startReleasedMs < COMMAND_MS
    if (speedDegPerS > 0 || (angleDeg < -2 && !held)) this.#ofItselfDeg += Math.abs(speedDegPerS) / 1000
    if (this.#ofItselfDeg > OF_ITSELF_DEG)
      this.#docket.break('S1', `it has moved ${OF_ITSELF_DEG}° with power that nobody commands`)
  }
}
