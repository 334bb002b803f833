import { creep } from '../creep.ts'
import { Finding } from '../finding.ts'
import { session, stand } from '../session.ts'
import type { Going, Step, Walk } from '../step.ts'
import { wire } from '../storing.ts'
import { yes } from '../waiting.ts'

const LEAVES_DEG = 2
/** Far below what the guard takes for a motor that runs away. */
const WRONG_DEG = -0.7
const TURNS_WITHIN_MS = 8000
const BACK_WITHIN_MS = 10_000
const BACK_DEG = 0.4
/** A motor that turns takes more than the noise of its sensor. */
const LEAST_A = 0.1
const HALF_DEG = LEAVES_DEG / 2

/** Creeps two degrees from upright, and back. */
export const direction: Step = {
  id: 'direction',
  part: 'direction',
  beginning: 'idle',
  *go(walk) {
    const { table } = walk
    const first = yield* tryOut(walk)
    if (first) return { ...first, motorReversed: table.board.wiring?.motorReversed ?? false }
    const store =
      'The motor turns the wrong way. Store that it is reversed, in place of exchanging its wires (only where the over-travel switches have no diodes)?'
    const wiring = table.board.wiring
    if (!wiring || !(yield* yes(table, 'storeReversed', store, PAGE_TOO))) throw new Finding('motorTurnsWrongWay')
    yield* wire(walk, { ...wiring, motorReversed: !wiring.motorReversed })
    const second = yield* tryOut(walk)
    if (!second) throw new Finding('motorTurnsWrongWay')
    return { ...second, motorReversed: !wiring.motorReversed }
  },
}

/** It is tried again at once, after another press of Start. */
const PAGE_TOO = { mayComeFromPage: true } as const

interface Turned {
  readonly creepMilli: number
  readonly currentA: number
}

/** What it took; `null` where it turned the wrong way: as this step sees it, or the guard, which stops it at once. */
function* tryOut(walk: Walk): Going<Turned | null> {
  try {
    return yield* creepOutAndBack(walk)
  } catch (error) {
    if (error instanceof Finding && error.code === 'motorTurnsWrongWay') return null
    throw error
  }
}

function* creepOutAndBack(walk: Walk): Going<Turned | null> {
  const { table } = walk
  return yield* session(walk, { what: 'it creeps 2° head-down and back.' }, function* () {
    const fromDeg = table.meanDeg
    const movedDeg = () => table.meanDeg - fromDeg
    let currentA = 0
    const turned = yield* creep(walk, 1, TURNS_WITHIN_MS, () => {
      currentA = Math.max(currentA, table.status.currentA)
      return movedDeg() > LEAVES_DEG || movedDeg() < WRONG_DEG
    })
    const creepMilli = table.status.driveMilli
    if (movedDeg() < WRONG_DEG) return null
    if (!turned && movedDeg() < HALF_DEG) throw new Finding('motorDoesNotTurn', { amps: currentA })
    if (currentA < LEAST_A) throw new Finding('currentNotSeen', { amps: currentA })
    yield* stand(table)
    yield* creep(walk, -1, BACK_WITHIN_MS, () => movedDeg() < BACK_DEG)
    return { creepMilli, currentA: Math.round(currentA * 100) / 100 }
  })
}
