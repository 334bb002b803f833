import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeMessage } from '../../hardware/guard/message-decoder.ts'
import { encodeRequest } from '../../hardware/guard/request-encoder.ts'
import { REPLY_CODES } from '../../hardware/guard/vocabulary.ts'
import { anyFields, messageFrom, REQUEST_NAMES, requestFrom } from './arbitraries.ts'
import { type HarnessAnswer, hasCompiler, hexOf, runHarness } from './guard-link-harness.ts'
import { decodeByPage, encodeByPage, seal } from './page-codec.ts'
import { type FieldValues, messageNamed, refusedExamples } from './protocol-page.ts'

const SEED = 20_260_101
const canCompile = hasCompiler()
const samples = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed: SEED })

const numbersOf = (name: string, values: FieldValues): number[] =>
  messageNamed(name)
    .fields.filter((field) => !['type', 'crc', 'seq', 'commissioned', 'wired'].includes(field.name))
    .map((field) => Number(values[field.name]))

const anyRequest = fc
  .constantFrom(...REQUEST_NAMES)
  .chain((name) => fc.record({ name: fc.constant(name), fields: anyFields(name) }))

/** A request's body after something happened to it on the line. */
const anyDamagedBody = fc
  .record({
    request: anyRequest,
    flips: fc.array(fc.nat(), { maxLength: 6 }),
    cut: fc.nat({ max: 3 }),
    more: fc.uint8Array({ maxLength: 50 }),
    what: fc.constantFrom('flip', 'cut', 'extend', 'replace', 'reseal'),
  })
  .map(({ request, flips, cut, more, what }) => {
    const body = encodeByPage(messageNamed(request.name), request.fields)
    if (what === 'replace') return more
    if (what === 'reseal') return seal(more)
    if (what === 'cut') return body.slice(0, -1 - cut)
    if (what === 'extend') return Uint8Array.of(...body, ...more.map((byte) => byte & 0x7f))
    for (const flip of flips) body[flip % body.length]! ^= 1 << (flip & 7)
    return body
  })
  .filter((body) => body.length <= 80)

/** What the guard is asked to do. A wiring reaches the board only where the guard agrees, and it is one that can be. */
function expectedCall(name: string, values: FieldValues, code = 0): string {
  if (name === 'IDENTIFY' || name.startsWith('READ_')) return ''
  if (name === 'WIRE' && (code !== 0 || !isPossible(values))) return 'wire'
  return [name.toLowerCase(), ...numbersOf(name, values)].join(',')
}

/** Whether a wiring keeps to what PROTOCOL.md says of it. */
function isPossible(wire: FieldValues): boolean {
  const inRange = messageNamed('WIRE').fields.every(({ name, range }) => {
    if (name === 'type' || range === null) return true
    return Number(wire[name]) >= range[0] && Number(wire[name]) <= range[1]
  })
  const anglesArePossible = ['a', 'b'].every((channel) => {
    const [kind, axes, zero, slopeQ8] = ['kind', 'axes', 'zero', 'slope_q8'].map((name) =>
      Number(wire[`${channel}_${name}`]),
    )
    if (kind! < 2) return axes === 0 && (kind === 0 || (zero! >= 0 && zero! <= 4092 && slopeQ8 !== 0))
    const [sine, cosine] = [axes! % 16, Math.floor(axes! / 16)]
    const isOneAxis = Math.floor(sine / 2) === Math.floor(cosine / 2)
    return sine < 6 && cosine < 6 && !isOneAxis && Math.abs(slopeQ8!) === 256
  })
  const isOneSensor = Number(wire.a_kind) >= 2 && wire.a_kind === wire.b_kind
  return inRange && anglesArePossible && !isOneSensor
}

/** The code in the reply to a request, where the guard itself would answer `code`. */
function expectedCode(name: string, values: FieldValues, code: number): number {
  const isRefusedByRange = name === 'WIRE' && REPLY_CODES[code] !== 'notNow' && !isPossible(values)
  return isRefusedByRange ? REPLY_CODES.indexOf('outOfRange') : code
}

