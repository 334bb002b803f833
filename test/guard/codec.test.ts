import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crc16 } from '../../hardware/guard/crc16.ts'
import { openFrame } from '../../hardware/guard/frame.ts'
import { framesLost } from '../../hardware/guard/message.ts'
import { decodeMessage } from '../../hardware/guard/message-decoder.ts'
import { encodeRequest } from '../../hardware/guard/request-encoder.ts'
import { packSevenBit, unpackSevenBit } from '../../hardware/guard/seven-bit.ts'
import { anyFields, MESSAGE_NAMES, messageFrom, REQUEST_NAMES, requestFrom } from './arbitraries.ts'
import { decodeByPage, encodeByPage, seal } from './page-codec.ts'
import { messageNamed } from './protocol-page.ts'

const anyBytes = fc.uint8Array({ maxLength: 80 })
const anyGroups = fc.uint8Array({ max: 0x7f, maxLength: 64 })
const anyMessageBody = fc
  .constantFrom(...MESSAGE_NAMES)
  .chain((name) => anyFields(name).map((fields) => encodeByPage(messageNamed(name), fields)))
const anyRequestBody = fc
  .constantFrom(...REQUEST_NAMES)
  .chain((name) => anyFields(name).map((fields) => encodeByPage(messageNamed(name), fields)))

describe('a packing', () => {
  test('gives back the bytes that went in, in ⌈8n/7⌉ groups of 7 bits', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const groups = packSevenBit(bytes)
        expect(groups.length).toBe(Math.ceil((bytes.length * 8) / 7))
        expect(groups.every((group) => group < 0x80)).toBe(true)
        expect(unpackSevenBit(groups)).toEqual(bytes)
      }),
    )
  })

  test('is the only one of its bytes: whatever unpacks is what packs again', () => {
    fc.assert(
      fc.property(fc.oneof(anyGroups, anyBytes), (groups) => {
        const bytes = unpackSevenBit(groups)
        if (bytes !== null) expect(packSevenBit(bytes)).toEqual(groups)
      }),
    )
  })

  test('with an eighth bit, with filling bits or of an impossible length is none', () => {
    expect(unpackSevenBit([0x80, 0x01])).toBeNull()
    expect(unpackSevenBit([0x7f, 0x01])).toEqual(Uint8Array.of(0xff))
    expect(unpackSevenBit([0x7f, 0x02])).toBeNull()
    expect(unpackSevenBit([0x00])).toBeNull()
    expect(unpackSevenBit(new Uint8Array(9))).toBeNull()
  })
})

test('the CRC has the check value of CRC-16/CCITT-FALSE', () => {
  expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x29b1)
})

