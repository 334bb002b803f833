/** The guard's configuration as fields of a frame: in CONFIGURE and in CONFIG. */
import type { GuardConfig } from '../table.ts'
import { fieldValue } from './field-value.ts'

export const CONFIG_FIELD_BYTES = 20

/** @throws RangeError when a value does not fit its field */
export function writeConfig(fields: DataView, config: GuardConfig): void {
  fields.setInt32(0, fieldValue('uprightDeg', config.uprightDeg, 1000, 'i32'), true)
  fields.setInt32(4, fieldValue('maxAngleDeg', config.maxAngleDeg, 1000, 'i32'), true)
  fields.setUint16(8, fieldValue('capS', config.capS, 1, 'u16'), true)
  fields.setUint16(10, fieldValue('fullSpeedDegPerS', config.fullSpeedDegPerS, 1000, 'u16'), true)
  fields.setUint16(12, fieldValue('deadBandMilli', config.deadBandMilli, 1, 'u16'), true)
  fields.setUint16(14, fieldValue('currentLimitA', config.currentLimitA, 1000, 'u16'), true)
  fields.setUint16(16, fieldValue('supplyMinV', config.supplyMinV, 1000, 'u16'), true)
  fields.setUint16(18, fieldValue('pauseS', config.pauseS, 1, 'u16'), true)
}

/** The configuration that begins at byte `offset` of the fields. */
export function readConfig(fields: DataView, offset: number): GuardConfig {
  return {
    uprightDeg: fields.getInt32(offset, true) / 1000,
    maxAngleDeg: fields.getInt32(offset + 4, true) / 1000,
    capS: fields.getUint16(offset + 8, true),
    fullSpeedDegPerS: fields.getUint16(offset + 10, true) / 1000,
    deadBandMilli: fields.getUint16(offset + 12, true),
    currentLimitA: fields.getUint16(offset + 14, true) / 1000,
    supplyMinV: fields.getUint16(offset + 16, true) / 1000,
    pauseS: fields.getUint16(offset + 18, true),
  }
}
