import { FLAG, SWITCH } from '../../../../hardware/guard/vocabulary.ts'
import { causeWords } from '../../../feed/fact-words.ts'
import { Finding } from '../finding.ts'
import { movingUntil, session, tick } from '../session.ts'
import type { Going, Step, Walk } from '../step.ts'
import type { TableAtHand } from '../table-at-hand.ts'

/** Announced for the trial, beyond the way to the limit: the guard asks for the return a second before. */
const HOLD_S = 6
/** The guard's own bound, and what a table that is tried takes longer than its full speed says. */
const FASTEST_DEG_PER_S = 4
const LONGER_SHARE = 1.4
const CAP_GRACE_MS = 1500
const FULL_MILLI = 1000
const TRAVELS_WITHIN_MS = 120_000
/** S2: no more beyond the limit. */
const MOST_BEYOND_DEG = 1
/** A limit that is not reached is none that was tried. */
const MOST_SHORT_DEG = 2
const STANDS_DEG_PER_S = 0.1
const STANDS_MS = 400
const INVERTED_DEG = 5
const HORIZONTAL_DEG = 1.5
const RISE_MILLI_MOST = 400
const UPRIGHT_WITHIN_DEG = 2

/** Down to the deepest angle this table may reach, held there until the guard asks for the return, and back. */
export const limits: Step = {
  id: 'limits',
  part: 'limits',
  beginning: 'idle',
  *go(walk) {
    const { table } = walk
    const { maxAngleDeg: limitDeg, fullSpeedDegPerS, capS: mostS } = table.board.config!
    const travelS = (LONGER_SHARE * limitDeg) / Math.min(FASTEST_DEG_PER_S, fullSpeedDegPerS)
    const capS = Math.min(mostS, Math.ceil(HOLD_S + travelS))
    const announced = {
      what: `it tilts to its limit of ${limitDeg}°, waits there, and comes back.`,
      deepestDeg: limitDeg,
      capS,
    }
    return yield* session(walk, announced, function* () {
      const reachedDeg = yield* downTo(table, limitDeg)
      const invertedS = yield* askedBack(table, capS)
      table.say('returnsByItself')
      const home = () => table.meanDeg < HORIZONTAL_DEG
      const back = () => {
        table.driveMilli = -FULL_MILLI
      }
      yield* movingUntil(table, TRAVELS_WITHIN_MS, home, back)
      yield* risen(walk)
      return { reachedDeg: Math.round(100 * reachedDeg) / 100, limitDeg, returnAskedAfterS: invertedS }
    })
  },
}

/** Full drive towards the limit: the guard alone slows it down and stops it. */
function* downTo(table: TableAtHand, limitDeg: number): Going<number> {
  let deepestDeg = Number.NEGATIVE_INFINITY
  let stoodSinceMs: number | null = null
  const stands = () => {
    const { speedDegPerS } = table.status
    deepestDeg = Math.max(deepestDeg, ...table.status.angleDeg)
    if (Math.abs(speedDegPerS) > STANDS_DEG_PER_S || table.meanDeg < limitDeg - 3 * MOST_SHORT_DEG) stoodSinceMs = null
    else stoodSinceMs ??= table.clockMs
    return stoodSinceMs !== null && table.clockMs - stoodSinceMs >= STANDS_MS
  }
  const short = (why: string) => new Finding('reachesLess', { reachedDeg: deepestDeg, limitDeg, why })
  const drive = () => {
    table.driveMilli = FULL_MILLI
  }
  try {
    const isDown = yield* movingUntil(table, TRAVELS_WITHIN_MS, () => stands() || isAskedBack(table), drive)
    if (!isDown) throw short('it took longer than two minutes')
  } catch (error) {
    // What the table runs into on its way shows as a stall.
    const isStalled = ['stalled', 'overCurrent'].includes(table.status.cause)
    throw isStalled ? short(causeWords(table.status.cause)) : error
  }
  if (isAskedBack(table) || deepestDeg < limitDeg - MOST_SHORT_DEG)
    throw short(table.has(SWITCH.overtravelInverted) ? 'its over-travel switch' : causeWords(table.status.cause))
  if (deepestDeg > limitDeg + MOST_BEYOND_DEG) throw new Finding('limitPassed', { reachedDeg: deepestDeg, limitDeg })
  return deepestDeg
}

/** Holds until the guard asks for the return, in time for the cap. */
function* askedBack(table: TableAtHand, capS: number): Going<number> {
  table.driveMilli = 0
  if (table.board.config!.maxAngleDeg > INVERTED_DEG)
    yield* movingUntil(table, capS * 1000 + CAP_GRACE_MS, () => isAskedBack(table))
  const { cause, invertedS } = table.status
  if (cause !== 'invertedCapReached' || invertedS > capS) throw new Finding('capNotKept', { capS })
  return invertedS
}

function isAskedBack(table: TableAtHand): boolean {
  return (table.status.flags & FLAG.mustReturn) !== 0
}

/** The pause at horizontal, a press of Start, and up; or the owner's hands. */
function* risen(walk: Walk): Going<void> {
  const { table } = walk
  const { pauseS, uprightDeg } = table.board.config!
  const owed = () => (table.status.flags & FLAG.pauseOwed) !== 0
  const permitted = () => (table.status.flags & FLAG.risePermitted) !== 0
  try {
    while (owed() && !permitted()) {
      table.driveMilli = 0
      if (table.status.pausedS < pauseS) table.say('pauseAtHorizontal', { seconds: pauseS - table.status.pausedS })
      else table.say('pressStartToRise')
      yield* tick(table)
    }
    table.say('returnsByItself')
    const rise = () => {
      table.driveMilli = -RISE_MILLI_MOST
    }
    yield* movingUntil(table, TRAVELS_WITHIN_MS, () => table.meanDeg < uprightDeg + UPRIGHT_WITHIN_DEG, rise)
  } catch (error) {
    // Everything is measured: whoever ends it by hand now brings the table up by hand.
    if (!(error instanceof Finding) || error.code !== 'stoppedByHand') throw error
  }
}
