/** Random messages and requests, as the fields of PROTOCOL.md's tables and as the controller has them. */
import fc from 'fast-check'
import type { GuardMessage, GuardRequest } from '../../hardware/guard/message.ts'
import {
  ANGLE_KINDS,
  BOARDS,
  DRIVERS,
  GUARD_CAUSES,
  GUARD_STATES,
  type GuardCause,
  MPU_AXES,
  REPLY_CODES,
} from '../../hardware/guard/vocabulary.ts'
import type { AngleWiring, GuardWiring } from '../../hardware/guard/wiring.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { type FieldValues, messageNamed, type PageField } from './protocol-page.ts'

const WIDTH: Readonly<Record<string, readonly [number, number]>> = {
  u8: [0, 0xff],
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
}
const causeNumbers: readonly number[] = Object.values(GUARD_CAUSES)

/** Any value that fits the field; only what stands for a name, or is checked, keeps to its range. */
function anyValue(field: PageField): fc.Arbitrary<number | string> {
  switch (field.name) {
    case 'cause':
      return fc.constantFrom(...causeNumbers)
    case 'firmware':
      return fc.string({ unit: 'grapheme-ascii', maxLength: 16 })
    case 'state':
    case 'code':
    case 'commissioned':
    case 'wired':
    case 'driver':
    case 'motor_reversed':
    case 'board':
      return fc.integer({ min: field.range![0], max: field.range![1] })
  }
  const isReportedDrive = field.name === 'drive_milli' && field.offset === 18
  const [min, max] = isReportedDrive ? field.range! : WIDTH[field.kind]!
  return fc.integer({ min, max })
}

/** Any fields of a message, without `type` and `crc`. */
export function anyFields(name: string): fc.Arbitrary<FieldValues> {
  const fields = messageNamed(name).fields.filter((field) => field.name !== 'type' && field.name !== 'crc')
  const anyOfThem = fc.record(Object.fromEntries(fields.map((field) => [field.name, anyValue(field)])))
  if (!fields.some((field) => field.name === 'a_kind')) return anyOfThem
  return fc
    .tuple(anyOfThem, anyAngle('a'), anyAngle('b'), fc.boolean())
    .map(([values, a, b, keepsToRanges]) => withinRanges({ ...values, ...a, ...b }, keepsToRanges ? fields : []))
}

/** One angle sensor's fields, each with a meaning beside the others. */
function anyAngle(channel: 'a' | 'b'): fc.Arbitrary<FieldValues> {
  const i16 = fc.integer({ min: -0x8000, max: 0x7fff })
  const axis = fc.nat({ max: MPU_AXES.length - 1 })
  const named = (kind: number, axes: number, zero: number, slopeQ8: number) => ({
    [`${channel}_kind`]: kind,
    [`${channel}_axes`]: axes,
    [`${channel}_zero`]: zero,
    [`${channel}_slope_q8`]: slopeQ8,
  })
  return fc.oneof(
    fc.constant(named(0, 0, 0, 0)),
    fc.tuple(fc.oneof(fc.nat({ max: 4092 }), i16), i16).map(([zero, slopeQ8]) => named(1, 0, zero, slopeQ8)),
    fc
      .tuple(fc.constantFrom(2, 3), axis, axis, i16, fc.constantFrom(-256, 256))
      .map(([kind, sine, cosine, zero, slopeQ8]) => named(kind, sine | (cosine << 4), zero, slopeQ8)),
  )
}

/** `values` with those of `fields` brought into the range that the page gives them. */
function withinRanges(values: FieldValues, fields: readonly PageField[]): FieldValues {
  const ranged = fields.filter(({ name, range }) => name !== 'seq' && range !== null)
  const clamped = ranged.map(({ name, range }) => {
    const [least, most] = range!
    return [name, Math.max(least, Math.min(most, Number(values[name])))]
  })
  return { ...values, ...Object.fromEntries(clamped) }
}

function configFrom(fields: Readonly<Record<string, number>>): GuardConfig {
  return {
    uprightDeg: fields.upright_mdeg! / 1000,
    maxAngleDeg: fields.max_angle_mdeg! / 1000,
    capS: fields.cap_s!,
    fullSpeedDegPerS: fields.full_speed_mdeg_s! / 1000,
    deadBandMilli: fields.dead_band_milli!,
    currentLimitA: fields.current_limit_ma! / 1000,
    supplyMinV: fields.supply_min_mv! / 1000,
    pauseS: fields.pause_s!,
  }
}

function angleFrom(channel: 'a' | 'b', fields: Readonly<Record<string, number>>): AngleWiring {
  const [axes, zero, slopeQ8] = ['axes', 'zero', 'slope_q8'].map((name) => fields[`${channel}_${name}`]!)
  const kind = ANGLE_KINDS[fields[`${channel}_kind`]!]!
  if (kind === 'none') return { kind }
  if (kind === 'potentiometer') return { kind, zeroCounts: zero!, degPerCount: slopeQ8! / 256 / 1000 }
  const [sineAxis, cosineAxis] = [MPU_AXES[axes! % 16]!, MPU_AXES[Math.floor(axes! / 16)]!]
  return { kind, sineAxis, cosineAxis, zeroDeg: zero! / 100, reversed: slopeQ8 === -256 }
}

