import type { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import type { GuardConfig } from '../../hardware/table.ts'

/** A little less than the guard's own +5°, whose sensors read deeper than the truth. */
const INVERTED_DEG = 5.3
const HOME_BAND_DEG = 4.5
/** A session may be announced for 3 s after the press, and must have left upright 15 s later; and a second of travel. */
const PRESS_COUNTS_MS = 19_000
const REST_MS = 29_800
const STOP_ENDS_MOTION_MS = 300
/** Longest time in which a table that must return makes no way: 3 s of grace, then the guard's own soft beginning. */
const RETURN_WINDOW_MS = 8000
const WINDOW_SLOT_MS = 250

/**
 * Looks at the steel and at hands on the panel each millisecond, believes no message but the announcement that was accepted,
 * and throws when something happened that no client may bring about.
 */
export class Witness {
  readonly #board: SimulatedBoard
  readonly #uprightDeg: number
  #config: GuardConfig | null
  #announcedDeg = Number.NEGATIVE_INFINITY
  #capMs = 0
  #isHome = true
  #startWasDown: boolean
  #stopWasDown: boolean
  #startAtMs = Number.NEGATIVE_INFINITY
  /** Since when the present session must be on its way back. */
  #mustReturnAtMs = Number.POSITIVE_INFINITY
  #stopAtMs = Number.POSITIVE_INFINITY
  #stopHeldAtMs = Number.NEGATIVE_INFINITY
  /** Inverted with power, since the session was announced. */
  #invertedMs = 0
  #owesPause = false
  #restedMs = 0
  #mayRise = false
  /** Where the table was, each quarter of a second of the last eight. */
  #pastDeg: number[] = []

  constructor(board: SimulatedBoard) {
    this.#board = board
    this.#uprightDeg = board.motion.angleDeg
    this.#config = board.storedConfig
    this.#startWasDown = board.contacts.startPressed
    this.#stopWasDown = board.contacts.stopPressed
  }

  /** The guard accepted an announcement. */
  hasAnnounced(deepestDeg: number, capS: number): void {
    this.#announcedDeg = deepestDeg
    this.#capMs = capS * 1000
    this.#invertedMs = 0
    this.#mustReturnAtMs = Number.POSITIVE_INFINITY
    this.#stopAtMs = Number.POSITIVE_INFINITY
  }

  look(): void {
    this.#watchHands()
    this.#watchDeparture()
    this.#watchDepth()
    this.#watchReturn()
    this.#watchStop()
    this.#watchRise()
    this.#watchLimits()
  }

  #watchHands(): void {
    const { contacts, timeMs } = this.#board
    if (contacts.startPressed && !this.#startWasDown) {
      this.#startAtMs = timeMs
      if (this.#restedMs >= REST_MS) this.#mayRise = true
    }
    if (contacts.stopPressed && !this.#stopWasDown) {
      this.#stopAtMs = Math.min(this.#stopAtMs, timeMs)
      this.#mustReturnAtMs = Math.min(this.#mustReturnAtMs, timeMs)
    }
    if (contacts.stopPressed) this.#stopHeldAtMs = timeMs
    this.#startWasDown = contacts.startPressed
    this.#stopWasDown = contacts.stopPressed
  }

  #watchDeparture(): void {
    const awayDeg = this.#board.motion.angleDeg - this.#uprightDeg
    if (awayDeg < HOME_BAND_DEG - 1) this.#isHome = true
    if (awayDeg <= HOME_BAND_DEG || !this.#isHome) return
    this.#isHome = false
    const agoMs = this.#board.timeMs - this.#startAtMs
    this.#demand(agoMs <= PRESS_COUNTS_MS, `left upright, Start was pressed ${agoMs} ms ago`)
  }

  #watchDepth(): void {
    const { angleDeg } = this.#board.motion
    const mostDeg = Math.max(this.#announcedDeg, this.#uprightDeg + HOME_BAND_DEG) + 1
    this.#demand(angleDeg <= mostDeg, `is deeper than the ${this.#announcedDeg}° announced`)
  }

  /** From the cap, or from a press of Stop, on: no eight seconds without way made back. */
  #watchReturn(): void {
    const { motion, timeMs, contactorClosed } = this.#board
    const isHeldInverted = motion.angleDeg > INVERTED_DEG && contactorClosed
    if (isHeldInverted) this.#invertedMs++
    if (this.#invertedMs > this.#capMs + 500) this.#mustReturnAtMs = Math.min(this.#mustReturnAtMs, timeMs)
    if (timeMs % WINDOW_SLOT_MS !== 0) return
    this.#pastDeg.push(isHeldInverted ? motion.angleDeg : Number.POSITIVE_INFINITY)
    if (this.#pastDeg.length <= RETURN_WINDOW_MS / WINDOW_SLOT_MS) return
    const before = this.#pastDeg.shift()!
    const isLate = isHeldInverted && timeMs - this.#mustReturnAtMs > RETURN_WINDOW_MS
    this.#demand(!isLate || before - motion.angleDeg > 0.5, 'stays inverted although it must return')
  }

  /** After Stop, nothing more towards inversion in this session. */
  #watchStop(): void {
    const { motion, timeMs } = this.#board
    const isLate = timeMs - this.#stopAtMs > STOP_ENDS_MOTION_MS && !this.#isHome
    this.#demand(!isLate || motion.speedDegPerS < 0.1, `goes deeper ${timeMs - this.#stopAtMs} ms after Stop`)
  }

  #watchRise(): void {
    const { angleDeg, speedDegPerS } = this.#board.motion
    if (this.#isHome) this.#owesPause = false
    if (angleDeg > INVERTED_DEG) {
      this.#owesPause = true
      this.#restedMs = 0
      this.#mayRise = false
    } else if (this.#owesPause && Math.abs(speedDegPerS) < 0.05) this.#restedMs++
    const isRising = this.#owesPause && angleDeg < -4
    this.#demand(!isRising || this.#mayRise, `rises ${this.#restedMs} ms of rest after an inversion, or unasked`)
  }

  #watchLimits(): void {
    const { storedConfig, timeMs } = this.#board
    if (storedConfig === this.#config) return
    this.#config = storedConfig
    this.#demand(timeMs - this.#stopHeldAtMs < 20, 'has new limits, with nobody’s hand on Stop')
  }

  #demand(holds: boolean, what: string): void {
    if (holds) return
    const { motion, timeMs } = this.#board
    throw new Error(`the table at ${motion.angleDeg.toFixed(2)}° ${what} (after ${timeMs} ms)`)
  }
}
