/**
 * Independent observers of the rules S1–S12: every millisecond they look at the physics, the pins, the buttons and what was
 * recorded, never at a machine's opinion of itself.
 */
import type { SimulatedTable } from '../../hardware/simulator/simulated-table.ts'
import { HARD_LIMITS, INVERTED_ABOVE_DEG } from '../../machines/limits.ts'
import type { Fact } from '../feed/live-state.ts'

export const RULES = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11', 'S12'] as const
export type RuleId = (typeof RULES)[number]

export interface RuleVerdict {
  readonly verdict: 'held' | 'broken' | 'notExercised'
  readonly why: string | null
}

export interface Expectations {
  readonly uprightDeg: number
  readonly maxAngleDeg: number
  /** Deepest target of the program, degrees. */
  readonly deepestDeg: number
  /** Time inverted the session may take, seconds. */
  readonly capS: number
}

/** Time a single fault may last before it is stopped, ms (S4), and the contactor's own time on top of an E-stop. */
const FAULT_MS = 200
const ESTOP_MS = 30
const STOP_MS = 300
const CONTROLLER_LOST_STOP_MS = 500
const CONTROLLER_LOST_RETURN_MS = 3500
/** Three to ten seconds, and what bouncing contacts add. */
const RESET_MS = [2980, 10_050] as const

export class Observers {
  readonly #table: SimulatedTable
  readonly #expect: Expectations
  readonly #broken = new Map<RuleId, string>()
  readonly #exercised = Object.fromEntries(RULES.map((rule) => [rule, false])) as Record<RuleId, boolean>
  // What the watchers below look at, of this millisecond. In fields: numbers with a fraction that are passed on are allocated.
  #angleDeg: number
  #speedDegPerS = 0
  #startPressed = false
  #stopPressed = false
  #estopPressed = false
  #startEdgeMs = Number.NEGATIVE_INFINITY
  #stopEdgeMs = Number.NEGATIVE_INFINITY
  #estopMs = 0
  /** What is still owed after an E-stop before the motor may run: nothing, the reset, or a press of Start. */
  #owedAfterEstop: 'nothing' | 'reset' | 'start' = 'nothing'
  #fastMs = 0
  #fastRiseMs = 0
  #invertedMs = 0
  #restedMs = 0
  #pauseOwed = false
  #confirmed = false
  #controllerGoneMs = 0
  #endedAtDeg: number | null = null
  #upright: boolean

