import { fitSpeed } from '../calibration.ts'
import { Finding } from '../finding.ts'
import { movingUntil, session, stand } from '../session.ts'
import type { Going, Step, Walk } from '../step.ts'
import type { TableAtHand } from '../table-at-hand.ts'

/** Shares of full drive, and how long each is driven: to get up to speed, and to be measured. */
const LEVELS_MILLI = [250, 500, 1000] as const
const SETTLES_MS = 700
const MEASURED_MS = 600
const RELAY_SETTLES_MS = 400
const STANDS_DEG_PER_S = 0.05
const STANDS_WITHIN_MS = 2000
/** Of S2: no target is passed by more. */
const MOST_STOPPING_DEG = 2
const RANGE_DEG_PER_S = { least: 1, most: 12, mostRelays: 1.5 } as const
const BACK_DEG_PER_S = 1.1
const BACK_WITHIN_MS = 60_000
const NEAR_DEG = 0.8

interface Run {
  readonly driveMilli: number
  readonly degPerS: number
}

/** Faster and faster from upright, a stop from the fastest, and gently back. */
export const speed: Step = {
  id: 'speed',
  part: 'speed',
  beginning: 'idle',
  *go(walk) {
    const { table, notes } = walk
    const relays = table.board.wiring?.driver === 'relays'
    const announced = { what: 'it tilts about 15° head-down, faster and faster, stops, and comes back.' }
    const { runs, stopping } = yield* session(walk, announced, function* () {
      const fromDeg = table.meanDeg
      const measured: Run[] = []
      for (const milli of relays ? ([1000] as const) : LEVELS_MILLI) measured.push(yield* run(table, milli, relays))
      const stopped = yield* stop(table)
      const fit = fitted(measured, relays)
      table.say('returnsByItself')
      const back = relays ? 1000 : backMilli(fit)
      const steer = () => {
        table.driveMilli = -back
      }
      yield* movingUntil(table, BACK_WITHIN_MS, () => table.meanDeg < fromDeg + NEAR_DEG, steer)
      yield* stand(table)
      return { runs: measured, stopping: stopped }
    })
    const fit = fitted(runs, relays)
    notes.fit = fit
    const fastest = runs.at(-1)!
    return {
      ...fit,
      fastestDegPerS: rounded(fastest.degPerS),
      fastestMilli: Math.round(fastest.driveMilli),
      stoppingDeg: rounded(stopping),
    }
  },
}

/** The speed that a drive gives, as much of it as the guard lets through. */
function* run(table: TableAtHand, milli: number, relays: boolean): Going<Run> {
  const steer = () => {
    table.driveMilli = milli
  }
  yield* movingUntil(table, relays ? RELAY_SETTLES_MS : SETTLES_MS, () => false, steer)
  const [fromMs, fromDeg] = [table.status.uptimeMs, table.meanDeg]
  let drives = 0
  let sum = 0
  yield* movingUntil(
    table,
    MEASURED_MS,
    () => false,
    () => {
      steer()
      drives += 1
      sum += table.status.driveMilli
    },
  )
  const seconds = (table.status.uptimeMs - fromMs) / 1000
  return { driveMilli: sum / drives, degPerS: (table.meanDeg - fromDeg) / seconds }
}

/** How far it goes on after the drive ends. */
function* stop(table: TableAtHand): Going<number> {
  const fromDeg = table.meanDeg
  table.driveMilli = 0
  const stands = () => table.status.driveMilli === 0 && Math.abs(table.status.speedDegPerS) < STANDS_DEG_PER_S
  yield* movingUntil(table, STANDS_WITHIN_MS, stands)
  const distanceDeg = table.meanDeg - fromDeg
  if (distanceDeg > MOST_STOPPING_DEG) throw new Finding('stopsTooLate', { distanceDeg, mostDeg: MOST_STOPPING_DEG })
  return distanceDeg
}

/** Full speed and dead band as the guard stores them. */
function fitted(runs: readonly Run[], relays: boolean): NonNullable<Walk['notes']['fit']> {
  const fit = relays ? { fullSpeedDegPerS: runs[0]!.degPerS, deadBandMilli: 30 } : fitSpeed(runs)
  const fullSpeedDegPerS = rounded(fit.fullSpeedDegPerS)
  const most = relays ? RANGE_DEG_PER_S.mostRelays : RANGE_DEG_PER_S.most
  if (fullSpeedDegPerS > most) throw new Finding('tooFast', { measured: `${fullSpeedDegPerS}°/s at full drive`, most })
  if (fullSpeedDegPerS < RANGE_DEG_PER_S.least) throw new Finding('tooSlow', { measured: fullSpeedDegPerS })
  return { fullSpeedDegPerS, deadBandMilli: Math.max(0, Math.min(300, Math.round(fit.deadBandMilli))) }
}

function backMilli({ fullSpeedDegPerS, deadBandMilli }: NonNullable<Walk['notes']['fit']>): number {
  return Math.min(1000, Math.round(deadBandMilli + (BACK_DEG_PER_S / fullSpeedDegPerS) * (1000 - deadBandMilli)))
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