function wiringFrom(fields: Readonly<Record<string, number>>): GuardWiring {
  return {
    angle: [angleFrom('a', fields), angleFrom('b', fields)],
    driver: DRIVERS[fields.driver!]!,
    motorReversed: fields.motor_reversed === 1,
    relayDeadMs: fields.relay_dead_ms!,
    currentZeroCounts: fields.current_zero!,
    ampPerCount: fields.current_ma_q8! / 256 / 1000,
    voltPerCount: fields.supply_mv_q8! / 256 / 1000,
  }
}

/** A guard's message, as the controller has it, from the fields of its table. */
export function messageFrom(name: string, values: FieldValues, atMs: number): GuardMessage {
  const fields = values as Readonly<Record<string, number>>
  const seq = fields.seq!
  switch (name) {
    case 'STATUS': {
      const cause = (Object.keys(GUARD_CAUSES) as GuardCause[]).find((known) => GUARD_CAUSES[known] === fields.cause)
      const status = {
        n: fields.n!,
        atMs,
        uptimeMs: fields.uptime_ms!,
        angleDeg: [fields.angle_a_mdeg! / 1000, fields.angle_b_mdeg! / 1000] as const,
        speedDegPerS: fields.speed_mdeg_s! / 1000,
        driveMilli: fields.drive_milli!,
        currentA: fields.current_ma! / 1000,
        supplyV: fields.supply_mv! / 1000,
        switches: fields.switches!,
        guard: GUARD_STATES[fields.state!]!,
        cause: cause!,
        interlocks: fields.interlocks!,
        flags: fields.flags!,
        lastDriveN: fields.last_drive_n!,
        invertedS: fields.inverted_s!,
        pausedS: fields.paused_s!,
        badFrames: fields.bad_frames!,
      }
      return { type: 'status', seq, status }
    }
    case 'IDENTITY': {
      const identity = {
        protocol: { major: fields.protocol_major!, minor: fields.protocol_minor! },
        firmware: String(values.firmware),
        build: fields.build!.toString(16).padStart(8, '0'),
        hardMaxAngleDeg: fields.hard_max_angle_mdeg! / 1000,
        hardCapS: fields.hard_cap_s!,
      }
      return { type: 'identity', seq, identity }
    }
    case 'CONFIG':
      return { type: 'config', seq, commissioned: fields.commissioned === 1, config: configFrom(fields) }
    case 'WIRING':
      return { type: 'wiring', seq, wiring: fields.wired === 1 ? wiringFrom(fields) : null }
    case 'READINGS': {
      const readings = {
        angleCounts: [fields.angle_a_counts!, fields.angle_b_counts!] as const,
        accelG: [fields.accel_x! / 16384, fields.accel_y! / 16384, fields.accel_z! / 16384] as const,
        currentCounts: fields.current_counts!,
        supplyCounts: fields.supply_counts!,
        referenceCounts: fields.reference_counts!,
        switches: fields.switches!,
      }
      return { type: 'readings', seq, readings }
    }
    case 'HEALTH': {
      const health = {
        board: BOARDS[fields.board!]!,
        resetCause: fields.reset_cause!,
        failures: fields.failures!,
        stepMaxMs: fields.step_max_us! / 1000,
        lateSteps: fields.late_steps!,
        stackFreeBytes: fields.stack_free!,
        busResets: fields.bus_resets!,
      }
      return { type: 'health', seq, health }
    }
    default: {
      const { request_type: requestType, request_seq: requestSeq, interlocks } = fields
      const code = REPLY_CODES[fields.code!]!
      return { type: 'reply', seq, requestType: requestType!, requestSeq: requestSeq!, code, interlocks: interlocks! }
    }
  }
}

/** A request, as the controller has it, from the fields of its table. */
export function requestFrom(name: string, values: FieldValues): GuardRequest {
  const fields = values as Readonly<Record<string, number>>
  switch (name) {
    case 'IDENTIFY':
      return { type: 'identify' }
    case 'READ_CONFIG':
      return { type: 'readConfig' }
    case 'DISARM':
      return { type: 'disarm' }
    case 'DRIVE':
      return { type: 'drive', n: fields.n!, driveMilli: fields.drive_milli! }
    case 'ARM':
      return { type: 'arm', deepestDeg: fields.deepest_mdeg! / 1000, capS: fields.cap_s! }
    case 'WIRE':
      return { type: 'wire', wiring: wiringFrom(fields) }
    case 'READ_WIRING':
      return { type: 'readWiring' }
    case 'READ_READINGS':
      return { type: 'readReadings' }
    case 'READ_HEALTH':
      return { type: 'readHealth' }
    default:
      return { type: 'configure', config: configFrom(fields) }
  }
}

export const MESSAGE_NAMES = ['STATUS', 'IDENTITY', 'CONFIG', 'REPLY', 'WIRING', 'READINGS', 'HEALTH'] as const
export const REQUEST_NAMES = [
  'IDENTIFY',
  'DRIVE',
  'ARM',
  'DISARM',
  'CONFIGURE',
  'READ_CONFIG',
  'WIRE',
  'READ_WIRING',
  'READ_READINGS',
  'READ_HEALTH',
] as const
