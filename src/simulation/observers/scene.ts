import type { SimulatedTable } from '../../../hardware/simulator/simulated-table.ts'
import { STIMULI, type StimulusName } from '../../../hardware/simulator/stimuli.ts'
import { INVERTED_ABOVE_DEG } from '../../../machines/limits.ts'

/** What the rules are judged by, beside the table itself. */
export interface Expectations {
  readonly uprightDeg: number
  readonly maxAngleDeg: number
  /** Deepest target of the program, degrees. */
  readonly deepestDeg: number
  /** Time inverted the session may take, seconds. */
  readonly capS: number
  /** Rest at horizontal before rising, seconds; the shortest there is by default. */
  readonly pauseS?: number
  /** Whether every drive sent and every start recorded is told to the observers; without it, S1 and S12 see less. */
  readonly hearsAll?: boolean
}

/** Motion towards inversion has ended this long after a press of Stop (S11). */
export const STOP_MS = 300
const NEVER = Number.NEGATIVE_INFINITY
/** What is over as soon as it has happened. */
const MOMENTARY: ReadonlySet<StimulusName> = new Set(['slip', 'guard-reboot'])

/** With these the motor does not do what it is told: they are cut within 200 ms (S4). */
const FAILING_DRIVE: readonly StimulusName[] = ['motor-reversed', 'runaway-down', 'runaway-up']

/** What takes which fault away, and what a person takes back. */
export const MENDS: Partial<Record<StimulusName, readonly StimulusName[]>> = {
  'sensors-mend': [
    'sensor-a-stuck',
    'sensor-b-stuck',
    'sensor-a-drift',
    'sensor-a-noisy',
    'sensor-a-off',
    'sensor-b-off',
    'sensor-a-stale',
  ],
  unjam: ['jam'],
  'runaway-end': ['runaway-down', 'runaway-up'],
  'contactor-mend': ['contactor-welded', 'contactor-open', 'contactor-feedback-cut'],
  'estop-mend': ['estop-a-cut', 'estop-a-stuck'],
  'supply-mend': ['supply-low'],
  'power-back': ['power-cut'],
  replug: ['unplug'],
  'controller-thaw': ['controller-freeze'],
}

/**
 * What there is to see of the table in this millisecond: where it is, what runs, what hands and cables do. In fields: numbers
 * with a fraction that are passed on are allocated.
 */
export class Scene {
  readonly table: SimulatedTable
  readonly expect: Expectations
  nowMs = 0
  angleDeg: number
  /** True speed of the table, degrees per second. */
  speedDegPerS = 0
  motorRuns = false
  /** Whether it moves, or did a moment ago. */
  moves = false
  wasInverted = false
  inverted: boolean
  upright: boolean
  startPressed = false
  stopPressed = false
  estopPressed = false
  /** When each button was last pressed and let go. */
  startEdgeMs = NEVER
  startReleasedMs = NEVER
  stopEdgeMs = NEVER
  stopReleasedMs = NEVER
  /** When the last press of Stop must have had its effect (S11). */
  stopJudgedMs = NEVER
  /** When controller, link or power were last seen unwell. */
  unwellMs = 0
  /** Since when the controller can neither hear nor be heard, ms; 0 while it can. */
  controllerGoneMs = 0
  /** When the controller last sent a drive. */
  droveAtMs = NEVER
  /** Faults that were done to this table and are not mended. */
  readonly faults = new Set<StimulusName>()
  /** When the last fault or mend happened. */
  changedAtMs = NEVER

  constructor(table: SimulatedTable, expect: Expectations) {
    this.table = table
    this.expect = expect
    this.angleDeg = table.board.motion.angleDeg
    this.upright = this.angleDeg < expect.uprightDeg + 3
    this.inverted = this.angleDeg > INVERTED_ABOVE_DEG
    this.wasInverted = this.inverted
  }

  /** Looks; whether a hand has moved. */
  look(): boolean {
    const { board, link } = this.table
    this.nowMs = board.timeMs
    const angleDeg = board.motion.angleDeg
    if (angleDeg !== this.angleDeg) this.#seeMotion(angleDeg)
    else if (this.moves) this.#seeStanding()
    this.motorRuns = board.contactorClosed && board.driveMilli !== 0
    if (link.controllerCrashed || link.controllerFrozen || link.unplugged || !board.powered) this.#seeUnwell()
    else if (this.controllerGoneMs > 0) this.controllerGoneMs = 0
    const { startPressed, stopPressed, estopPressed } = board.contacts
    const same = startPressed === this.startPressed && stopPressed === this.stopPressed
    if (same && estopPressed === this.estopPressed) return false
    this.#seeHands(startPressed, stopPressed)
    this.estopPressed = estopPressed
    return true
  }

  #seeMotion(angleDeg: number): void {
    this.speedDegPerS = (angleDeg - this.angleDeg) * 1000
    this.angleDeg = angleDeg
    this.moves = true
    this.inverted = angleDeg > INVERTED_ABOVE_DEG
    if (this.inverted) this.wasInverted = true
    this.upright = angleDeg < this.expect.uprightDeg + 3
  }

  /** Seen once as standing, by all who count. */
  #seeStanding(): void {
    if (this.speedDegPerS === 0) this.moves = false
    this.speedDegPerS = 0
  }

  /** Without power nobody can bring it back, or sound: that is the hardware's way down (F10). */
  #seeUnwell(): void {
    this.controllerGoneMs = this.table.board.powered ? this.controllerGoneMs + 1 : 0
    this.unwellMs = this.nowMs
  }

  #seeHands(startPressed: boolean, stopPressed: boolean): void {
    if (startPressed && !this.startPressed) this.startEdgeMs = this.nowMs
    if (!startPressed && this.startPressed) this.startReleasedMs = this.nowMs
    if (stopPressed && !this.stopPressed) {
      this.stopEdgeMs = this.nowMs
      this.stopJudgedMs = this.nowMs + STOP_MS
    }
    if (!stopPressed && this.stopPressed) this.stopReleasedMs = this.nowMs
    this.startPressed = startPressed
    this.stopPressed = stopPressed
  }

  get driveFails(): boolean {
    return FAILING_DRIVE.some((fault) => this.faults.has(fault))
  }

  /** Something was done to the table. */
  happened(name: StimulusName): void {
    const { kind } = STIMULI[name]
    if (kind === 'person') return
    this.changedAtMs = this.table.nowMs
    if (kind === 'fault' && !MOMENTARY.has(name)) this.faults.add(name)
    for (const mended of MENDS[name] ?? []) this.faults.delete(mended)
  }
}
