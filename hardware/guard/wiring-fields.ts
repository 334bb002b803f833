/** The wiring as fields of a frame: in WIRE and in WIRING. */
import { fieldValue } from './field-value.ts'
import { ANGLE_KINDS, DRIVERS, MPU_AXES } from './vocabulary.ts'
import type { AngleWiring, GuardWiring } from './wiring.ts'

export const WIRING_FIELD_BYTES = 21

const ANGLE_BYTES = 6
/** Milli-units per count × 256. */
const MILLI_Q8 = 256_000
const MPU_DIRECTION_Q8 = 256

/** @throws RangeError when a value does not fit its field */
export function writeWiring(fields: DataView, wiring: GuardWiring): void {
  for (const [i, angle] of wiring.angle.entries()) writeAngle(fields, i * ANGLE_BYTES, angle)
  fields.setUint8(12, DRIVERS.indexOf(wiring.driver))
  fields.setUint8(13, wiring.motorReversed ? 1 : 0)
  fields.setUint8(14, fieldValue('relayDeadMs', wiring.relayDeadMs, 1, 'u8'))
  fields.setUint16(15, fieldValue('currentZeroCounts', wiring.currentZeroCounts, 1, 'u16'), true)
  fields.setUint16(17, fieldValue('ampPerCount', wiring.ampPerCount, MILLI_Q8, 'u16'), true)
  fields.setUint16(19, fieldValue('voltPerCount', wiring.voltPerCount, MILLI_Q8, 'u16'), true)
}

/** The wiring that begins at byte `offset` of the fields, or in words what of it has no meaning. */
export function readWiring(fields: DataView, offset: number): GuardWiring | string {
  const a = readAngle(fields, offset)
  const b = readAngle(fields, offset + ANGLE_BYTES)
  if (typeof a === 'string') return a
  if (typeof b === 'string') return b
  const driverNumber = fields.getUint8(offset + 12)
  const driver = DRIVERS[driverNumber]
  if (driver === undefined) return `unknown motor driver ${driverNumber}, is the firmware newer?`
  const motorReversed = fields.getUint8(offset + 13)
  if (motorReversed > 1) return `motorReversed is ${motorReversed}, expected 0 or 1`
  return {
    angle: [a, b],
    driver,
    motorReversed: motorReversed === 1,
    relayDeadMs: fields.getUint8(offset + 14),
    currentZeroCounts: fields.getUint16(offset + 15, true),
    ampPerCount: fields.getUint16(offset + 17, true) / MILLI_Q8,
    voltPerCount: fields.getUint16(offset + 19, true) / MILLI_Q8,
  }
}

function writeAngle(fields: DataView, at: number, angle: AngleWiring): void {
  fields.setUint8(at, ANGLE_KINDS.indexOf(angle.kind))
  if (angle.kind === 'none') return
  if (angle.kind === 'potentiometer') {
    fields.setInt16(at + 2, fieldValue('zeroCounts', angle.zeroCounts, 1, 'i16'), true)
    fields.setInt16(at + 4, fieldValue('degPerCount', angle.degPerCount, MILLI_Q8, 'i16'), true)
    return
  }
  fields.setUint8(at + 1, MPU_AXES.indexOf(angle.sineAxis) | (MPU_AXES.indexOf(angle.cosineAxis) << 4))
  fields.setInt16(at + 2, fieldValue('zeroDeg', angle.zeroDeg, 100, 'i16'), true)
  fields.setInt16(at + 4, angle.reversed ? -MPU_DIRECTION_Q8 : MPU_DIRECTION_Q8, true)
}

function readAngle(fields: DataView, at: number): AngleWiring | string {
  const kindNumber = fields.getUint8(at)
  const kind = ANGLE_KINDS[kindNumber]
  if (kind === undefined) return `unknown angle sensor ${kindNumber}, is the firmware newer?`
  if (kind === 'none') return { kind }
  const zero = fields.getInt16(at + 2, true)
  const slopeQ8 = fields.getInt16(at + 4, true)
  if (kind === 'potentiometer') return { kind, zeroCounts: zero, degPerCount: slopeQ8 / MILLI_Q8 }
  const axes = fields.getUint8(at + 1)
  const sineAxis = MPU_AXES[axes & 0x0f]
  const cosineAxis = MPU_AXES[axes >> 4]
  if (sineAxis === undefined || cosineAxis === undefined) return `an MPU-6050 has no axes 0x${axes.toString(16)}`
  if (Math.abs(slopeQ8) !== MPU_DIRECTION_Q8) return `the direction of an MPU-6050 is ${slopeQ8}, expected ±256`
  return { kind, sineAxis, cosineAxis, zeroDeg: zero / 100, reversed: slopeQ8 < 0 }
}