describe.skipIf(!canCompile && !process.env.CI)('the firmware, compiled here (wants a C compiler: cc, or $CC)', () => {
  beforeAll(() => {
    if (!canCompile) throw new Error('this test wants a C compiler: `cc`, or $CC, was not found')
  })

  test('does what each of 2000 requests says, and answers what the controller understands', () => {
    const cases = samples(
      fc.record({
        request: anyRequest,
        config: anyFields('CONFIG'),
        wiring: anyFields('WIRING'),
        readings: anyFields('READINGS'),
        health: anyFields('HEALTH'),
        code: fc.nat({ max: 7 }),
        interlocks: fc.nat({ max: 0xffff }),
      }),
      2000,
    )
    const lines = cases.flatMap(({ request, config, wiring, readings, health, code, interlocks }) => [
      `G ${[config.commissioned, ...numbersOf('CONFIG', config), code, interlocks].join(' ')}`,
      `B ${[wiring.wired, ...numbersOf('WIRING', wiring), ...numbersOf('READINGS', readings), ...numbersOf('HEALTH', health)].join(' ')}`,
      `R ${hexOf(encodeRequest(requestFrom(request.name, request.fields), Number(request.fields.seq)))}`,
    ])
    const answers = runHarness(lines).filter((_, i) => i % 3 === 2)
    expect(answers.length).toBe(cases.length)
    let seq = 0
    for (const [i, { request, config, wiring, readings, health, code: guardSays, interlocks }] of cases.entries()) {
      const { name, fields } = request
      const answer = answers[i]!
      const code = expectedCode(name, fields, guardSays)
      expect(answer.call).toBe(expectedCall(name, fields, code))
      expect(answer.badFrames).toBe(0)
      expect(answer.configChanged).toBe(name === 'CONFIGURE' && code === 0)
      expect(answer.rewired).toBe(name === 'WIRE' && code === 0)
      if (name === 'DRIVE') {
        expect(answer.reply.length).toBe(0)
        continue
      }
      const decoded = decodeMessage(answer.reply, 0)
      expect(decoded.ok && decoded.message.seq).toBe(seq)
      if (name === 'IDENTIFY') expect(decoded).toMatchObject({ ok: true, message: { type: 'identity' } })
      else if (name === 'READ_CONFIG') {
        expect(decoded).toEqual({ ok: true, message: messageFrom('CONFIG', { ...config, seq }, 0) })
      } else if (name === 'READ_WIRING') {
        expect(decoded).toEqual({ ok: true, message: messageFrom('WIRING', { ...wiring, seq }, 0) })
      } else if (name === 'READ_READINGS') {
        expect(decoded).toEqual({ ok: true, message: messageFrom('READINGS', { ...readings, seq }, 0) })
      } else if (name === 'READ_HEALTH') {
        expect(decoded).toEqual({ ok: true, message: messageFrom('HEALTH', { ...health, seq }, 0) })
      } else {
        const message = {
          type: 'reply',
          seq,
          requestType: messageNamed(name).type,
          requestSeq: fields.seq,
          code: REPLY_CODES[code],
          interlocks: code === 0 ? 0 : interlocks,
        }
        expect(decoded).toEqual({ ok: true, message })
      }
      seq = (seq + 1) & 0xff
    }
  })

  test('sends 2000 statuses that arrive as they were, byte for byte those of the page', () => {
    const statuses = samples(anyFields('STATUS'), 2000)
    const answers = runHarness(statuses.map((status) => `S ${[status.seq, ...numbersOf('STATUS', status)].join(' ')}`))
    for (const [i, status] of statuses.entries()) {
      expect(answers[i]!.reply).toEqual(encodeByPage(messageNamed('STATUS'), status))
      expect(decodeMessage(answers[i]!.reply, 7)).toEqual({ ok: true, message: messageFrom('STATUS', status, 7) })
    }
  })

  test('introduces itself with the version and the maxima of its header', () => {
    const [answer] = runHarness([`R ${hexOf(encodeRequest({ type: 'identify' }, 0))}`])
    expect(decodeMessage(answer!.reply, 0)).toEqual({
      ok: true,
      message: {
        type: 'identity',
        seq: 0,
        identity: {
          protocol: { major: 1, minor: 1 },
          firmware: 'upright 0.1.0',
          build: '00000000',
          hardMaxAngleDeg: 90,
          hardCapS: 900,
        },
      },
    })
  })

  test('counts each of 4000 damaged requests, does nothing, and says nothing, unless it is a frame by chance', () => {
    const bodies = samples(anyDamagedBody, 4000)
    const answers = runHarness(bodies.map((body) => `R ${hexOf(body)}`))
    let badFrames = 0
    for (const [i, body] of bodies.entries()) badFrames = expectJudgedAsByThePage(body, answers[i]!, badFrames)
    expect(badFrames).toBeGreaterThan(2000)
  })

  test('refuses a request with any single bit changed', () => {
    const bodies = samples(anyRequest, 40).flatMap(({ name, fields }) => {
      const body = encodeByPage(messageNamed(name), fields)
      return Array.from({ length: body.length * 8 }, (_, bit) =>
        body.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)),
      )
    })
    const answers = runHarness(bodies.map((body) => `R ${hexOf(body)}`))
    for (const [i, answer] of answers.entries()) {
      expect(answer).toMatchObject({ call: '', badFrames: i + 1 })
      expect(answer.reply.length).toBe(0)
    }
  })

  test('refuses what PROTOCOL.md says it refuses', () => {
    const bodies = refusedExamples.filter(({ by }) => by === 'board').map(({ bytes }) => bytes.subarray(2, -1))
    const answers = runHarness(bodies.map((body) => `R ${hexOf(body)}`))
    for (const [i, answer] of answers.entries()) {
      expect(answer).toMatchObject({ call: '', badFrames: i + 1 })
      expect(answer.reply.length).toBe(0)
    }
  })

  test('takes no body longer than its buffer, not even an intact one', () => {
    const anyPayload = (bytes: number) => Uint8Array.from({ length: bytes }, (_, i) => 0x50 + i)
    const bodies = [54, 55, 60, 68].map((bytes) => seal(anyPayload(bytes)))
    const answers = runHarness(bodies.map((body) => `R ${hexOf(body)}`))
    expect(bodies.map(({ length }) => length)).toEqual([64, 66, 71, 80])
    expect(answers.map(({ reply }) => reply.length > 0)).toEqual([true, false, false, false])
    expect(answers.at(-1)!.badFrames).toBe(3)
  })

  test('stops counting at the top', () => {
    const answers = runHarness(Array.from({ length: 65_540 }, () => 'R 00'))
    expect(answers[0]!.badFrames).toBe(1)
    expect(answers.at(-1)!.badFrames).toBe(65_535)
  })
})

/** Compares what the firmware did with what the page says about these bytes; returns the count of bad frames from then on. */
function expectJudgedAsByThePage(body: Uint8Array, answer: HarnessAnswer, badFrames: number): number {
  const frame = decodeByPage(body)
  if (frame === null || Number(frame.values.type) < 0x40) {
    expect(answer).toMatchObject({ call: '', badFrames: badFrames + 1, configChanged: false, rewired: false })
    expect(answer.reply.length).toBe(0)
    return badFrames + 1
  }
  expect(answer.badFrames).toBe(badFrames)
  if (frame.message === null) {
    const code = 'unknownRequest'
    const { type: requestType, seq: requestSeq } = frame.values
    expect(decodeMessage(answer.reply, 0)).toMatchObject({ ok: true, message: { code, requestType, requestSeq } })
    expect(answer.call).toBe('')
  } else expect(answer.call).toBe(expectedCall(frame.message.name, frame.values))
  return badFrames
}
