/** Bodies of the guard's sysex as messages. Anything may arrive: what is not exactly a message is refused, with the reason. */
import type { GuardIdentity, TableStatus } from '../table.ts'
import { HEALTH_BYTES, READINGS_BYTES, readHealth, readReadings } from './board-report.ts'
import { CONFIG_FIELD_BYTES, readConfig } from './config-fields.ts'
import { openFrame } from './frame.ts'
import { type Decoded, type FrameFault, type GuardMessage, MESSAGE_TYPE } from './message.ts'
import { GUARD_CAUSES, GUARD_STATES, type GuardCause, REPLY_CODES } from './vocabulary.ts'
import { readWiring, WIRING_FIELD_BYTES } from './wiring-fields.ts'

const STATUS_BYTES = 37
const IDENTITY_BYTES = 28
const CONFIG_BYTES = 1 + CONFIG_FIELD_BYTES
const REPLY_BYTES = 5
const WIRING_BYTES = 1 + WIRING_FIELD_BYTES
const FIRMWARE_BYTES = 16

const CAUSE_OF_NUMBER = new Map<number, GuardCause>(
  Object.entries(GUARD_CAUSES).map(([cause, number]) => [number, cause as GuardCause]),
)

/**
 * The message in the body of a sysex (what stands between its command byte and END_SYSEX). `atMs` is when it arrived, on the
 * controller's monotonic clock. Never throws.
 */
export function decodeMessage(body: ArrayLike<number>, atMs: number): Decoded {
  const frame = openFrame(body)
  if ('fault' in frame) return refused(frame.fault, frame.why)
  const { type, seq, fields } = frame
  switch (type) {
    case MESSAGE_TYPE.status:
      return hasBytes(fields, STATUS_BYTES, 'STATUS') ?? decodeStatus(fields, seq, atMs)
    case MESSAGE_TYPE.identity:
      return hasBytes(fields, IDENTITY_BYTES, 'IDENTITY') ?? decodeIdentity(fields, seq)
    case MESSAGE_TYPE.config:
      return hasBytes(fields, CONFIG_BYTES, 'CONFIG') ?? decodeConfig(fields, seq)
    case MESSAGE_TYPE.reply:
      return hasBytes(fields, REPLY_BYTES, 'REPLY') ?? decodeReply(fields, seq)
    case MESSAGE_TYPE.wiring:
      return hasBytes(fields, WIRING_BYTES, 'WIRING') ?? decodeWiring(fields, seq)
    case MESSAGE_TYPE.readings:
      return hasBytes(fields, READINGS_BYTES, 'READINGS') ?? decodeReadings(fields, seq)
    case MESSAGE_TYPE.health:
      return hasBytes(fields, HEALTH_BYTES, 'HEALTH') ?? decodeHealth(fields, seq)
    default:
      return refused(
        'unknownType',
        `unknown message type 0x${type.toString(16).padStart(2, '0')}, is the firmware newer?`,
      )
  }
}

function decodeStatus(fields: DataView, seq: number, atMs: number): Decoded {
  const state = fields.getUint8(24)
  const guard = GUARD_STATES[state]
  if (guard === undefined) return refused('value', `unknown guard state ${state}, is the firmware newer?`)
  const causeNumber = fields.getUint8(25)
  const cause = CAUSE_OF_NUMBER.get(causeNumber)
  if (cause === undefined) return refused('value', `unknown guard cause ${causeNumber}, is the firmware newer?`)
  const driveMilli = fields.getInt16(16, true)
  if (Math.abs(driveMilli) > 1000) return refused('value', `a drive of ${driveMilli} ‰, expected −1000 … 1000`)
  const status: TableStatus = {
    n: fields.getUint16(0, true),
    atMs,
    uptimeMs: fields.getUint32(2, true),
    angleDeg: [fields.getInt32(6, true) / 1000, fields.getInt32(10, true) / 1000],
    speedDegPerS: fields.getInt16(14, true) / 1000,
    driveMilli,
    currentA: fields.getUint16(18, true) / 1000,
    supplyV: fields.getUint16(20, true) / 1000,
    switches: fields.getUint16(22, true),
    guard,
    cause,
    interlocks: fields.getUint16(26, true),
    flags: fields.getUint8(28),
    lastDriveN: fields.getUint16(29, true),
    invertedS: fields.getUint16(31, true),
    pausedS: fields.getUint16(33, true),
    badFrames: fields.getUint16(35, true),
  }
  return accepted({ type: 'status', seq, status })
}

function decodeIdentity(fields: DataView, seq: number): Decoded {
  const firmware = readName(fields, 2)
  if (firmware === null) return refused('value', 'a firmware name that is not printable ASCII, padded with zeros')
  const identity: GuardIdentity = {
    protocol: { major: fields.getUint8(0), minor: fields.getUint8(1) },
    firmware,
    build: fields.getUint32(18, true).toString(16).padStart(8, '0'),
    hardMaxAngleDeg: fields.getInt32(22, true) / 1000,
    hardCapS: fields.getUint16(26, true),
  }
  return accepted({ type: 'identity', seq, identity })
}

function decodeConfig(fields: DataView, seq: number): Decoded {
  const commissioned = fields.getUint8(0)
  if (commissioned > 1) return refused('value', `commissioned is ${commissioned}, expected 0 or 1`)
  return accepted({ type: 'config', seq, commissioned: commissioned === 1, config: readConfig(fields, 1) })
}

function decodeReply(fields: DataView, seq: number): Decoded {
  const codeNumber = fields.getUint8(2)
  const code = REPLY_CODES[codeNumber]
  if (code === undefined) return refused('value', `unknown reply code ${codeNumber}, is the firmware newer?`)
  const requestType = fields.getUint8(0)
  const requestSeq = fields.getUint8(1)
  return accepted({ type: 'reply', seq, requestType, requestSeq, code, interlocks: fields.getUint16(3, true) })
}

function decodeWiring(fields: DataView, seq: number): Decoded {
  const wired = fields.getUint8(0)
  if (wired > 1) return refused('value', `wired is ${wired}, expected 0 or 1`)
  if (wired === 0) return accepted({ type: 'wiring', seq, wiring: null })
  const wiring = readWiring(fields, 1)
  return typeof wiring === 'string' ? refused('value', wiring) : accepted({ type: 'wiring', seq, wiring })
}

function decodeReadings(fields: DataView, seq: number): Decoded {
  return accepted({ type: 'readings', seq, readings: readReadings(fields) })
}

function decodeHealth(fields: DataView, seq: number): Decoded {
  const health = readHealth(fields)
  return typeof health === 'string' ? refused('value', health) : accepted({ type: 'health', seq, health })
}

/** Printable ASCII up to the first zero; null where anything else stands in it or behind it. */
function readName(fields: DataView, offset: number): string | null {
  let name = ''
  let ended = false
  for (let i = offset; i < offset + FIRMWARE_BYTES; i++) {
    const code = fields.getUint8(i)
    if (code === 0) ended = true
    else if (ended || code < 0x20 || code > 0x7e) return null
    else name += String.fromCharCode(code)
  }
  return name
}

function hasBytes(fields: DataView, expected: number, name: string): Decoded | null {
  if (fields.byteLength === expected) return null
  return refused('length', `${name} with ${fields.byteLength} bytes of fields, expected ${expected}`)
}

function accepted(message: GuardMessage): Decoded {
  return { ok: true, message }
}

function refused(fault: FrameFault, why: string): Decoded {
  return { ok: false, fault, why }
}
