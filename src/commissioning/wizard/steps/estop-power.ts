import { SWITCH } from '../../../../hardware/guard/vocabulary.ts'
import { creep } from '../creep.ts'
import { Finding } from '../finding.ts'
import { session } from '../session.ts'
import type { Going, Step, Walk } from '../step.ts'
import type { TableAtHand } from '../table-at-hand.ts'
import { doneBy, estopPressed, expect, pass, within } from '../waiting.ts'

const MOVES_DEG = 1
const MOVES_WITHIN_MS = 8000
/** The owner has this much of the table's travel to press in. */
const MOST_TRAVEL_DEG = 25
const PRESSED_WITHIN_MS = 60_000
/** A contactor drops within 20 ms; its feedback is debounced, and a status tells it. */
const OPENS_WITHIN_MS = 300
/** A creeping table with a gear that holds goes on by hundredths. */
const MOST_MOVE_DEG = 0.5
const WATCHED_MS = 1000

/** Under power: the E-stop ends the motion, the contactor opens, and without power the gear holds. */
export const estopUnderPower: Step = {
  id: 'estopUnderPower',
  part: 'estopPower',
  beginning: 'idle',
  *go(walk) {
    const { table } = walk
    const announced = { what: 'it creeps head-down until you press the E-stop.' }
    yield* session(walk, announced, function* () {
      const fromDeg = table.meanDeg
      const isMoving = yield* creep(walk, 1, MOVES_WITHIN_MS, () => table.meanDeg - fromDeg > MOVES_DEG)
      if (!isMoving) throw new Finding('motorDoesNotTurn', { amps: table.status.currentA })
      table.say('pressEstopNow')
      yield* pressedWhileMoving(walk, fromDeg)
    })
    const pressedMs = table.status.uptimeMs
    const pressedDeg = table.meanDeg
    if (!(yield* within(table, OPENS_WITHIN_MS, () => !table.has(SWITCH.contactorClosed))))
      throw new Finding('contactorStaysClosed', { waitedMs: OPENS_WITHIN_MS })
    const openedMs = table.status.uptimeMs - pressedMs
    yield* pass(table, WATCHED_MS)
    const movedDeg = Math.round(100 * Math.abs(table.meanDeg - pressedDeg)) / 100
    if (movedDeg > MOST_MOVE_DEG) throw new Finding('movesAfterEstop', { movedDeg })
    return { contactorOpensMs: openedMs, movedAfterEstopDeg: movedDeg, holdsWithoutPower: true }
  },
}

/** The session ends by what it waits for: then there is nothing more to do in it. */
function* pressedWhileMoving(walk: Walk, fromDeg: number): Going<void> {
  const { table } = walk
  const isPressed = () => !table.isEstopReleased
  try {
    yield* creep(walk, 1, PRESSED_WITHIN_MS, () => isPressed() || table.meanDeg - fromDeg > MOST_TRAVEL_DEG)
  } catch (error) {
    if (!(error instanceof Finding) || !isPressed()) throw error
  }
  if (!isPressed()) throw new Finding('estopNotPressed')
}

/**
 * Pressed, the E-stop has to cut the coil itself. The guard lets go of it too, so that with the guard alone nothing would be
 * proven: the owner holds the coil from outside.
 */
export const estopCutsCoil: Step = {
  id: 'estopCutsCoil',
  part: 'estopPower',
  beginning: 'asItIs',
  *go({ table }) {
    const isClosed = () => table.has(SWITCH.contactorClosed)
    const isPressed = () => table.isEstopPressed
    yield* estopPressed(table)
    const uncut = () => (isClosed() && isPressed() ? new Finding('estopDoesNotCutPower') : null)
    table.say('bridgeCoil')
    yield* quietly(table, uncut)
    table.say('releaseEstopBridged')
    const nothing = () => new Finding('bridgeShowsNothing')
    yield* expect(table, { until: () => isClosed() && !isPressed(), otherwise: nothing })
    table.say('pressEstopBridged')
    yield* expect(table, { until: isPressed, otherwise: () => new Finding('estopNotPressed') })
    const pressedMs = table.status.uptimeMs
    const isOpen = yield* within(table, OPENS_WITHIN_MS, () => !isClosed())
    const openedMs = table.status.uptimeMs - pressedMs
    table.say('removeBridge')
    yield* doneBy(table, 'Enter, when the bridge is off.')
    yield* pass(table, OPENS_WITHIN_MS)
    if (isClosed()) throw new Finding('contactorWelded')
    if (!isOpen) throw new Finding('estopDoesNotCutPower')
    return { coilCutMs: openedMs }
  },
}

/** The owner says when it is done; what must not happen meanwhile ends it. */
function* quietly(table: TableAtHand, wrong: () => Finding | null): Going<void> {
  const task = doneBy(table, 'Enter, when the bridge is in place.')
  while (!task.next().done) {
    const found = wrong()
    if (found) throw found
    yield
  }
  yield* pass(table, OPENS_WITHIN_MS)
  const found = wrong()
  if (found) throw found
}
