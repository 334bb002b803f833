/** Creeping: as little drive as turns the motor, found by and by. */

import { movingUntil } from './session.ts'
import type { Going, Walk } from './step.ts'
import type { TableAtHand } from './table-at-hand.ts'

/** About 0.8°/s: slow enough to step aside, fast enough to be no noise. */
const SLOW_DEG_PER_S = 0.6
const QUICK_DEG_PER_S = 1
const FIRST_MILLI = 60
/** Below what the guard takes for a stall, with the dead band it is told while the real one is not known. */
export const MOST_CREEP_MILLI = 300
const MORE_MILLI = 5
const RELAY_MILLI = 1000

/** Creeps towards inversion (1) or upright (−1) until something is so, at most so long; whether it came. */
export function* creep(walk: Walk, direction: 1 | -1, ms: number, isSo: () => boolean): Going<boolean> {
  const { table, notes } = walk
  const relays = table.board.wiring?.driver === 'relays'
  let milli = relays ? RELAY_MILLI : (notes.creepMilli ?? FIRST_MILLI)
  const steer = () => {
    if (!relays) milli = steered(table, milli)
    table.driveMilli = direction * milli
  }
  steer()
  const came = yield* movingUntil(table, ms, isSo, steer)
  if (came && !relays) notes.creepMilli = milli
  return came
}

function steered(table: TableAtHand, milli: number): number {
  const speed = Math.abs(table.status.speedDegPerS)
  if (speed < SLOW_DEG_PER_S) return Math.min(MOST_CREEP_MILLI, milli + MORE_MILLI)
  return speed > QUICK_DEG_PER_S ? Math.max(FIRST_MILLI, milli - MORE_MILLI) : milli
}
