import { CYCLES_PER_MS, EmulatedBoard } from '../hardware/emulator/emulated-board.ts'
import { LineHost } from '../hardware/emulator/line-host.ts'
import type { GuardConfig } from '../hardware/table.ts'

export const CYCLES_PER_US = CYCLES_PER_MS / 1000

const CONFIG: GuardConfig = {
  uprightDeg: -75,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}

/** A bare host and the flashed firmware at the two ends of a line. */
export function makeHost(seed: number): LineHost {
  return new LineHost(new EmulatedBoard({ config: CONFIG, seed }))
}
