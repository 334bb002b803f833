/** Motion of the empty table: announced to the guard after a press of Start, and ended by it whatever happens. */
import { SWITCH } from '../../../hardware/guard/vocabulary.ts'
import { causeWords } from '../../feed/fact-words.ts'
import { begin, interlockWords } from './begin.ts'
import { Finding } from './finding.ts'
import type { Going, Walk } from './step.ts'
import type { TableAtHand } from './table-at-hand.ts'
import { request, within, yes } from './waiting.ts'

interface Announced {
  /** What the table will do, for who stands beside it. */
  readonly what: string
  readonly deepestDeg?: number
  readonly capS?: number
}

const CONTACTOR_WITHIN_MS = 600
const STANDS_WITHIN_MS = 600
const STANDS_DEG_PER_S = 0.1
const ENDS_WITHIN_MS = 500

/** A session of the empty table, from the press of Start to the end of `move`, however that ends. */
export function* session<Value>(walk: Walk, announced: Announced, move: () => Going<Value>): Going<Value> {
  const { table } = walk
  while (!(yield* yes(table, 'empty', 'Is nobody on the table, and nobody near it but you?')));
  yield* arm(table, announced)
  table.driveMilli = 0
  try {
    table.say('tableMoves', { what: announced.what })
    yield* within(table, CONTACTOR_WITHIN_MS, () => table.has(SWITCH.contactorClosed) || table.status.guard !== 'armed')
    if (!table.has(SWITCH.contactorClosed)) throw trippedAs(table)
    return yield* move()
  } finally {
    yield* leave(table)
  }
}

/** One status further. Whatever ends the session ends the step. */
export function* tick(table: TableAtHand): Going<void> {
  yield
  if (table.status.guard !== 'armed') throw trippedAs(table)
  if (table.has(SWITCH.stopPressed)) throw new Finding('stoppedByHand', { what: 'Stop was pressed' })
  if (table.isStopAsked) throw new Finding('stoppedByHand', { what: 'Stop was pressed on the page' })
}

/** Moves until something is so, at most so long; whether it came. */
export function* movingUntil(table: TableAtHand, ms: number, isSo: () => boolean, steer?: () => void): Going<boolean> {
  const fromMs = table.clockMs
  while (!isSo()) {
    if (table.clockMs - fromMs >= ms) return false
    steer?.()
    yield* tick(table)
  }
  return true
}

/** Lets go of the drive until the table stands. */
export function* stand(table: TableAtHand): Going<void> {
  table.driveMilli = 0
  const stands = () => table.status.driveMilli === 0 && Math.abs(table.status.speedDegPerS) < STANDS_DEG_PER_S
  yield* movingUntil(table, STANDS_WITHIN_MS, stands)
}

/** Announces a session within 3 s of a press of Start that the guard has seen on its own pin. */
function* arm(table: TableAtHand, { what, deepestDeg = 1, capS = 30 }: Announced): Going<void> {
  for (;;) {
    yield* begin(table, 'idle')
    table.say('pressStart', { what })
    const wasPressed = table.has(SWITCH.startPressed)
    yield
    if (wasPressed || !table.has(SWITCH.startPressed)) continue
    table.isStopAsked = false
    const code = yield* request(table, { type: 'arm', deepestDeg, capS })
    if (code === 'accepted') return
    if (code === 'noFreshStart' || code === 'notNow') continue
    const open = table.heard('reply')?.interlocks ?? 0
    throw new Finding('sessionRefused', { why: open === 0 ? code : interlockWords(open) })
  }
}

/** Gently to a stand, then the session is over. Away from upright the guard goes on from there by itself. */
function* leave(table: TableAtHand): Going<void> {
  table.driveMilli = 0
  yield* within(
    table,
    STANDS_WITHIN_MS,
    () => table.status.guard !== 'armed' || (table.status.driveMilli === 0 && table.status.speedDegPerS === 0),
  )
  if (table.status.guard === 'armed') {
    table.send({ type: 'disarm' })
    yield* within(table, ENDS_WITHIN_MS, () => table.status.guard !== 'armed')
  }
  table.driveMilli = null
}

/** Why the guard ended a session, as a finding. */
export function trippedAs(table: TableAtHand): Finding {
  const { cause, currentA, guard } = table.status
  switch (cause) {
    case 'contactorOpen':
      return new Finding('contactorNotSeen')
    case 'contactorWelded':
      return new Finding('contactorWelded')
    case 'overSpeed':
      return new Finding('tooFast', { measured: 'the guard measured more than it allows', most: 12 })
    case 'wrongWayMotion':
      return new Finding('motorTurnsWrongWay')
    case 'stalled':
      return new Finding('motorDoesNotTurn', { amps: currentA })
    case 'stopPressed':
      return new Finding('stoppedByHand', { what: 'Stop was pressed' })
    case 'estopPressed':
    case 'estopChannelsDisagree':
      return new Finding('stoppedByHand', { what: 'the E-stop was pressed' })
    case 'none':
      return guard === 'armed'
        ? new Finding('contactorNotSeen')
        : new Finding('tripped', { cause: 'the session was over' })
    default:
      return new Finding('tripped', { cause: causeWords(cause) })
  }
}
