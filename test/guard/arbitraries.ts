/** Random messages and requests, as the fields of PROTOCOL.md's tables and as the controller has them. */
import fc from 'fast-check'
import type { GuardMessage, GuardRequest } from '../../hardware/guard/message.ts'
import { GUARD_CAUSES, GUARD_STATES, type GuardCause, REPLY_CODES } from '../../hardware/guard/vocabulary.ts'
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
      return fc.integer({ min: field.range![0], max: field.range![1] })
  }
  const isReportedDrive = field.name === 'drive_milli' && field.offset === 18
  const [min, max] = isReportedDrive ? field.range! : WIDTH[field.kind]!
  return fc.integer({ min, max })
}

/** Any fields of a message, without `type` and `crc`. */
export function anyFields(name: string): fc.Arbitrary<FieldValues> {
  const fields = messageNamed(name).fields.filter((field) => field.name !== 'type' && field.name !== 'crc')
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, anyValue(field)])))
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
    default:
      return { type: 'configure', config: configFrom(fields) }
  }
}

export const MESSAGE_NAMES = ['STATUS', 'IDENTITY', 'CONFIG', 'REPLY'] as const
export const REQUEST_NAMES = ['IDENTIFY', 'DRIVE', 'ARM', 'DISARM', 'CONFIGURE', 'READ_CONFIG'] as const
