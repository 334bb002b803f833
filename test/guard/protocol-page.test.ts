import { describe, expect, test } from 'vitest'
import { crc16 } from '../../hardware/guard/crc16.ts'
import { GUARD_SYSEX_COMMAND } from '../../hardware/guard/frame.ts'
import { MESSAGE_TYPE, PROTOCOL_VERSION, REQUEST_TYPE } from '../../hardware/guard/message.ts'
import { decodeMessage } from '../../hardware/guard/message-decoder.ts'
import { encodeRequest } from '../../hardware/guard/request-encoder.ts'
import { packSevenBit } from '../../hardware/guard/seven-bit.ts'
import {
  ANGLE_KINDS,
  BOARDS,
  DRIVERS,
  FAILURE,
  FLAG,
  GUARD_CAUSES,
  GUARD_STATES,
  INTERLOCK,
  MPU_AXES,
  REPLY_CODES,
  RESET_CAUSE,
  SWITCH,
} from '../../hardware/guard/vocabulary.ts'
import { messageFrom, requestFrom } from './arbitraries.ts'
import { decodeByPage, encodeByPage } from './page-codec.ts'
import {
  examples,
  fieldBytes,
  messages,
  namedNumbers,
  protocolVersion,
  refusedExamples,
  workedPacking,
} from './protocol-page.ts'

const bodyOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(2, -1)
const named = examples.map((example, i) => ({ ...example, title: `${i + 1}: ${example.message.name}` }))

describe('the tables of PROTOCOL.md', () => {
  test('name the version, the messages and the types that the controller knows', () => {
    expect(protocolVersion).toEqual(PROTOCOL_VERSION)
    const camelCase = (name: string) => name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
    const types = Object.fromEntries(messages.map(({ name, type }) => [camelCase(name), type]))
    expect(types).toEqual({ ...MESSAGE_TYPE, ...REQUEST_TYPE })
  })

  test.each(messages)('leave no gap between the fields of $name', ({ type, fields }) => {
    let end = 0
    for (const field of fields) {
      expect(field.offset, field.name).toBe(end)
      end += fieldBytes(field)
    }
    expect(fields.map(({ name }) => name)).toEqual([
      'type',
      'seq',
      ...fields.slice(2, -1).map(({ name }) => name),
      'crc',
    ])
    expect(fields[0]!.range).toEqual([type, type])
  })

  test('give every number the name it has in the controller', () => {
    const indexed = (list: readonly string[]) => Object.fromEntries(list.map((name, i) => [name, i]))
    expect(namedNumbers('States')).toEqual(indexed(GUARD_STATES))
    expect(namedNumbers('Causes')).toEqual(GUARD_CAUSES)
    expect(namedNumbers('Switches')).toEqual(SWITCH)
    expect(namedNumbers('Interlocks')).toEqual(INTERLOCK)
    expect(namedNumbers('Flags')).toEqual(FLAG)
    expect(namedNumbers('Reply codes')).toEqual(indexed(REPLY_CODES))
    expect(namedNumbers('Angle sensors')).toEqual(indexed(ANGLE_KINDS))
    expect(namedNumbers('Axes')).toEqual(indexed(MPU_AXES))
    expect(namedNumbers('Motor drivers')).toEqual(indexed(DRIVERS))
    expect(namedNumbers('Boards')).toEqual(indexed(BOARDS))
    expect(namedNumbers('Reset causes')).toEqual(RESET_CAUSE)
    expect(namedNumbers('Failures')).toEqual(FAILURE)
  })
})

test('the worked packing of PROTOCOL.md is one of its examples, and its CRC is the one it shows', () => {
  const disarm = examples.find(({ message }) => message.name === 'DISARM')!
  const hex = [...disarm.bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
  expect(workedPacking['on the wire']).toBe(hex.join(' '))
  expect(workedPacking['as bytes']!.split(/ +/)).toEqual(hex.slice(2, -1))
  const payload = Uint8Array.from(workedPacking.payload!.split(/ +/), (byte) => Number.parseInt(byte, 16))
  expect(packSevenBit(payload)).toEqual(bodyOf(disarm.bytes))
  expect(Number(workedPacking.CRC!.split(' ')[0])).toBe(crc16(payload, 2))
})

describe('the examples of PROTOCOL.md', () => {
  test('show every message', () => {
    expect(new Set(examples.map(({ message }) => message.name))).toEqual(new Set(messages.map(({ name }) => name)))
  })

  test.each(named)('are a sysex of the guard, each value within its range ($title)', ({ message, bytes, values }) => {
    expect([bytes[0], bytes[1], bytes.at(-1)]).toEqual([0xf0, GUARD_SYSEX_COMMAND, 0xf7])
    expect(['type', ...Object.keys(values), 'crc']).toEqual(message.fields.map(({ name }) => name))
    for (const { name, range } of message.fields) {
      if (range === null || name === 'type') continue
      expect(values[name], name).toBeGreaterThanOrEqual(range[0])
      expect(values[name], name).toBeLessThanOrEqual(range[1])
    }
  })

  test.each(named)('mean what is written below them, by the tables of the page alone ($title)', (example) => {
    expect(decodeByPage(bodyOf(example.bytes))).toMatchObject({ message: example.message, values: example.values })
    expect(encodeByPage(example.message, example.values)).toEqual(bodyOf(example.bytes))
  })

  test.each(named.filter(({ message }) => message.type < 0x40))('from the board are understood ($title)', (example) => {
    const message = messageFrom(example.message.name, example.values, 1234.5)
    expect(decodeMessage(bodyOf(example.bytes), 1234.5)).toEqual({ ok: true, message })
  })

  test.each(named.filter(({ message }) => message.type >= 0x40))(
    'from the host are made byte by byte ($title)',
    (example) => {
      const request = requestFrom(example.message.name, example.values)
      expect(encodeRequest(request, Number(example.values.seq))).toEqual(bodyOf(example.bytes))
    },
  )

  test.each(refusedExamples.filter(({ by }) => by === 'host'))('are refused by the host: $note', ({ bytes, fault }) => {
    expect(decodeMessage(bodyOf(bytes), 0)).toMatchObject({ ok: false, fault })
  })

  test.each(refusedExamples.filter(({ by, fault }) => by === 'board' && fault !== 'direction'))(
    'that the board refuses are no frames for the host either: $note',
    ({ bytes }) => {
      expect(decodeMessage(bodyOf(bytes), 0)).toMatchObject({ ok: false })
      expect(decodeByPage(bodyOf(bytes))).toBeNull()
    },
  )
})
