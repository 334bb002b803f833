/** A client of the guard that wants its own way: what the guard alone must then keep to (S1–S5, S10, S11). */
import type { SimulatedBoardOptions } from '../../hardware/simulator/simulated-board.ts'
import { SimulatedTable } from '../../hardware/simulator/simulated-table.ts'
import { STIMULI, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { ArmReply, GuardConfig, TableListener, TableStatus } from '../../hardware/table.ts'
import { Observers } from '../../src/simulation/observers.ts'

export const STORED: GuardConfig = {
  uprightDeg: -75,
  maxAngleDeg: 60,
  capS: 900,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}

/** What it drives in answer to a status, ‰; `null` falls silent. */
export type Wish = (status: TableStatus) => number | null

export class StubbornClient implements TableListener {
  readonly table: SimulatedTable
  readonly observers: Observers
  wish: Wish = () => 0
  lastStatus: TableStatus | null = null
  armReplies: ArmReply[] = []
  /** What the announcement says. */
  readonly deepestDeg: number
  readonly capS: number

  constructor(deepestDeg: number, capS: number, board: Partial<SimulatedBoardOptions> = {}) {
    this.deepestDeg = deepestDeg
    this.capS = capS
    this.table = new SimulatedTable({ config: STORED, ...board })
    this.observers = new Observers(this.table, { uprightDeg: STORED.uprightDeg, maxAngleDeg: 60, deepestDeg, capS })
    void this.table.open(this)
    this.runMs(1000)
  }

  get angleDeg(): number {
    return this.table.board.motion.angleDeg
  }

  get speedDegPerS(): number {
    return this.table.board.motion.speedDegPerS
  }

  get guard() {
    return this.table.board.guardState
  }

  get brokenRules(): string[] {
    return Object.entries(this.observers.verdicts()).flatMap(([rule, { why }]) =>
      why === null ? [] : `${rule}: ${why}`,
    )
  }

  runMs(ms: number): void {
    this.table.advance(ms, () => this.observers.step())
  }

  /** Runs until `so`, at most `withinS`; whether it came to be. */
  until(so: () => boolean, withinS: number): boolean {
    for (let ms = 0; ms < withinS * 1000 && !so(); ms += 20) this.runMs(20)
    return so()
  }

  does(name: StimulusName, forMs = 0): void {
    const later: (() => void)[] = []
    STIMULI[name].apply({ board: this.table.board, link: this.table.link, later: (_, action) => later.push(action) })
    if (later.length === 0) return
    this.runMs(forMs || 150)
    for (const action of later) action()
  }

  /** Presses Start and announces its session. */
  begins(wish: Wish): void {
    this.does('start')
    this.table.arm(this.deepestDeg, this.capS)
    this.wish = wish
  }

  connected(): void {}
  panel(): void {}
  lost(): void {}

  armReply(reply: ArmReply): void {
    this.armReplies.push(reply)
  }

  status(status: TableStatus): void {
    this.lastStatus = status
    const milli = this.wish(status)
    if (milli !== null) this.table.drive(status.n, milli)
  }
}