  constructor(table: SimulatedTable, expect: Expectations) {
    this.#table = table
    this.#expect = expect
    this.#angleDeg = table.board.motion.angleDeg
    this.#upright = this.#angleDeg < expect.uprightDeg + 3
    if (this.#angleDeg > INVERTED_ABOVE_DEG) this.#exercised.S2 = true
  }

  /** Call after every simulated millisecond. */
  step(): void {
    const { board, nowMs } = this.#table
    const angleDeg = board.motion.angleDeg
    this.#speedDegPerS = (angleDeg - this.#angleDeg) * 1000
    this.#angleDeg = angleDeg
    const motorRuns = board.contactorClosed && board.driveMilli !== 0
    this.#watchButtons(nowMs)
    if (motorRuns || this.#estopPressed) this.#watchEstop(motorRuns)
    else this.#estopMs = 0
    if (nowMs - this.#stopEdgeMs === STOP_MS) this.#judgeStop(motorRuns)
    if (this.#speedDegPerS !== 0) {
      this.#watchLimits(nowMs)
      this.#watchSpeed()
    } else {
      this.#fastMs = 0
      this.#fastRiseMs = 0
    }
    this.#watchInversion()
    this.#watchController()
  }

  /** Call with everything that is recorded. */
  heard(fact: Fact): void {
    if (fact.type === 'sessionEnded') {
      this.#endedAtDeg = this.#angleDeg
      this.#exercised.S8 = true
    }
    if (fact.type === 'sessionStarted') {
      this.#endedAtDeg = null
      this.#invertedMs = 0
    }
  }

  /** The verdict on every rule; S6 is judged here, by where the table stands at the end. */
  verdicts(): Record<RuleId, RuleVerdict> {
    this.#judgeEnd()
    const verdict = (rule: RuleId): RuleVerdict => {
      const why = this.#broken.get(rule)
      if (why !== undefined) return { verdict: 'broken', why }
      return { verdict: this.#exercised[rule] ? 'held' : 'notExercised', why: null }
    }
    return Object.fromEntries(RULES.map((rule) => [rule, verdict(rule)])) as Record<RuleId, RuleVerdict>
  }

  get brokenRules(): RuleId[] {
    return [...this.#broken.keys()]
  }

  /** Judged from outside, where the observer's own eyes do not reach (S9, S12). */
  judge(rule: RuleId, held: boolean, why: string): void {
    this.#exercised[rule] = true
    if (!held) this.#break(rule, why)
  }

  #break(rule: RuleId, why: string): void {
    if (!this.#broken.has(rule)) this.#broken.set(rule, `${(this.#table.nowMs / 1000).toFixed(2)} s: ${why}`)
  }

  /** S1, S7, S11: what hands do; what may follow from it is judged elsewhere. */
  #watchButtons(nowMs: number): void {
    const { startPressed, stopPressed, estopPressed } = this.#table.board.contacts
    if (startPressed !== this.#startPressed) {
      this.#startPressed = startPressed
      if (startPressed) this.#startEdge(nowMs)
    }
    if (stopPressed !== this.#stopPressed) {
      this.#stopPressed = stopPressed
      if (stopPressed) this.#stopEdgeMs = nowMs
      else this.#stopReleased(nowMs - this.#stopEdgeMs)
    }
    this.#estopPressed = estopPressed
    // A guard that was without power has nothing left to reset; Start is owed all the same.
    const boots = this.#owedAfterEstop === 'reset' && !estopPressed && this.#table.board.guardState === 'booting'
    if (boots) this.#owedAfterEstop = 'start'
  }

  /** S11. */
  #judgeStop(motorRuns: boolean): void {
    this.#exercised.S11 = true
    if (this.#speedDegPerS > 0.15 && motorRuns) this.#break('S11', `${STOP_MS} ms after Stop it still tilts`)
  }

  #startEdge(nowMs: number): void {
    this.#startEdgeMs = nowMs
    if (this.#owedAfterEstop === 'start') this.#owedAfterEstop = 'nothing'
    if (this.#pauseOwed && this.#restedMs >= HARD_LIMITS.minPauseS * 1000) this.#confirmed = true
  }

  #stopReleased(heldMs: number): void {
    const isReset = heldMs >= RESET_MS[0] && heldMs <= RESET_MS[1]
    if (isReset && this.#owedAfterEstop === 'reset' && !this.#estopPressed) this.#owedAfterEstop = 'start'
  }

  /** S1. */
  #watchEstop(motorRuns: boolean): void {
    if (this.#estopPressed) {
      this.#exercised.S1 = true
      this.#estopMs += 1
      this.#owedAfterEstop = 'reset'
    } else this.#estopMs = 0
    if (!motorRuns) return
    const mayNotRun = this.#estopMs > ESTOP_MS || (this.#estopMs === 0 && this.#owedAfterEstop !== 'nothing')
    if (mayNotRun) this.#break('S1', `the motor runs although ${this.#owedAfterEstop} is owed`)
    if (!this.#table.board.powered) this.#break('S1', 'the motor runs without its guard')
  }

  /** S2, S7, S8. */
  #watchLimits(nowMs: number): void {
    const angleDeg = this.#angleDeg
    const { maxAngleDeg, deepestDeg, uprightDeg } = this.#expect
    if (angleDeg > INVERTED_ABOVE_DEG) this.#exercised.S2 = true
    if (angleDeg > maxAngleDeg + 1) this.#break('S2', `${angleDeg.toFixed(1)}° is past the table’s limit`)
    if (angleDeg > deepestDeg + 2) this.#break('S2', `${angleDeg.toFixed(1)}° is past the program’s target`)
    const upright = angleDeg < uprightDeg + 3
    if (this.#upright && !upright) {
      this.#exercised.S7 = true
      if (nowMs - this.#startEdgeMs > 30_000) this.#break('S7', 'it left upright without a press of Start')
    }
    this.#upright = upright
    if (this.#endedAtDeg === null) return
    if (angleDeg < this.#endedAtDeg) this.#endedAtDeg = angleDeg
    if (angleDeg > this.#endedAtDeg + 2.5 && !upright) this.#break('S8', 'it went deeper after its session ended')
  }

  /** S4. */
  #watchSpeed(): void {
    const angleDeg = this.#angleDeg
    const speedDegPerS = this.#speedDegPerS
    const speed = Math.abs(speedDegPerS)
    if (speed > 0.5) this.#exercised.S4 = true
    this.#fastMs = speed > 5.05 ? this.#fastMs + 1 : 0
    const rises = angleDeg < -1 && speedDegPerS < -(HARD_LIMITS.maxRiseDegPerS + 0.3)
    this.#fastRiseMs = rises ? this.#fastRiseMs + 1 : 0
    if (this.#fastMs > FAULT_MS) this.#break('S4', `${speed.toFixed(1)}°/s for more than ${FAULT_MS} ms`)
    if (this.#fastRiseMs > FAULT_MS) this.#break('S4', `rises at ${speed.toFixed(1)}°/s for more than ${FAULT_MS} ms`)
  }

  /** S3, S5. */
  #watchInversion(): void {
    const angleDeg = this.#angleDeg
    const inverted = angleDeg > INVERTED_ABOVE_DEG
    if (inverted) {
      this.#invertedMs += 1
      this.#pauseOwed = true
      this.#confirmed = false
      this.#restedMs = 0
      if (this.#invertedMs === this.#expect.capS * 1000) this.#judgeCap()
      return
    }
    if (!this.#pauseOwed) return
    if (Math.abs(this.#speedDegPerS) < 0.3) this.#restedMs += 1
    if (angleDeg < this.#expect.uprightDeg + 3) this.#pauseOwed = false
    else if (angleDeg < -4) {
      this.#exercised.S5 = true
      if (!this.#confirmed) this.#break('S5', 'it rises without pause and press of Start')
    }
  }

  #judgeCap(): void {
    this.#exercised.S3 = true
    const { alarm, powered } = this.#table.board
    if (this.#speedDegPerS > -0.2 && !alarm && powered) this.#break('S3', 'the cap is reached and no return has begun')
  }

  /** S10. */
  #watchController(): void {
    const { controllerCrashed, controllerFrozen, unplugged } = this.#table.link
    // Without power nobody can bring it back, or sound: that is the hardware's way down (F10).
    if (!this.#table.board.powered || (!controllerCrashed && !controllerFrozen && !unplugged)) {
      this.#controllerGoneMs = 0
      return
    }
    this.#controllerGoneMs += 1
    const { alarm } = this.#table.board
    const speedDegPerS = this.#speedDegPerS
    if (this.#controllerGoneMs === CONTROLLER_LOST_STOP_MS) {
      this.#exercised.S10 = true
      if (Math.abs(speedDegPerS) > 0.3 && !alarm) this.#break('S10', 'it still moves without a controller')
    }
    if (this.#controllerGoneMs === CONTROLLER_LOST_RETURN_MS && this.#angleDeg > INVERTED_ABOVE_DEG)
      if (speedDegPerS > -0.3 && !alarm) this.#break('S10', 'nobody brings it back')
  }

  #judgeEnd(): void {
    const { board } = this.#table
    const inverted = board.motion.angleDeg > INVERTED_ABOVE_DEG
    if (!inverted && this.#invertedMs > 0) this.#exercised.S6 = true
    if (inverted && this.#endedAtDeg !== null && !board.alarm && board.powered)
      this.judge('S6', false, 'someone is left inverted and nothing calls for help')
    if (this.#invertedMs > 0) this.#exercised.S3 = true
  }
}
