import { creep } from '../creep.ts'
import { Finding } from '../finding.ts'
import { session, stand, tick } from '../session.ts'
import type { Going, Step, Walk } from '../step.ts'
import { TRIED_SWITCHES } from '../switches.ts'

const MOVES_DEG = 1
const MOVES_WITHIN_MS = 8000
const PRESSED_WITHIN_MS = 60_000
const MOST_TRAVEL_DEG = 40
/** Debounce, ramp and coasting of a creeping table. */
const STOPS_WITHIN_MS = 400
const WATCHED_MS = 500
const MOST_MOVE_DEG = 0.5
const AWAY_DEG = 0.8
const AWAY_WITHIN_MS = 5000
/** Near its end only the upright switch counts: elsewhere it must not keep anyone from coming back. */
const NEAR_TOP_DEG = 5
const NAMES = {
  inverted: 'the over-travel switch of the inverted end',
  upright: 'the over-travel switch of the upright end',
}

/** Each switch, pressed by hand while the table creeps its way, ends that motion and lets it go the other way. */
export const overtravel: Step = {
  id: 'overtravel',
  part: 'overtravel',
  beginning: 'idle',
  *go(walk) {
    const announced = { what: 'it creeps, first head-down, then back, while you press the over-travel switches.' }
    return yield* session(walk, announced, function* () {
      const fromDeg = walk.table.meanDeg
      const inverted = yield* pressedOnTheWay(walk, 1, fromDeg)
      const upright = yield* pressedOnTheWay(walk, -1, fromDeg)
      return { invertedEndsAfterDeg: inverted, uprightEndsAfterDeg: upright }
    })
  },
}

function* pressedOnTheWay(walk: Walk, direction: 1 | -1, fromDeg: number): Going<number> {
  const { table } = walk
  const which = direction > 0 ? 'inverted' : 'upright'
  const { bit } = TRIED_SWITCHES[direction > 0 ? 'overtravelInverted' : 'overtravelUpright']
  const name = NAMES[which]
  if (direction > 0) {
    const moves = yield* creep(walk, 1, MOVES_WITHIN_MS, () => table.meanDeg - fromDeg > MOVES_DEG)
    if (!moves) throw new Finding('motorDoesNotTurn', { amps: table.status.currentA })
  } else yield* creep(walk, -1, PRESSED_WITHIN_MS, () => table.meanDeg - fromDeg < NEAR_TOP_DEG)
  table.say('pressOvertravel', { name })
  const isOut = () => (direction > 0 ? table.meanDeg - fromDeg > MOST_TRAVEL_DEG : table.meanDeg < fromDeg)
  yield* creep(walk, direction, PRESSED_WITHIN_MS, () => table.has(bit) || isOut())
  if (!table.has(bit)) throw new Finding('stoppedByHand', { what: `${name} was not pressed` })
  const movedDeg = yield* goesOn(walk, direction)
  if (movedDeg > MOST_MOVE_DEG) throw new Finding('overtravelDoesNotStop', { name, movedDeg })
  if (direction < 0) {
    yield* stand(table)
    return movedDeg
  }
  table.say('holdOvertravel', { name })
  if (!(yield* goesAway(walk))) throw new Finding('overtravelBlocksBoth', { name })
  table.say('letGoOvertravelNow', { name })
  table.driveMilli = 0
  while (table.has(bit)) yield* tick(table)
  return movedDeg
}

/** Driven away from a switch that is still pressed: whether it moves. A motor without current shows as a stall. */
function* goesAway(walk: Walk): Going<boolean> {
  const { table } = walk
  const fromDeg = table.meanDeg
  try {
    return yield* creep(walk, -1, AWAY_WITHIN_MS, () => fromDeg - table.meanDeg > AWAY_DEG)
  } catch (error) {
    if (error instanceof Finding && error.code === 'motorDoesNotTurn') return false
    throw error
  }
}

/** Driven on for a while with the switch pressed: how far it still went. */
function* goesOn(walk: Walk, direction: 1 | -1): Going<number> {
  const { table } = walk
  const fromDeg = table.meanDeg
  yield* creep(walk, direction, STOPS_WITHIN_MS + WATCHED_MS, () => false)
  return Math.round(100 * Math.abs(table.meanDeg - fromDeg)) / 100
}
