import type { Fact } from '../../feed/live-state.ts'
import type { Docket } from './docket.ts'
import type { Scene } from './scene.ts'

/** A press that lasted this long is told within that time, ms. */
const PRESS_MS = 60
const TOLD_WITHIN_MS = 300
const LEFT_UPRIGHT_DEG = 4.5
/** So soon after a press of Start a session has only begun, ms. */
const JUST_BEGUN_MS = 20_000

interface Press {
  readonly button: 'start' | 'stop'
  readonly atMs: number
}

/** S12, as far as the control thread goes: every press, every session and its end is told, in order, the start before it moves. */
export class RecordObserver {
  readonly #scene: Scene
  readonly #docket: Docket
  #session: string | null = null
  #onDisk = false
  #toldMs = 0
  #presses: Press[] = []
  readonly #toldPressMs = { start: -1, stop: -1 }
  #startWasPressed = false
  #stopWasPressed = false
  #wasUpright = true

  constructor(scene: Scene, docket: Docket) {
    this.#scene = scene
    this.#docket = docket
  }

  /** The start of `session` is on the disk. */
  recorded(session: string): void {
    if (session === this.#session) this.#onDisk = true
  }

  heard(fact: Fact): void {
    if (fact.atMs < this.#toldMs) this.#docket.break('S12', `${fact.type} is told out of order`)
    this.#toldMs = fact.atMs
    if (fact.type === 'panel' && fact.pressed) this.#told(fact.button)
    else if (fact.type === 'sessionStarted') this.#began(fact.session)
    else if (fact.type === 'sessionEnded') this.#ended(fact.session)
    else if (fact.type === 'phaseEntered' && fact.session !== this.#session)
      this.#docket.break('S12', `${fact.phase} of a session that does not run`)
  }

  #began(session: string): void {
    this.#docket.exercise('S12')
    if (this.#session !== null) this.#docket.break('S12', 'a session starts and the last one has no end')
    this.#session = session
    this.#onDisk = false
  }

  #ended(session: string): void {
    if (session !== this.#session) this.#docket.break('S12', 'a session ends that did not start')
    this.#session = null
  }

  #told(button: Press['button']): void {
    this.#toldPressMs[button] = this.#scene.table.nowMs
    this.#presses = this.#presses.filter((press) => press.button !== button)
  }

  handsMoved(): void {
    const { startPressed, stopPressed } = this.#scene
    if (startPressed && !this.#startWasPressed) this.#pressed('start')
    if (stopPressed && !this.#stopWasPressed) this.#pressed('stop')
    // Too short to be a press at all.
    if (!startPressed && this.#startWasPressed) this.#forgetShort('start')
    if (!stopPressed && this.#stopWasPressed) this.#forgetShort('stop')
    this.#startWasPressed = startPressed
    this.#stopWasPressed = stopPressed
  }

  /** A press is told in the very millisecond in which it is seen here. */
  #pressed(button: Press['button']): void {
    const { nowMs, faults, startReleasedMs, stopReleasedMs } = this.#scene
    const letGoMs = button === 'start' ? startReleasedMs : stopReleasedMs
    const cannotTell = (button === 'stop' && faults.has('stop-wire-cut')) || nowMs - letGoMs < PRESS_MS
    if (this.#toldPressMs[button] !== nowMs && !cannotTell) this.#presses.push({ button, atMs: nowMs })
  }

  #forgetShort(button: Press['button']): void {
    const { nowMs } = this.#scene
    this.#presses = this.#presses.filter((press) => press.button !== button || nowMs - press.atMs >= PRESS_MS)
  }

  /** Whether a press is still to be told, or a start to be recorded. */
  get isWaiting(): boolean {
    return this.#presses.length > 0 || (this.#session !== null && !this.#onDisk)
  }

  step(): void {
    const { expect, angleDeg, motorRuns } = this.#scene
    if (!expect.hearsAll) return
    if (this.#presses.length > 0) this.#judgePresses()
    if (this.#onDisk || this.#session === null || !motorRuns) return
    if (angleDeg > expect.uprightDeg + LEFT_UPRIGHT_DEG && this.#wasUpright)
      this.#docket.break('S12', 'it left upright before its start was on the disk')
    this.#wasUpright = angleDeg <= expect.uprightDeg + LEFT_UPRIGHT_DEG
  }

  /** A guard that restarts, and a cable that is found again, take their time too. */
  #judgePresses(): void {
    const { nowMs, changedAtMs, faults } = this.#scene
    const unwellMs = Math.max(this.#scene.unwellMs, changedAtMs)
    const late = this.#presses.filter(({ atMs }) => nowMs - atMs > TOLD_WITHIN_MS)
    if (late.length === 0) return
    this.#presses = this.#presses.filter((press) => !late.includes(press))
    if (faults.has('link-lossy')) return
    for (const { button, atMs } of late)
      if (atMs - unwellMs > 3000) this.#docket.break('S12', `a press of ${button} is not told`)
  }

  end(): void {
    if (this.#scene.nowMs - this.#scene.startEdgeMs < JUST_BEGUN_MS) return
    if (this.#session !== null && this.#scene.table.board.guardState === 'idle' && this.#scene.controllerGoneMs === 0)
      if (this.#scene.upright && this.#scene.nowMs - this.#scene.unwellMs > 3000)
        this.#docket.break('S12', 'the table rests upright and its session has no end')
  }
}
