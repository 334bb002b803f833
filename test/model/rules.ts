/**
 * The rules, judged from plant, outputs and presses, as small automata: what they remember is part of the explored state. Each
 * returns what is wrong, or `null`. S6 and the ways out are judged on the whole graph (`ways-out.ts`).
 */
import { INVERTED_ABOVE_DEG } from '../../machines/limits.ts'
import { motorRuns, type Outputs } from './plant.ts'
import type { ModelTable } from './tables.ts'
import { DRIVE_FAILED, LONG_MS, type WorldState } from './world-state.ts'

export const JUDGED = ['S1', 'S2', 'S3', 'S4', 'S5', 'S7', 'S8', 'S10', 'S11'] as const
export type JudgedRule = (typeof JUDGED)[number]

export interface Breach {
  readonly rule: string
  readonly what: string
}

/** As near as this to the mounting position a table is upright. */
const UPRIGHT_BAND_DEG = 4
const ESTOP_MS = 30
const COMMAND_MS = 750
const BACK_OFF_DEG = 2.6
/** Thirty seconds, and what a contactor takes to open. */
const MIN_PAUSE_MS = 29_900
const PRESS_LEADS_MS = 30_000
const PRESS_COUNTS_MS = 3000
const STOP_MS = 300
const STANDS_DEG_PER_S = 0.15
const NOTICED_MS = 200
const WAY_BACK_MS = 8000
const LOST_STOPS_MS = 500
const LOST_RETURNS_MS = 3500

/** What the world shows beside its state. */
export interface Sight {
  readonly out: Outputs
  /** The controller's own alarm on lamp and buzzer. */
  readonly controllerAlarms: boolean
  readonly guardBoots: boolean
  /** The guard tells that it has lost its controller, and nothing else. */
  readonly guardMissesController: boolean
}

export class Rules {
  /** Since the last look. */
  #passedMs = 0
  #speedDegPerS = 0
  readonly #uprightDeg: number
  readonly #maxDeg: number
  readonly #deepestDeg: number
  readonly #capMs: number
  readonly #unansweredMs: number

  constructor({ config, input }: ModelTable) {
    this.#uprightDeg = config.table.uprightDeg
    this.#maxDeg = config.table.maxAngleDeg
    this.#deepestDeg = Math.max(...input.program.steps.map(({ angleDeg }) => angleDeg))
    this.#capMs = config.table.capS * 1000
    this.#unansweredMs = (input.program.pauseS + 60 + 15) * 1000
  }

  /** Looks at the world, every few milliseconds. */
  look(w: WorldState, sight: Sight): Breach | null {
    this.#passedMs = w.nowMs - w.seen.lookedAtMs
    this.#speedDegPerS = ((w.angleDeg - w.seen.lookedAtDeg) / this.#passedMs) * 1000
    w.seen.lookedAtMs = w.nowMs
    w.seen.lookedAtDeg = w.angleDeg
    const runs = motorRuns(w, sight.out)
    this.#count(w)
    return (
      this.#power(w, sight, runs) ??
      this.#bounds(w) ??
      this.#inversion(w, sight) ??
      this.#starts(w, runs) ??
      this.#lost(w, sight) ??
      this.#stop(w, runs)
    )
  }

  /** Call when a hand presses or lets go, before the world goes on. */
  handMoved(w: WorldState, action: string): void {
    const { seen } = w
    if (action === 'start-down') this.#startPressed(w)
    if (action === 'stop-down') {
      seen.sinceStopMs = 0
      seen.stopHeldMs = 0
      seen.unansweredMs = 0
    }
    if (action === 'stop-up') {
      const resets = seen.stopHeldMs >= 2980 && seen.stopHeldMs <= 10_050
      if (resets && seen.owed === 'reset' && !w.estopPressed) seen.owed = 'start'
      seen.stopHeldMs = 0
    }
  }

  #startPressed(w: WorldState): void {
    const { seen } = w
    seen.sinceStartMs = 0
    seen.unansweredMs = 0
    seen.owesPress = null
    if (this.#isUpright(w)) seen.endedAtDeg = null
    if (seen.owed === 'start') seen.owed = 'nothing'
    if (seen.pauseOwed && seen.restedMs >= MIN_PAUSE_MS) seen.confirmed = true
  }

