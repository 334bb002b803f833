import { ANGLE_KINDS, DRIVERS, FAILURE } from '../../../../hardware/guard/vocabulary.ts'
import type { AngleWiring, GuardWiring } from '../../../../hardware/guard/wiring.ts'
import { Finding } from '../finding.ts'
import { provisionalWiring } from '../provisional-wiring.ts'
import type { Going, Step, Walk } from '../step.ts'
import { wire } from '../storing.ts'
import { answerTo, numberFrom, pass, read, readings } from '../waiting.ts'

type AngleKind = AngleWiring['kind']

const SENSOR_SAYS: Readonly<Record<Exclude<AngleKind, 'none'>, string>> = {
  potentiometer: 'a potentiometer',
  mpu6050At68: 'an MPU-6050 with AD0 low (0x68)',
  mpu6050At69: 'an MPU-6050 with AD0 high (0x69)',
}
const DRIVER_SAYS: Readonly<Record<Exclude<GuardWiring['driver'], 'none'>, string>> = {
  pwmDirection: 'PWM and direction',
  dualPwm: 'a PWM input for each way (BTS7960, IBT-2)',
  relays: 'a relay for each way',
}

/** Current sensors: ampere per 10-bit count at 5 V, and what they read without current. */
const CURRENT_SENSORS = {
  'acs712-05': { says: 'ACS712, 5 A (185 mV/A)', ampPerCount: 0.0264, zeroCounts: 512 },
  'acs712-20': { says: 'ACS712, 20 A (100 mV/A)', ampPerCount: 0.0489, zeroCounts: 512 },
  'acs712-30': { says: 'ACS712, 30 A (66 mV/A)', ampPerCount: 18_962 / 256_000, zeroCounts: 512 },
  bts7960: { says: 'current outputs of a BTS7960 at 1 kΩ (8.5 A/V)', ampPerCount: 0.0415, zeroCounts: 0 },
} as const
type CurrentSensor = keyof typeof CURRENT_SENSORS

const ZERO_TOLERANCE_COUNTS = 40
const LEAST_SUPPLY_COUNTS = 30
/** Of 1023: above it the converter is at its end. */
const MOST_SUPPLY_COUNTS = 1000
const PIN_V = 5

/** Which sensors and driver hang on the board, and what its current and supply inputs mean. */
export const wiredParts: Step = {
  id: 'wiredParts',
  part: 'angles',
  beginning: 'still',
  *go(walk) {
    const { table, notes } = walk
    table.say('whatIsWired')
    const stored = table.board.wiring
    const a = yield* askSensor(walk, 'A', ANGLE_KINDS.slice(1) as AngleKind[], stored?.angle[0].kind)
    // One MPU-6050 cannot be both, and of two only the first shows its readings bare.
    const others = a === 'potentiometer' ? (ANGLE_KINDS.slice(1) as AngleKind[]) : (['potentiometer'] as AngleKind[])
    const b = yield* askSensor(walk, 'B', others, stored?.angle[1].kind)
    const driver = (yield* answerTo(table, {
      kind: 'choice',
      id: 'driver',
      text: 'What drives the motor?',
      choices: DRIVERS.slice(1).map((value) => ({ value, says: DRIVER_SAYS[value as keyof typeof DRIVER_SAYS] })),
      suggested: stored && stored.driver !== 'none' ? stored.driver : 'dualPwm',
      mayComeFromPage: true,
    })) as GuardWiring['driver']
    notes.kinds = { angle: [a, b], driver }
    notes.points = []
    const inputs = yield* measureInputs(walk)
    notes.inputs = inputs
    yield* showAccelerometer(walk)
    return { sensorA: a, sensorB: b, driver, ...inputs }
  },
}

function* askSensor(
  { table }: Walk,
  channel: 'A' | 'B',
  kinds: readonly AngleKind[],
  stored?: AngleKind,
): Going<AngleKind> {
  const answer = yield* answerTo(table, {
    kind: 'choice',
    id: `sensor${channel}`,
    text: `What is angle sensor ${channel}?`,
    choices: kinds.map((value) => ({ value, says: SENSOR_SAYS[value as keyof typeof SENSOR_SAYS] })),
    suggested: stored && kinds.includes(stored) ? stored : kinds[0]!,
    mayComeFromPage: true,
  })
  return answer as AngleKind
}

function* measureInputs({
  table,
  wanted,
}: Walk): Going<Pick<GuardWiring, 'currentZeroCounts' | 'ampPerCount' | 'voltPerCount'>> {
  const sensor = (yield* answerTo(table, {
    kind: 'choice',
    id: 'currentSensor',
    text: 'What measures the current of the motor?',
    choices: Object.entries(CURRENT_SENSORS).map(([value, { says }]) => ({ value, says })),
    suggested: 'acs712-30',
  })) as CurrentSensor
  const { ampPerCount, zeroCounts, says } = CURRENT_SENSORS[sensor]
  const { currentCounts, supplyCounts } = yield* readings(table)
  if (Math.abs(currentCounts - zeroCounts) > ZERO_TOLERANCE_COUNTS)
    throw new Finding('currentZeroOff', { counts: currentCounts, kind: says, wants: zeroCounts })
  if (supplyCounts < LEAST_SUPPLY_COUNTS) throw new Finding('supplyNotSeen', { counts: supplyCounts })
  const volts = yield* numberFrom(table, {
    id: 'supplyV',
    text: 'Measure the supply of the motor with a voltmeter.',
    unit: 'V',
    least: 5,
    most: 60,
  })
  if (supplyCounts > MOST_SUPPLY_COUNTS) {
    const ratio = Math.ceil((volts / PIN_V) * 1.25)
    throw new Finding('supplySaturated', { counts: supplyCounts, volts, ratio })
  }
  if (volts < wanted.supplyMinV) throw new Finding('supplyBelowMin', { volts, minV: wanted.supplyMinV })
  return { currentZeroCounts: currentCounts, ampPerCount, voltPerCount: volts / supplyCounts }
}

/** An accelerometer shows its readings only once the board knows of it. Its driver stays unknown: nothing can move. */
function* showAccelerometer(walk: Walk): Going<void> {
  const { table, notes } = walk
  const at = notes.kinds!.angle.findIndex((kind) => kind.startsWith('mpu'))
  if (at < 0) return
  const kind = notes.kinds!.angle[at]!
  if (table.board.wiring?.angle.every((angle, i) => angle.kind === notes.kinds!.angle[i]) !== true)
    yield* wire(walk, { ...provisionalWiring(notes), driver: 'none' })
  yield* pass(table, 300)
  const { accelG } = yield* readings(table)
  yield* read(table, 'readHealth')
  const isSilent = accelG.every((g) => g === 0) || (table.board.health!.failures & FAILURE.angleBus) !== 0
  if (isSilent && kind !== 'none') throw new Finding('accelerometerSilent', { channel: at === 0 ? 'A' : 'B' })
}