describe('a message of the guard', () => {
  test.each(MESSAGE_NAMES)('arrives in human units as it was sent in milli (%s)', (name) => {
    fc.assert(
      fc.property(anyFields(name), fc.nat(), (fields, atMs) => {
        const body = encodeByPage(messageNamed(name), fields)
        expect(decodeMessage(body, atMs)).toEqual({ ok: true, message: messageFrom(name, fields, atMs) })
        expect(decodeMessage([...body], atMs)).toEqual(decodeMessage(body, atMs))
      }),
    )
  })

  test('with any single bit changed is refused', () => {
    fc.assert(
      fc.property(anyMessageBody, (body) => {
        for (let bit = 0; bit < body.length * 8; bit++) {
          const flipped = Uint8Array.from(body)
          flipped[bit >> 3]! ^= 1 << (bit & 7)
          expect(decodeMessage(flipped, 0).ok).toBe(false)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('that is cut short, or longer than its type, is refused', () => {
    fc.assert(
      fc.property(anyMessageBody, fc.uint8Array({ max: 0x7f, minLength: 1, maxLength: 9 }), (body, more) => {
        expect(decodeMessage(Uint8Array.of(...body, ...more), 0).ok).toBe(false)
        expect(decodeMessage(body.subarray(0, -more.length), 0).ok).toBe(false)
      }),
    )
    const payload = Uint8Array.of(4, 0, 0x43, 9, 0, 0, 0, 0)
    expect(decodeMessage(seal(payload), 0)).toMatchObject({ ok: false, fault: 'length' })
  })

  test.each([
    ['STATUS', { state: 9 }, 'unknown guard state 9, is the firmware newer?'],
    ['STATUS', { cause: 11 }, 'unknown guard cause 11, is the firmware newer?'],
    ['STATUS', { drive_milli: -1001 }, 'a drive of -1001 ‰, expected −1000 … 1000'],
    ['REPLY', { code: 9 }, 'unknown reply code 9, is the firmware newer?'],
    ['CONFIG', { commissioned: 2 }, 'commissioned is 2, expected 0 or 1'],
    ['WIRING', { wired: 2 }, 'wired is 2, expected 0 or 1'],
    ['WIRING', { wired: 1, b_kind: 4 }, 'unknown angle sensor 4, is the firmware newer?'],
    ['WIRING', { wired: 1, a_kind: 2, a_axes: 0x60, a_slope_q8: 256 }, 'an MPU-6050 has no axes 0x60'],
    ['WIRING', { wired: 1, a_kind: 3, a_slope_q8: 255 }, 'the direction of an MPU-6050 is 255, expected ±256'],
    ['WIRING', { wired: 1, driver: 4 }, 'unknown motor driver 4, is the firmware newer?'],
    ['WIRING', { wired: 1, motor_reversed: 2 }, 'motorReversed is 2, expected 0 or 1'],
    ['HEALTH', { board: 3 }, 'unknown board 3, is the firmware newer?'],
    ['IDENTITY', { firmware: 'a\0b' }, 'a firmware name that is not printable ASCII, padded with zeros'],
    ['IDENTITY', { firmware: 'Obergru\u00df' }, 'a firmware name that is not printable ASCII, padded with zeros'],
  ])('with a value that has no meaning is refused in words (%s %o)', (name, fields, why) => {
    const body = encodeByPage(messageNamed(name), fields)
    expect(decodeMessage(body, 0)).toEqual({ ok: false, fault: 'value', why })
  })

  test('of a type only a newer guard has is told apart from damage', () => {
    const decoded = decodeMessage(seal(Uint8Array.of(8, 0, 1, 2, 3)), 0)
    expect(decoded).toEqual({
      ok: false,
      fault: 'unknownType',
      why: 'unknown message type 0x08, is the firmware newer?',
    })
  })

  test('that never was one is refused without a throw', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, anyGroups), (body) => {
        const decoded = decodeMessage(body, 0)
        if (body.length <= 64) expect(decoded.ok && decodeByPage(body) === null).toBe(false)
      }),
      { numRuns: 2000 },
    )
    expect(decodeMessage([], 0)).toMatchObject({ ok: false, fault: 'length' })
  })

  test('tells by its number how many before it were lost', () => {
    expect(framesLost(7, 8)).toBe(0)
    expect(framesLost(255, 0)).toBe(0)
    expect(framesLost(254, 1)).toBe(2)
  })
})

describe('a request to the guard', () => {
  test.each(REQUEST_NAMES)('has the bytes that the page gives it (%s)', (name) => {
    fc.assert(
      fc.property(anyFields(name), (fields) => {
        const body = encodeRequest(requestFrom(name, fields), Number(fields.seq))
        expect(decodeByPage(body)).toMatchObject({ message: messageNamed(name), values: fields })
      }),
    )
  })

  test('with any single bit changed is no frame', () => {
    fc.assert(
      fc.property(anyRequestBody, (body) => {
        for (let bit = 0; bit < body.length * 8; bit++) {
          const flipped = Uint8Array.from(body)
          flipped[bit >> 3]! ^= 1 << (bit & 7)
          expect(openFrame(flipped)).toHaveProperty('fault')
          expect(decodeByPage(flipped)).toBeNull()
        }
      }),
      { numRuns: 40 },
    )
  })

  test('rounds to the unit of its field', () => {
    const body = encodeRequest({ type: 'arm', deepestDeg: 29.9996, capS: 299.6 }, 0)
    expect(decodeByPage(body)?.values).toMatchObject({ deepest_mdeg: 30000, cap_s: 300 })
  })

  test('never wraps around: a value that does not fit its field is an error', () => {
    expect(() => encodeRequest({ type: 'drive', n: 65536, driveMilli: 0 }, 0)).toThrow(RangeError)
    expect(() => encodeRequest({ type: 'drive', n: 0, driveMilli: Number.NaN }, 0)).toThrow(
      'driveMilli is NaN, expected -32768 … 32767',
    )
    expect(() => encodeRequest({ type: 'arm', deepestDeg: 30, capS: -1 }, 0)).toThrow('capS is -1, expected 0 … 65535')
    expect(() => encodeRequest({ type: 'arm', deepestDeg: 3e6, capS: 1 }, 0)).toThrow(RangeError)
  })
})
