/** A frame: type, seq, fields and CRC, packed into 7-bit groups. Numbers are little endian. */
import { crc16 } from './crc16.ts'
import type { FrameFault } from './message.ts'
import { packSevenBit, unpackSevenBit } from './seven-bit.ts'

/** Sysex command of all frames, in both directions; of Firmata's range for users. */
export const GUARD_SYSEX_COMMAND = 0x0e

const HEAD_BYTES = 2
const CRC_BYTES = 2

/** An intact frame. `fields` begins after type and seq and ends before the CRC. */
export interface Frame {
  readonly type: number
  readonly seq: number
  readonly fields: DataView
}

export interface BrokenFrame {
  readonly fault: FrameFault
  readonly why: string
}

/** The body of a sysex with this frame in it; `write` fills in `fieldBytes` bytes of fields. */
export function sealFrame(
  type: number,
  seq: number,
  fieldBytes: number,
  write: (fields: DataView) => void,
): Uint8Array {
  const payload = new Uint8Array(HEAD_BYTES + fieldBytes + CRC_BYTES)
  const end = HEAD_BYTES + fieldBytes
  payload[0] = type
  payload[1] = seq
  write(new DataView(payload.buffer, HEAD_BYTES, fieldBytes))
  new DataView(payload.buffer).setUint16(end, crc16(payload, end), true)
  return packSevenBit(payload)
}

/** The frame in the body of a sysex, or why there is none. Takes anything. */
export function openFrame(body: ArrayLike<number>): Frame | BrokenFrame {
  const payload = unpackSevenBit(body)
  if (payload === null) return { fault: 'packing', why: `${body.length} bytes that are no 7-bit packing` }
  const fieldBytes = payload.length - HEAD_BYTES - CRC_BYTES
  if (fieldBytes < 0) return { fault: 'length', why: `${payload.length} bytes are too few for a frame` }
  const end = HEAD_BYTES + fieldBytes
  const told = new DataView(payload.buffer).getUint16(end, true)
  const computed = crc16(payload, end)
  if (told !== computed) return { fault: 'crc', why: `the CRC is ${hex(told)}, expected ${hex(computed)}` }
  return { type: payload[0]!, seq: payload[1]!, fields: new DataView(payload.buffer, HEAD_BYTES, fieldBytes) }
}

function hex(crc: number): string {
  return `0x${crc.toString(16).padStart(4, '0')}`
}
