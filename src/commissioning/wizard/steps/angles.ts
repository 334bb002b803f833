import type { BoardReadings } from '../../../../hardware/guard/board-report.ts'
import {
  type AnglePoint,
  type Calibration,
  calibrateAccelerometer,
  calibratePotentiometer,
  gravityAcross,
} from '../calibration.ts'
import { cautiousConfig } from '../cautious-config.ts'
import { Finding } from '../finding.ts'
import type { InstructionId } from '../instructions.ts'
import { provisionalWiring } from '../provisional-wiring.ts'
import type { Question } from '../question.ts'
import type { Going, Step, Walk } from '../step.ts'
import { configure, wire } from '../storing.ts'
import type { TableAtHand } from '../table-at-hand.ts'
import { doneBy, estopPressed, numberFrom, pass, readings } from '../waiting.ts'

const LOOKS = 6
const LOOKS_MS = 40
/** Of a potentiometer: about 1° where its travel takes most of its turn. */
const MOST_SPREAD_COUNTS = 16
const MOST_SPREAD_G = 0.03
const LEAST_TRAVEL_COUNTS = 200
const LEAST_COUNTS = 60
const MOST_COUNTS = 4032
/** A phone’s inclinometer errs by 0.3°; two sensors 3° apart are a fault to the guard. */
const MOST_RESIDUAL_DEG = 1
const MOST_DIFFERENCE_DEG = 1.5
const LEAST_GRAVITY_G = 0.85
const SETTLES_MS = 400

type Measure = Omit<Question, 'kind'>
const THIRD: Measure = {
  id: 'thirdDeg',
  text: 'Which angle is it, head-down?',
  unit: '°',
  least: 10,
  most: 80,
  // With the other two it has to lie on a line, and of those the terminal is asked.
  mayComeFromPage: true,
}
const UPRIGHT: Measure = {
  id: 'uprightDeg',
  text: 'Which angle is it? Head-up is negative, vertical is −90.',
  unit: '°',
  least: -90,
  most: -45,
}

/** Three positions the owner measures, from horizontal to head-down to upright. */
export const positions: Step = {
  id: 'positions',
  part: 'angles',
  beginning: 'asItIs',
  *go({ table, notes, ...walk }) {
    notes.points = []
    yield* estopPressed(table)
    const whole = { table, notes, ...walk }
    yield* position(whole, 'toHorizontal', null)
    yield* position(whole, 'toThirdAngle', THIRD)
    yield* position(whole, 'toUpright', UPRIGHT)
    const [a, b] = calibrations(whole)
    judge(a, b)
    return { residualADeg: rounded(a.residualDeg), residualBDeg: rounded(b.residualDeg) }
  },
}

/** Wiring and first limits, stored by a hand on Stop; then both sensors have to say what was measured. */
export const storeAngles: Step = {
  id: 'storeAngles',
  part: 'angles',
  beginning: 'asItIs',
  *go(walk) {
    const { table, notes } = walk
    const [a, b] = calibrations(walk)
    const wiring = { ...provisionalWiring(notes), angle: [a.wiring, b.wiring] as const }
    yield* wire(walk, { ...wiring, motorReversed: table.board.wiring?.motorReversed ?? false })
    yield* pass(table, SETTLES_MS)
    const uprightDeg = notes.points.at(-1)!.angleDeg
    const [aDeg, bDeg] = table.status.angleDeg
    if (Math.max(Math.abs(aDeg - uprightDeg), Math.abs(bDeg - uprightDeg)) > MOST_DIFFERENCE_DEG)
      throw new Finding('sensorsDiffer', { aDeg, bDeg, measuredDeg: uprightDeg })
    yield* configure(walk, cautiousConfig(walk.wanted, uprightDeg, wiring.driver))
    return { uprightDeg, sensorA: wordsFor(a), sensorB: wordsFor(b), aDeg: rounded(aDeg), bDeg: rounded(bDeg) }
  },
}

