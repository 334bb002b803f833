/** What a board tells of itself when it is asked: the bare readings of its inputs, and its health. */
import { BOARDS, type BoardKind } from './vocabulary.ts'

export const READINGS_BYTES = 18
export const HEALTH_BYTES = 11

/** What the board's inputs read, before any calibration. */
export interface BoardReadings {
  /** On the pins of both potentiometers, whatever is wired: the sum of four 10-bit readings, 0…4092. */
  readonly angleCounts: readonly [number, number]
  /** X, Y and Z of the first MPU-6050 that is wired, in g; zeros where none is. */
  readonly accelG: readonly [number, number, number]
  /** One 10-bit reading each, 0…1023. */
  readonly currentCounts: number
  readonly supplyCounts: number
  /** The 1.1 V reference measured against the board's own 5 V. */
  readonly referenceCounts: number
  /** Raw bits of `SWITCH`, bouncing. */
  readonly switches: number
}

/** What the board's self-tests found since it started. */
export interface BoardHealth {
  readonly board: BoardKind
  /** Bits of `RESET_CAUSE`. */
  readonly resetCause: number
  /** Bits of `FAILURE`. */
  readonly failures: number
  /** Longest step of the guard, which has 1 ms. */
  readonly stepMaxMs: number
  readonly lateSteps: number
  /** Memory the stack has never used. */
  readonly stackFreeBytes: number
  /** Of the bus of the MPU-6050. */
  readonly busResets: number
}

/** One g of an MPU-6050 that measures ±2 g. */
const ACCEL_PER_G = 16384

export function readReadings(fields: DataView): BoardReadings {
  const accelG = (axis: number) => fields.getInt16(4 + 2 * axis, true) / ACCEL_PER_G
  return {
    angleCounts: [fields.getUint16(0, true), fields.getUint16(2, true)],
    accelG: [accelG(0), accelG(1), accelG(2)],
    currentCounts: fields.getUint16(10, true),
    supplyCounts: fields.getUint16(12, true),
    referenceCounts: fields.getUint16(14, true),
    switches: fields.getUint16(16, true),
  }
}

/** The health, or in words what of it has no meaning. */
export function readHealth(fields: DataView): BoardHealth | string {
  const boardNumber = fields.getUint8(0)
  const board = BOARDS[boardNumber]
  if (board === undefined) return `unknown board ${boardNumber}, is the firmware newer?`
  return {
    board,
    resetCause: fields.getUint8(1),
    failures: fields.getUint8(2),
    stepMaxMs: fields.getUint16(3, true) / 1000,
    lateSteps: fields.getUint16(5, true),
    stackFreeBytes: fields.getUint16(7, true),
    busResets: fields.getUint16(9, true),
  }
}
