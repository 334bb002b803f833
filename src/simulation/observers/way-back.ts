import type { StimulusName } from '../../../hardware/simulator/stimuli.ts'
import { INVERTED_ABOVE_DEG } from '../../../machines/limits.ts'
import type { Fact } from '../../feed/live-state.ts'
import type { Docket } from './docket.ts'
import type { Scene } from './scene.ts'

/** Reset is Stop held for 3 to 10 s. */
const RESET_MS = [3000, 10_000] as const
/** Who holds Start this long after a reset sees the table move, ms. */
const HELD_MS = 4000
const BACK_DEG_PER_S = 0.3
/** The true angle at which the guard's own sensors surely say inverted, degrees. */
const SURELY_INVERTED_DEG = INVERTED_ABOVE_DEG + 1

/** With these the drive, or what may power it, has failed: the alarm must name the way down without power (S6). */
const NEEDS_WAY_DOWN: ReadonlySet<StimulusName> = new Set([
  'jam',
  'runaway-down',
  'runaway-up',
  'motor-reversed',
  'motor-off',
  'contactor-welded',
  'contactor-open',
  'contactor-feedback-cut',
  'estop-a-cut',
  'estop-a-stuck',
  'stop-wire-cut',
  'board-fails',
])

/** These look healthy while the table stands: the first creep shows them, and the guard stops for another reset (S9). */
const UNSEEN_AT_REST: readonly StimulusName[] = ['sensor-a-stuck', 'sensor-b-stuck']

/** S6: from every inversion there is a way back with the emergency stop, the reset and one button. */
export class WayBackObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #sessionEnded = false
  #resetAtMs = Number.NEGATIVE_INFINITY
  #stopWasPressed = false
  /** Of those unseen at rest, what a creep has shown: each costs one reset more, and only one. */
  #shown: readonly StimulusName[] = []

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
  }

  heard(fact: Fact): void {
    if (fact.type === 'sessionEnded') this.#sessionEnded = true
  }

  handsMoved(): void {
    const { stopPressed, stopEdgeMs, stopReleasedMs, estopPressed, nowMs } = this.#scene
    const heldMs = stopReleasedMs - stopEdgeMs
    if (estopPressed) this.#resetAtMs = Number.NEGATIVE_INFINITY
    else if (this.#stopWasPressed && !stopPressed && heldMs >= RESET_MS[0] && heldMs <= RESET_MS[1])
      this.#resetAtMs = nowMs
    this.#stopWasPressed = stopPressed
  }

  /** Call while Start is held. */
  step(): void {
    const { startEdgeMs, nowMs } = this.#scene
    if (nowMs - startEdgeMs === HELD_MS) this.#judgeHeld()
  }

  /** Start is held after a reset, and nothing has broken since. */
  #judgeHeld(): void {
    const { angleDeg, speedDegPerS, startEdgeMs, stopReleasedMs, stopPressed, changedAtMs, table } = this.#scene
    if (angleDeg < SURELY_INVERTED_DEG || stopPressed || stopReleasedMs > startEdgeMs || !table.board.powered) return
    if (this.#resetAtMs < 0 || this.#resetAtMs > startEdgeMs || this.#resetAtMs < changedAtMs + 1000) return
    this.#docket.exercise('S6')
    if (speedDegPerS < -BACK_DEG_PER_S || this.#showsFault()) return
    if (!this.#needsWayDown) this.#docket.break('S6', 'reset, and Start is held: it does not come back')
    else if (!table.board.alarm) this.#docket.break('S6', 'the drive has failed, and nothing calls for help')
  }

  #showsFault(): boolean {
    const before = this.#shown
    this.#shown = UNSEEN_AT_REST.filter((fault) => this.#scene.faults.has(fault))
    return this.#shown.some((fault) => !before.includes(fault))
  }

  get #needsWayDown(): boolean {
    for (const fault of this.#scene.faults) if (NEEDS_WAY_DOWN.has(fault)) return true
    return false
  }

  /** Where it stands at the end. */
  end(): void {
    const { inverted, wasInverted, table, controllerGoneMs } = this.#scene
    const { board, shown } = table
    if (!inverted && wasInverted) this.#docket.exercise('S6')
    const calls = board.alarm || !board.powered || (shown === 'alarm' && controllerGoneMs === 0)
    if (inverted && this.#sessionEnded && !calls) {
      this.#docket.exercise('S6')
      this.#docket.break('S6', 'someone is left inverted and nothing calls for help')
    }
  }
}