function* position({ table, notes }: Walk, where: InstructionId, measure: Measure | null): Going<void> {
  table.say(where)
  let angleDeg = 0
  if (measure) angleDeg = yield* numberFrom(table, measure)
  else yield* doneBy(table, 'Enter, when the spirit level says so.')
  notes.points.push({ angleDeg, ...(yield* standing(table, notes.kinds!.angle)) })
}

/** What both sensors read while the table stands, and that they stand too. */
function* standing(table: TableAtHand, kinds: readonly string[]): Going<Omit<AnglePoint, 'angleDeg'>> {
  const looks: BoardReadings[] = []
  while (looks.length < LOOKS) {
    looks.push(yield* readings(table))
    yield* pass(table, LOOKS_MS)
  }
  for (const at of [0, 1] as const) {
    const channel = at === 0 ? 'A' : 'B'
    if (kinds[at] !== 'potentiometer') {
      const most = Math.max(...[0, 1, 2].map((axis) => spread(looks.map(({ accelG }) => accelG[axis]!))))
      if (most > MOST_SPREAD_G) throw new Finding('angleUnsteady', { channel, spreadDeg: most * 57.3 })
      continue
    }
    const counts = looks.map(({ angleCounts }) => angleCounts[at])
    const most = spread(counts)
    if (most > MOST_SPREAD_COUNTS) throw new Finding('angleUnsteady', { channel, spreadDeg: most * 0.061 })
    const mean = average(counts)
    if (mean < LEAST_COUNTS || mean > MOST_COUNTS) throw new Finding('angleOutOfReach', { channel, counts: mean })
  }
  const counts = [0, 1].map((at) => average(looks.map(({ angleCounts }) => angleCounts[at]!))) as [number, number]
  const accelG = [0, 1, 2].map((axis) => average(looks.map((look) => look.accelG[axis]!))) as [number, number, number]
  return { counts, accelG }
}

function calibrations({ notes }: Walk): readonly [Calibration, Calibration] {
  const of = (at: 0 | 1): Calibration => {
    const kind = notes.kinds!.angle[at]
    const channel = at === 0 ? 'A' : 'B'
    if (kind === 'mpu6050At68' || kind === 'mpu6050At69') {
      const g = gravityAcross(notes.points)
      if (g < LEAST_GRAVITY_G) throw new Finding('accelerometerAskew', { channel, g })
      return calibrateAccelerometer(notes.points, kind)
    }
    const calibration = calibratePotentiometer(notes.points, at)
    if (calibration.travel < LEAST_TRAVEL_COUNTS)
      throw new Finding('angleDoesNotMove', { channel, movedCounts: calibration.travel })
    return calibration
  }
  return [of(0), of(1)]
}

/** Where one is off, its coupling slips; where both are, the tool that measured. */
function judge(a: Calibration, b: Calibration): void {
  const [isAOff, isBOff] = [a.residualDeg > MOST_RESIDUAL_DEG, b.residualDeg > MOST_RESIDUAL_DEG]
  if (isAOff && isBOff) throw new Finding('anglesDoNotFit', { residualDeg: Math.max(a.residualDeg, b.residualDeg) })
  if (isAOff) throw new Finding('angleSlips', { channel: 'A', residualDeg: a.residualDeg })
  if (isBOff) throw new Finding('angleSlips', { channel: 'B', residualDeg: b.residualDeg })
}

function wordsFor({ wiring }: Calibration): string {
  if (wiring.kind === 'none') return 'none'
  if (wiring.kind === 'potentiometer')
    return `0° at ${wiring.zeroCounts} counts, ${(wiring.degPerCount * 1000).toFixed(2)} mdeg/count`
  return `0° at ${wiring.zeroDeg}°, sine ${wiring.sineAxis}, cosine ${wiring.cosineAxis}${wiring.reversed ? ', reversed' : ''}`
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function rounded(deg: number): number {
  return Math.round(deg * 100) / 100
}
