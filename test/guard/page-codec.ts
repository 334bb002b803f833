/**
 * A second codec, written from PROTOCOL.md alone and meant to be obvious: fields by the page's tables, bits as text, the CRC
 * bit by bit. What it says is compared with the codecs in use, in TypeScript and in C.
 */
import { type FieldValues, fieldBytes, messages, type PageMessage } from './protocol-page.ts'

/** Body of the sysex that carries a message with these fields; what `values` leaves out is zero. */
export function encodeByPage(message: PageMessage, values: FieldValues): Uint8Array {
  return seal(writeFields(message, values))
}

/** Body of a sysex with this payload and its CRC, whether or not it means anything. */
export function seal(payload: Uint8Array): Uint8Array {
  const crc = crcByPage(payload)
  return pack(Uint8Array.of(...payload, crc & 0xff, crc >> 8))
}

/** The message and the fields in a body; null where the page says that it is no frame. */
export function decodeByPage(body: Uint8Array): { message: PageMessage | null; values: FieldValues } | null {
  const payload = unpack(body)
  if (payload === null || payload.length < 4) return null
  const crc = crcByPage(payload.subarray(0, -2))
  if (payload.at(-2) !== (crc & 0xff) || payload.at(-1) !== crc >> 8) return null
  const message = messages.find(({ type }) => type === payload[0]) ?? null
  if (message === null) return { message, values: { type: payload[0]!, seq: payload[1]! } }
  return payload.length === payloadBytes(message) ? { message, values: readFields(message, payload) } : null
}

function payloadBytes(message: PageMessage): number {
  const last = message.fields.at(-1)!
  return last.offset + fieldBytes(last)
}

function readFields(message: PageMessage, payload: Uint8Array): FieldValues {
  const view = new DataView(payload.buffer)
  const read: Readonly<Record<string, (at: number) => number | string>> = {
    u8: (at) => view.getUint8(at),
    u16: (at) => view.getUint16(at, true),
    i16: (at) => view.getInt16(at, true),
    u32: (at) => view.getUint32(at, true),
    i32: (at) => view.getInt32(at, true),
    'char[16]': (at) => String.fromCharCode(...payload.subarray(at, at + 16)).replace(/\0+$/, ''),
  }
  return Object.fromEntries(message.fields.map((field) => [field.name, read[field.kind]!(field.offset)]))
}

function writeFields(message: PageMessage, values: FieldValues): Uint8Array {
  const payload = new Uint8Array(payloadBytes(message))
  for (const field of message.fields) {
    const value = field.name === 'type' ? message.type : (values[field.name] ?? 0)
    const bytes =
      typeof value === 'string'
        ? [...value].map((letter) => letter.charCodeAt(0))
        : Array.from({ length: Math.min(fieldBytes(field), 4) }, (_, i) => (value >> (8 * i)) & 0xff)
    payload.set(bytes, field.offset)
  }
  return payload.subarray(0, -2)
}

/** CRC-16/CCITT-FALSE as textbooks have it. */
function crcByPage(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const feedback = (crc >> 15) ^ ((byte >> bit) & 1)
      crc = ((crc << 1) & 0xffff) ^ (feedback ? 0x1021 : 0)
    }
  }
  return crc
}

const reversedBits = (value: number, width: number): string =>
  [...value.toString(2).padStart(width, '0')].reverse().join('')
const fromReversedBits = (bits: string): number => Number.parseInt([...bits].reverse().join(''), 2)

function pack(bytes: Uint8Array): Uint8Array {
  const bits = [...bytes].map((byte) => reversedBits(byte, 8)).join('')
  return Uint8Array.from(bits.match(/.{1,7}/g)!, fromReversedBits)
}

function unpack(body: Uint8Array): Uint8Array | null {
  if (body.length > 64 || body.some((byte) => byte >= 0x80)) return null
  const bits = [...body].map((byte) => reversedBits(byte, 7)).join('')
  const bytes = Math.floor(bits.length / 8)
  if (Math.ceil((bytes * 8) / 7) !== body.length || bits.slice(bytes * 8).includes('1')) return null
  return Uint8Array.from(bits.slice(0, bytes * 8).match(/.{8}/g) ?? [], fromReversedBits)
}
