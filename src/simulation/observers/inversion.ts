import { HARD_LIMITS } from '../../../machines/limits.ts'
import type { Fact } from '../../feed/live-state.ts'
import type { Docket } from './docket.ts'
import type { Scene } from './scene.ts'

/** Longest time in which a table that must return makes no way, ms: the guard leaves the controller three seconds. */
const WAY_BACK_MS = 8000
const WAY_BACK_DEG = 0.5
/** How long a person has to confirm before the alarm asks for help, and what the guard adds to the pause, seconds. */
const CONFIRM_S = 60
const GRACE_S = 15
const GOES_ON: ReadonlySet<string> = new Set(['tilting', 'holding', 'resting'])
const STANDS_DEG_PER_S = 0.3

/** S3: the return begins before the cap. S5: it rises after the pause and a press of Start, or calls for help. */
export class InversionObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #invertedMs = 0
  /** Where it was when it last was looked at for way made back, and when. */
  #lookedAtDeg = 0
  #lookedAtMs = 0
  #restedMs = 0
  /** Rest since the last press of a button. */
  #unansweredMs = 0
  #pauseOwed = false
  #confirmed = false
  /** The program goes on after this rest: nobody is asked. */
  #goesOn = false

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
  }

  get pauseIsOwed(): boolean {
    return this.#pauseOwed
  }

  heard(fact: Fact): void {
    if (fact.type === 'sessionStarted') this.#invertedMs = 0
    if (fact.type === 'phaseEntered') this.#goesOn = GOES_ON.has(fact.phase)
    if (fact.type === 'sessionEnded') this.#goesOn = false
  }

  handsMoved(): void {
    const { nowMs, startEdgeMs } = this.#scene
    this.#unansweredMs = 0
    const fresh = nowMs === startEdgeMs
    if (fresh && this.#pauseOwed && this.#restedMs >= HARD_LIMITS.minPauseS * 1000) this.#confirmed = true
  }

  step(): void {
    if (this.#scene.inverted) this.#watchInverted()
    else if (this.#pauseOwed) this.#watchHorizontal()
  }

  #watchInverted(): void {
    this.#invertedMs += 1
    this.#pauseOwed = true
    this.#confirmed = false
    this.#restedMs = 0
    this.#unansweredMs = 0
    const capMs = Math.min(this.#scene.expect.capS, HARD_LIMITS.capS) * 1000
    if (this.#invertedMs === capMs) this.#judgeCap()
    else if (this.#invertedMs > capMs && this.#invertedMs - this.#lookedAtMs >= WAY_BACK_MS) this.#judgeReturn()
  }

  #judgeCap(): void {
    this.#docket.exercise('S3')
    this.#remember()
    if (this.#scene.speedDegPerS > -0.2 && !this.#helpIsCalled)
      this.#docket.break('S3', 'the cap is reached and no return has begun')
  }

  #judgeReturn(): void {
    const wayDeg = this.#lookedAtDeg - this.#scene.angleDeg
    this.#remember()
    if (wayDeg < WAY_BACK_DEG && !this.#helpIsCalled)
      this.#docket.break('S3', `past the cap, no way back is made in ${WAY_BACK_MS / 1000} s`)
  }

  #remember(): void {
    this.#lookedAtMs = this.#invertedMs
    this.#lookedAtDeg = this.#scene.angleDeg
  }

  /** Without power nothing can sound: that is the hardware's way down (F10). */
  get #helpIsCalled(): boolean {
    const { board, shown } = this.#scene.table
    return board.alarm || !board.powered || (shown === 'alarm' && this.#scene.controllerGoneMs === 0)
  }

  #watchHorizontal(): void {
    const { angleDeg, speedDegPerS, upright } = this.#scene
    if (Math.abs(speedDegPerS) < STANDS_DEG_PER_S) {
      this.#restedMs += 1
      if (!this.#goesOn) this.#unansweredMs += 1
    }
    if (upright) this.#pauseOwed = false
    else if (angleDeg < -4) {
      this.#docket.exercise('S5')
      if (!this.#confirmed) this.#docket.break('S5', 'it rises without pause and press of Start')
    } else if (this.#unansweredMs === this.#patienceMs) this.#judgeUnanswered()
  }

  get #patienceMs(): number {
    return ((this.#scene.expect.pauseS ?? HARD_LIMITS.minPauseS) + CONFIRM_S + GRACE_S) * 1000
  }

  #judgeUnanswered(): void {
    this.#docket.exercise('S5')
    if (!this.#helpIsCalled) this.#docket.break('S5', 'nobody confirms, and nothing calls for help')
  }

  /** At the end of what is watched. */
  end(): void {
    if (this.#invertedMs > 0) this.#docket.exercise('S3')
  }
}
