import { SWITCH } from '../../../../hardware/guard/vocabulary.ts'
import { Finding } from '../finding.ts'
import type { Going, Step } from '../step.ts'
import type { TableAtHand } from '../table-at-hand.ts'
import { doneBy, estopPressed, expect, pass, readings, yes } from '../waiting.ts'

/** Before any calibration only counts tell that it moves: about 5° of a potentiometer on a turn. */
const LEAST_COUNTS = 60
/** An accelerometer moves by so much in 5°. */
const LEAST_G = 0.06
/** Going back by more is not one way. */
const BACK_SHARE = 0.2
const LOOKS_MS = 60

/** From head-down to horizontal with the power off, by the owner. */
export const wayDown: Step = {
  id: 'wayDown',
  part: 'wayDown',
  beginning: 'asItIs',
  *go({ table }) {
    yield* headDownWithoutPower(table)
    const seen = new Follower()
    yield* seen.look(table)
    table.say('crankToHorizontal')
    const isPowered = () => table.has(SWITCH.contactorClosed)
    const task = expect(table, {
      until: () => table.has(SWITCH.atHorizontal),
      wrong: () => (isPowered() ? new Finding('powerDuringWayDown') : null),
      otherwise: () => new Finding('notBroughtDown', { seen: 'the horizontal cam did not close' }),
    })
    while (!task.next().done) {
      yield
      yield* seen.look(table)
    }
    yield* seen.look(table)
    const verdict = seen.verdict
    if (verdict !== 'oneWay') throw new Finding('notBroughtDown', { seen: verdict })
    if (
      !(yield* yes(
        table,
        'wayDown',
        'Can the person on the table do that alone, and a helper too, with the power off?',
      ))
    )
      throw new Finding('noWayDown')
    return { movedCounts: seen.movedCounts, byHand: true }
  },
}

function* headDownWithoutPower(table: TableAtHand): Going<void> {
  yield* estopPressed(table)
  table.say('crankHeadDown')
  const otherwise = () => new Finding('notBroughtDown', { seen: 'the horizontal cam did not open' })
  yield* expect(table, { until: () => !table.has(SWITCH.atHorizontal), otherwise })
  // far enough below horizontal that the way back shows
  yield* doneBy(table, 'Enter, when it stands at about 20° head-down.')
}

/** How far each reading has gone from where it began, and whether it came back on the way. */
class Follower {
  #first: readonly number[] | null = null
  readonly #most = [0, 0, 0, 0, 0]
  readonly #wentBack = [false, false, false, false, false]

  get movedCounts(): number {
    return Math.max(this.#most[0]!, this.#most[1]!)
  }

  /** One reading that went one way is enough: an open pin says anything. */
  get verdict(): 'oneWay' | 'neither angle sensor moved' | 'it went back and forth' {
    const moved = this.#most.map((most, at) => most >= leastOf(at))
    if (moved.some((has, at) => has && !this.#wentBack[at])) return 'oneWay'
    return moved.includes(true) ? 'it went back and forth' : 'neither angle sensor moved'
  }

  *look(table: TableAtHand): Going<void> {
    yield* pass(table, LOOKS_MS)
    const { angleCounts, accelG } = yield* readings(table)
    const now = [...angleCounts, ...accelG]
    this.#first ??= now
    for (const [at, value] of now.entries()) {
      const moved = Math.abs(value - this.#first[at]!)
      const most = this.#most[at]!
      if (most > leastOf(at) && moved < most * (1 - BACK_SHARE) - leastOf(at)) this.#wentBack[at] = true
      this.#most[at] = Math.max(most, moved)
    }
  }
}

function leastOf(at: number): number {
  return at < 2 ? LEAST_COUNTS : LEAST_G
}
