import { expect, test } from 'vitest'
import { describeWith } from '../tool.ts'
import { MODE, NativeFirmata, textOf } from './native-firmata.ts'

const START = 4
const STOP = 7
const LAMP = 13
const BUZZER = 6
const DRIVE_A = 9
const STATUS = Array.from({ length: 48 }, (_, index) => index)
const GUARD_STATUS = [0xf0, 0x0e, ...STATUS, 0xf7]

/** A board that has said what it says at boot. */
function bootedBoard(kind?: 'uno' | 'mega'): NativeFirmata {
  const board = new NativeFirmata(kind)
  board.settle()
  return board
}

function refusals(messages: readonly number[][]): string[] {
  return messages.filter((message) => message[1] === 0x71).map((message) => textOf(message.slice(2, -1)))
}

describeWith(['clang', 'wasm-ld'], 'the firmware, spoken to in Firmata', () => {
  test('tells its version and its firmware when it starts and when asked', () => {
    const board = new NativeFirmata()
    const told = board.settle()
    expect(told[0]).toEqual([0xf9, 2, 6])
    expect(told[1]!.slice(0, 4)).toEqual([0xf0, 0x79, 2, 6])
    expect(textOf(told[1]!.slice(4, -1))).toBe('upright.ino')
    board.hear(0xf9, 0xf0, 0x79, 0xf7)
    expect(board.settle()).toEqual(told)
  })

  test('offers the panel and the free pins, and none of the guard', () => {
    const board = bootedBoard()
    board.hear(0xf0, 0x6b, 0xf7)
    const [answer] = board.settle()
    const ends = Array(16).fill(0x7f)
    ends[START] = [0, 1, 11, 1, 0x7f]
    ends[BUZZER] = [1, 1, 3, 8, 0x7f]
    ends[STOP] = [0, 1, 11, 1, 0x7f]
    ends[LAMP] = [1, 1, 0x7f]
    const free = [2, 10, 0x7f]
    expect(answer).toEqual([0xf0, 0x6c, ...ends.flat(), 0x7f, 0x7f, 0x7f, 0x7f, ...free, ...free, 0xf7])
  })

  test('maps the analog pins', () => {
    const board = bootedBoard()
    board.hear(0xf0, 0x69, 0xf7)
    expect(board.settle()).toEqual([[0xf0, 0x6a, ...Array(14).fill(0x7f), 0, 1, 2, 3, 4, 5, 6, 7, 0xf7]])
  })

  test('sends an answer that is longer than its ring in slices, whole', () => {
    for (const bytesPerMs of [5.76, 1, 0.1]) {
      const board = bootedBoard('mega')
      board.bytesPerMs = bytesPerMs
      board.hear(0xf0, 0x6b, 0xf7)
      board.run(600 / bytesPerMs)
      const messages = board.takeMessages()
      expect(messages).toHaveLength(1)
      expect(messages[0]!.length).toBeGreaterThan(300)
      expect(messages[0]!.filter((byte) => byte === 0x7f)).toHaveLength(70)
    }
  })

  test('lets a status come before and after a long answer, never within', () => {
    const board = bootedBoard('mega')
    board.hear(0xf0, 0x6b, 0xf7, 0xf0, 0x69, 0xf7)
    for (let ms = 0; ms < 200; ms++) {
      if (ms % 20 === 5) board.statusDue = STATUS
      board.run(1)
    }
    const messages = board.takeMessages()
    const kinds = messages.map((message) => message[1])
    // The first answer takes longer than 20 ms: a status waits for its end, and goes before the second.
    expect(kinds).toContain(0x6a)
    expect(kinds[kinds.indexOf(0x6c) + 1]).toBe(0x0e)
    for (const message of messages) if (message[1] === 0x0e) expect(message).toEqual(GUARD_STATUS)
  })

  test('leaves room for a status whatever is asked and reported', () => {
    const board = bootedBoard()
    board.hear(0xf4, START, MODE.input, 0xd0, 1)
    board.bytesPerMs = 0
    for (let ms = 0; ms < 100; ms++) {
      board.pins[START]!.level = board.pins[START]!.level === 1 ? 0 : 1
      board.hear(0xf9, 0xf0, 0x6d, START, 0xf7)
      board.run(1)
    }
    expect(board.ringBytes).toBeGreaterThan(0)
    expect(127 - board.ringBytes).toBeGreaterThanOrEqual(60)
    board.statusDue = STATUS
    board.run(1)
    expect(board.statusDue).toBeUndefined()
  })

  test('drives the buzzer by PWM and the lamp by level', () => {
    const board = bootedBoard()
    board.hear(0xf4, BUZZER, MODE.pwm, 0xe0 | BUZZER, 0x48, 0x01)
    board.run(1)
    expect(board.pins[BUZZER]).toMatchObject({ mode: MODE.pwm, written: 200 })
    board.hear(0xf0, 0x6f, BUZZER, 0x10, 0x00, 0xf7)
    board.run(1)
    expect(board.pins[BUZZER]!.written).toBe(16)
    board.hear(0xf0, 0x6f, BUZZER, 0x00, 0x7f, 0xf7)
    board.run(1)
    expect(board.pins[BUZZER]!.written).toBe(255)
    board.hear(0xf4, LAMP, MODE.output, 0x91, 0x20, 0x00)
    board.run(1)
    expect(board.pins[LAMP]).toMatchObject({ mode: MODE.output, written: 255 })
    board.hear(0xf5, LAMP, 0)
    board.run(1)
    expect(board.pins[LAMP]!.written).toBe(0)
  })

  test('lets plain Firmata touch no pin of the guard, and says so', () => {
    const board = bootedBoard()
    for (const pin of board.pins.keys()) {
      if (board.pins[pin]!.can !== 0) continue
      for (const mode of Object.values(MODE)) board.hear(0xf4, pin, mode)
      board.hear(0xf5, pin, 1, 0x90 | (pin >> 3), 0x7f, 0x01, 0xf0, 0x6f, pin, 0x7f, 0x01, 0xf7)
      if (pin < 16) board.hear(0xe0 | pin, 0x7f, 0x01)
    }
    for (let channel = 0; channel < 16; channel++) board.hear(0xc0 | channel, 1)
    const told = refusals(board.settle())
    const touched = board.pins.filter((pin) => pin.can === 0 && (pin.mode !== undefined || pin.written !== undefined))
    expect(touched).toEqual([])
    expect(told).toEqual(['pin 0 belongs to the guard'])
  })

  test('refuses a mode that a pin of the panel does not have', () => {
    const board = bootedBoard()
    board.hear(0xf4, STOP, MODE.output, 0xf5, STOP, 1)
    expect(refusals(board.settle())).toEqual(['pin 7 has no such mode'])
    expect(board.pins[STOP]).toMatchObject({ mode: undefined, written: undefined })
  })

  test('tells of a refused pin at most once a second', () => {
    const board = bootedBoard()
    for (let ms = 0; ms < 3500; ms++) {
      board.hear(0xf5, DRIVE_A, 1)
      board.run(1)
    }
    expect(refusals(board.takeMessages())).toEqual(Array(4).fill('pin 9 belongs to the guard'))
  })

  test('reports the panel when asked to, and then each change', () => {
    const board = bootedBoard()
    board.pins[START]!.level = 1
    board.hear(0xf4, START, MODE.pullup, 0xf4, STOP, MODE.input)
    expect(board.settle()).toEqual([])
    board.hear(0xd0, 1)
    expect(board.settle()).toEqual([[0x90, 1 << START, 0]])
    board.pins[START]!.level = 0
    board.run(5)
    board.pins[STOP]!.level = 1
    board.pins[DRIVE_A]!.level = 1
    expect(board.settle()).toEqual([
      [0x90, 0, 0],
      [0x90, 0, 1],
    ])
    board.hear(0xd0, 0)
    board.pins[START]!.level = 1
    expect(board.settle()).toEqual([])
  })

  test('reports an analog pin at the sampling interval, also where the host set no mode', () => {
    const board = bootedBoard('mega')
    const channel = 5
    board.readings[channel] = 700
    board.hear(0xc0 | channel, 1)
    board.run(190)
    const messages = board.takeMessages()
    expect(new Set(messages.map(String))).toEqual(new Set([String([0xe0 | channel, 700 & 0x7f, 700 >> 7])]))
    expect(messages.length).toBeGreaterThanOrEqual(9)
    expect(messages.length).toBeLessThanOrEqual(10)
    expect(board.pins[54 + channel]!.mode).toBe(MODE.analog)
    board.hear(0xf0, 0x7a, 100, 0, 0xf7)
    board.run(1000)
    expect(board.takeMessages().length).toBeLessThanOrEqual(12)
    board.hear(0xf4, 54 + channel, MODE.output)
    board.run(10)
    board.takeMessages()
    expect(board.settle()).toEqual([])
  })

  test('overtakes no analog channel where the line is too slow for all of them', () => {
    const board = bootedBoard('mega')
    board.hear(0xf0, 0x7a, 1, 0, 0xf7)
    for (let channel = 4; channel < 16; channel++) board.hear(0xc0 | channel, 1)
    for (let ms = 0; ms < 2000; ms++) {
      if (ms % 20 === 0) board.statusDue = STATUS
      board.run(1)
    }
    const messages = board.takeMessages()
    expect(messages.filter((message) => message[1] === 0x0e).length).toBeGreaterThan(97)
    const counts = Array.from({ length: 12 }, (_, i) => messages.filter((message) => message[0] === (0xe4 | i)).length)
    expect(Math.min(...counts)).toBeGreaterThan(80)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  test('tells the state of a pin', () => {
    const board = bootedBoard()
    board.hear(0xf4, START, MODE.pullup, 0xf4, BUZZER, MODE.pwm, 0xe0 | BUZZER, 0x48, 0x01, 0xf4, LAMP, MODE.output)
    board.hear(0xf5, LAMP, 1)
    for (const pin of [BUZZER, LAMP, START, DRIVE_A, 99]) board.hear(0xf0, 0x6d, pin, 0xf7)
    expect(board.settle()).toEqual([
      [0xf0, 0x6e, START, MODE.pullup, 1, 0, 0xf7],
      [0xf0, 0x6e, BUZZER, MODE.pwm, 0x48, 1, 0xf7],
      [0xf0, 0x6e, DRIVE_A, 0x7f, 0, 0, 0xf7],
      [0xf0, 0x6e, LAMP, MODE.output, 1, 0, 0xf7],
    ])
  })

  test('writes a whole port, also where every pin of it changes', () => {
    const board = bootedBoard('mega')
    const pins = [32, 33, 34, 35, 36, 37, 38, 39]
    for (const pin of pins) board.hear(0xf4, pin, MODE.output)
    board.hear(0x94, 0x7f, 0x01, 0xf5, 33, 0)
    board.run(5)
    expect(pins.map((pin) => board.pins[pin]!.written)).toEqual([255, 0, 255, 255, 255, 255, 255, 255])
  })

  test('gives a pull-up to an input that is written to, as older clients ask for it', () => {
    const board = bootedBoard('mega')
    board.hear(0xf4, 30, MODE.input, 0xf5, 30, 0)
    board.run(1)
    expect(board.pins[30]!.mode).toBe(MODE.input)
    board.hear(0x93, 0x40, 0x00)
    board.run(1)
    expect(board.pins[30]).toMatchObject({ mode: MODE.pullup, written: undefined })
  })

  test('leaves a pull-up on when the pin was a high output before', () => {
    const board = bootedBoard('mega')
    const calls: string[] = []
    board.onPinCall = (call) => calls.push(call)
    board.hear(0xf4, 30, MODE.output, 0xf5, 30, 1, 0xf4, 30, MODE.pullup)
    board.run(1)
    expect(calls).toEqual(['mode 30 1', 'write 30 255', 'write 30 0', 'mode 30 11'])
  })

  test('switches off what the host switched on when it is reset', () => {
    const board = bootedBoard('mega')
    for (const pin of [LAMP, BUZZER, 30, 31, 60]) board.hear(0xf4, pin, MODE.output, 0xf5, pin, 1)
    board.run(5)
    expect(board.pins[60]!.written).toBe(255)
    // Whatever follows the reset is done after it.
    board.hear(0xd0, 1, 0xff, 0xf4, 31, MODE.output, 0xf5, 31, 1)
    board.run(20)
    for (const pin of [LAMP, BUZZER, 30, 60]) expect(board.pins[pin]!.written).toBe(0)
    expect(board.pins[30]!.mode).toBe(MODE.input)
    expect(board.pins[31]).toMatchObject({ mode: MODE.output, written: 255 })
  })

  test('hands over a guard body, and takes nothing more until it is taken', () => {
    const board = bootedBoard()
    board.takesGuardBodies = false
    board.hear(0xf0, 0x0e, 1, 2, 3, 0xf7, 0xf9)
    expect(board.settle()).toEqual([])
    board.takesGuardBodies = true
    expect(board.settle()).toEqual([[0xf9, 2, 6]])
    expect(board.guardBodies).toEqual([[1, 2, 3]])
  })

  test('hands over a guard body that is too long as one to be counted, and drops any other sysex of that length', () => {
    const board = bootedBoard()
    for (const length of [64, 65, 255, 1000]) board.hear(0xf0, 0x0e, ...Array(length).fill(5), 0xf7)
    board.hear(0xf0, 0x7a, ...Array(300).fill(1), 0xf7, 0xf0, 0x79, ...Array(300).fill(1), 0xf7)
    expect(board.settle()).toEqual([])
    expect(board.guardLengths).toEqual([64, 65, 254, 254])
    expect(board.guardBodies[0]).toEqual(Array(64).fill(5))
  })

  test('is in step again after stray data, a truncated message, a sysex in a sysex', () => {
    const board = bootedBoard()
    board.hear(1, 2, 3, 0xf7, 0xf4, 4, 0xf0, 0x0e, 1, 0xf0, 0x0e, 7, 0xf7, 0xf0, 0x0e, 9, 0x90, 1, 0xf0, 0xf7, 0xf9)
    expect(board.settle()).toEqual([[0xf9, 2, 6]])
    expect(board.guardBodies).toEqual([[7]])
    expect(board.pins.every((pin) => pin.mode === undefined)).toBe(true)
  })
})