  /** Call when cable, power, guard or controller come back: nothing may begin by it (S7), and what ran has ended (S8). */
  cameBack(w: WorldState): void {
    if (!this.#isUpright(w)) return this.ended(w)
    // The guard lets a press of Start count for three seconds, whoever announces the session.
    if (w.seen.sinceStartMs <= PRESS_COUNTS_MS) return
    w.seen.owesPress = 'S7'
    w.seen.owesPressAtDeg = w.angleDeg
  }

  /** Call with what ends a session, whatever the machines think of it. */
  ended(w: WorldState): void {
    if (this.#isUpright(w)) return
    w.seen.endedAtDeg = w.angleDeg
    w.seen.owesPress = null // what has ended never goes deeper, pressed or not
  }

  #isUpright(w: WorldState): boolean {
    return w.angleDeg < this.#uprightDeg + UPRIGHT_BAND_DEG
  }

  #count(w: WorldState): void {
    const { seen } = w
    if (w.stopPressed) seen.stopHeldMs = this.#later(seen.stopHeldMs)
    seen.sinceStartMs = this.#later(seen.sinceStartMs)
    seen.sinceHeldMs = w.startPressed ? 0 : this.#later(seen.sinceHeldMs)
    seen.sinceStopMs = this.#later(seen.sinceStopMs)
    seen.sinceDriveMs = this.#later(seen.sinceDriveMs)
  }

  #later(ms: number): number {
    return Math.min(LONG_MS, ms + this.#passedMs)
  }

