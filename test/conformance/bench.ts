import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { GuardConfig, Table } from '../../hardware/table.ts'

/** A table under test, with hands on its panel and eyes on its steel: what a new kind of table needs to join the suite. */
export interface Bench {
  readonly table: Table
  /** The table as it really is, whatever its statuses tell. */
  readonly steel: Steel
  readonly lampLit: boolean
  readonly buzzerSounds: boolean
  /** Does what a person does, or breaks or mends something. */
  do(name: StimulusName): void
  /** Lets this much of the table's time pass, ms. */
  run(ms: number): Promise<void>
  /** Takes the bench apart; fails where the closed table left anything going on. */
  remove(): Promise<void>
}

export interface Steel {
  readonly angleDeg: number
  readonly speedDegPerS: number
  /** Whether the motor's contactor is closed. */
  readonly isPowered: boolean
}

export interface BenchKind {
  /** Follows "on". */
  readonly name: string
  make(): Bench
}

/** The limits every bench's guard stores: a short way to horizontal keeps the stories short. */
export const BENCH_CONFIG: GuardConfig = {
  uprightDeg: -45,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}