  #power(w: WorldState, { out, guardBoots }: Sight, runs: boolean): Breach | null {
    const { seen } = w
    if (w.estopPressed) {
      seen.estopMs = this.#later(seen.estopMs)
      seen.owed = 'reset'
      this.ended(w)
    } else seen.estopMs = 0
    if (guardBoots && seen.owed === 'reset' && !w.estopPressed) seen.owed = 'start'
    if (!runs || !obeys(w)) return null
    const owes = seen.estopMs > ESTOP_MS || (seen.estopMs === 0 && seen.owed !== 'nothing')
    if (owes && w.part !== 'contactor-welded') return breach('S1', `the motor runs although ${seen.owed} is owed`)
    if (seen.sinceDriveMs <= COMMAND_MS) seen.ofItselfDeg = 0
    else if (this.#speedDegPerS > 0 || (w.angleDeg < -2 && seen.sinceHeldMs > COMMAND_MS))
      seen.ofItselfDeg += Math.abs(this.#speedDegPerS) * (this.#passedMs / 1000)
    return out.driveMilli !== 0 && seen.ofItselfDeg > BACK_OFF_DEG
      ? breach('S1', 'it is driven, and nobody commands it')
      : null
  }

  #bounds(w: WorldState): Breach | null {
    const { seen, angleDeg } = w
    const speedDegPerS = this.#speedDegPerS
    if (angleDeg > this.#maxDeg + 1) return breach('S2', 'it is past the table’s limit')
    if (w.sessionRuns && angleDeg > this.#deepestDeg + 2) return breach('S2', 'it is past the program’s target')
    seen.fastMs = Math.abs(speedDegPerS) > 5.05 ? seen.fastMs + this.#passedMs : 0
    seen.fastRiseMs = angleDeg < -1 && speedDegPerS < -1.8 ? seen.fastRiseMs + this.#passedMs : 0
    if (seen.fastMs > NOTICED_MS) return breach('S4', 'it is too fast')
    return seen.fastRiseMs > NOTICED_MS ? breach('S4', 'it rises too fast') : null
  }

  #inversion(w: WorldState, sight: Sight): Breach | null {
    const { seen } = w
    if (w.angleDeg > INVERTED_ABOVE_DEG) return this.#inverted(w, sight)
    if (this.#isUpright(w)) {
      seen.invertedMs = 0
      seen.idleMs = 0
      seen.pauseOwed = false
      seen.restedMs = 0
      seen.unansweredMs = 0
      return null
    }
    if (!seen.pauseOwed) return null
    const rests = Math.abs(this.#speedDegPerS) < 0.3
    if (rests) seen.restedMs = this.#later(seen.restedMs)
    // A hostile controller asks nobody: then it is the rise that the guard refuses.
    const asks = w.controllerIs === 'well' && !helpIsCalled(w, sight)
    seen.unansweredMs = rests && asks ? this.#later(seen.unansweredMs) : 0
    if (w.angleDeg < -4 && !seen.confirmed) return breach('S5', 'it rises without pause and press of Start')
    return seen.unansweredMs > this.#unansweredMs ? breach('S5', 'nobody confirms, and nothing calls for help') : null
  }

  #inverted(w: WorldState, sight: Sight): Breach | null {
    const { seen } = w
    const wasBelow = seen.invertedMs < this.#capMs
    seen.invertedMs = this.#later(seen.invertedMs)
    seen.pauseOwed = true
    seen.confirmed = false
    seen.restedMs = 0
    seen.unansweredMs = 0
    if (seen.invertedMs < this.#capMs) return null
    const isFine = this.#speedDegPerS < -0.2 || helpIsCalled(w, sight)
    seen.idleMs = isFine ? 0 : seen.idleMs + this.#passedMs
    if (wasBelow && !isFine) return breach('S3', 'the cap is reached and no return has begun')
    return seen.idleMs > WAY_BACK_MS ? breach('S3', 'past the cap no way back is made') : null
  }

  #starts(w: WorldState, runs: boolean): Breach | null {
    const { seen, angleDeg } = w
    const upright = this.#isUpright(w)
    const left = seen.wasUpright && !upright
    seen.wasUpright = upright
    if (left && seen.sinceStartMs > PRESS_LEADS_MS) return breach('S7', 'it left upright without a press of Start')
    if (seen.owesPress !== null) {
      if (angleDeg < seen.owesPressAtDeg) seen.owesPressAtDeg = angleDeg
      const deeper = runs && this.#speedDegPerS > 0 && obeys(w) && angleDeg > seen.owesPressAtDeg + BACK_OFF_DEG
      if (deeper && seen.owesPress === 'S7') return breach('S7', 'it goes deeper after something came back')
      if (deeper) return breach('S11', 'it goes deeper after Stop without a press of Start')
    }
    if (seen.endedAtDeg === null || !obeys(w)) return null
    if (angleDeg < seen.endedAtDeg) seen.endedAtDeg = angleDeg
    return angleDeg > seen.endedAtDeg + BACK_OFF_DEG && !upright
      ? breach('S8', 'it goes deeper after its session ended')
      : null
  }

  #lost(w: WorldState, sight: Sight): Breach | null {
    const { seen } = w
    const gone = (w.controllerIs === 'gone' || w.unplugged) && !w.powerOff
    const before = seen.goneMs
    seen.goneMs = gone ? this.#later(before) : 0
    if (before < LOST_RETURNS_MS && seen.goneMs >= LOST_RETURNS_MS) this.ended(w)
    if (
      isReached(before, seen.goneMs, LOST_STOPS_MS + 30) &&
      Math.abs(this.#speedDegPerS) > 0.3 &&
      !sight.out.alarm &&
      obeys(w)
    )
      return breach('S10', 'it still moves without a controller')
    if (!isReached(before, seen.goneMs, LOST_RETURNS_MS) || w.angleDeg <= INVERTED_ABOVE_DEG) return null
    if (this.#speedDegPerS < -0.3) return null
    const untouched = seen.sinceStartMs > LOST_RETURNS_MS && seen.sinceStopMs > LOST_RETURNS_MS && !w.estopPressed
    if (w.part === null && untouched && sight.guardMissesController) return breach('S10', 'nobody brings it back')
    return sight.out.alarm ? null : breach('S10', 'nobody brings it back or calls for help')
  }

  #stop(w: WorldState, runs: boolean): Breach | null {
    const { seen } = w
    const deepens = runs && this.#speedDegPerS > STANDS_DEG_PER_S && obeys(w)
    seen.deepensMs = deepens ? seen.deepensMs + this.#passedMs : 0
    if (
      isReached(seen.sinceStopMs - this.#passedMs, seen.sinceStopMs, STOP_MS) &&
      !this.#isUpright(w) &&
      seen.endedAtDeg === null
    ) {
      seen.owesPress ??= 'S11'
      seen.owesPressAtDeg = Math.min(w.angleDeg, seen.owesPress === 'S7' ? seen.owesPressAtDeg : w.angleDeg)
    }
    const judged = seen.sinceStopMs >= STOP_MS && seen.sinceStopMs <= 1000 && seen.sinceStartMs > seen.sinceStopMs
    return judged && seen.deepensMs >= seen.sinceStopMs ? breach('S11', 'it still tilts after Stop') : null
  }
}

/** Whether the motor does what the guard tells it. */
function obeys(w: WorldState): boolean {
  return w.part !== 'motor-reversed' && w.part !== 'runaway-down' && w.part !== 'runaway-up'
}

/** Without power nothing can sound: that is the hardware's way down. */
export function helpIsCalled(w: WorldState, { out, controllerAlarms }: Sight): boolean {
  return out.alarm || w.powerOff || controllerAlarms
}

export function driveHasFailed(w: WorldState): boolean {
  return DRIVE_FAILED.has(w.part)
}

function isReached(before: number, now: number, ms: number): boolean {
  return before < ms && now >= ms
}

function breach(rule: JudgedRule, what: string): Breach {
  return { rule, what }
}
