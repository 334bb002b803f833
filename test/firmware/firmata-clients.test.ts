import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type firmataIo from 'firmata-io'
import type { Firmata } from 'firmata-io'
import type * as five from 'johnny-five'
import { afterEach, expect, test } from 'vitest'
import { describeWith } from '../tool.ts'
import { type BoardKind, MODE, NativeFirmata } from './native-firmata.ts'

const require = createRequire(import.meta.url)
const { Firmata: FirmataClient } = require('firmata-io') as typeof firmataIo
const johnnyFive = require('johnny-five') as typeof five

/** What `firmata-io.d.ts` leaves out. */
interface FirmataBoard extends Firmata {
  readonly pins: { supportedModes: number[]; analogChannel: number }[]
  readonly analogPins: number[]
  readonly firmware: { name: string }
}

/** A line between a client and the board under test, in the test's time. */
class Line extends EventEmitter {
  readonly board: NativeFirmata

  constructor(board: NativeFirmata) {
    super()
    this.board = board
  }

  write(bytes: Uint8Array, written?: () => void): void {
    this.board.hear(...bytes)
    written?.()
  }

  /** Lets the board run, and the client hear, until something holds. */
  async runUntil(holds: () => boolean): Promise<void> {
    for (let round = 0; round < 2000 && !holds(); round++) {
      this.board.run(1)
      const bytes = this.board.sent.splice(0)
      if (bytes.length > 0) this.emit('data', Buffer.from(bytes))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(holds()).toBe(true)
  }
}

const clients: FirmataBoard[] = []

async function connect(kind: BoardKind) {
  const board = new NativeFirmata(kind)
  const line = new Line(board)
  const client = new FirmataClient(line, {}) as FirmataBoard
  clients.push(client)
  line.emit('open')
  await line.runUntil(() => client.isReady)
  return { board, line, client }
}

afterEach(() => {
  for (const client of clients.splice(0)) clearTimeout(client.reportVersionTimeoutId)
})

describeWith(['clang', 'wasm-ld'], 'the firmware and johnny-five', () => {
  for (const kind of ['uno', 'mega'] as const) {
    test(`shake hands on the pins of a board (${kind})`, async () => {
      const { board, client } = await connect(kind)
      expect(client.firmware.name).toBe('upright.ino')
      expect(client.pins).toHaveLength(board.pins.length)
      expect(client.pins.map((pin) => pin.analogChannel)).toEqual(board.pins.map((pin) => pin.channel))
      expect(client.analogPins).toHaveLength(kind === 'uno' ? 8 : 16)
      for (const [pin, { can }] of board.pins.entries()) {
        const modes = client.pins[pin]!.supportedModes
        expect(modes.length === 0).toBe(can === 0)
        expect(modes.every((mode) => (Object.values(MODE) as number[]).includes(mode))).toBe(true)
      }
    })
  }

  test('serve a button and a lamp', async () => {
    const { board, line, client } = await connect('uno')
    const options = { io: client, repl: false, debug: false, sigint: false }
    const fiveBoard = new johnnyFive.Board(options)
    let isReady = false
    fiveBoard.on('ready', () => {
      isReady = true
    })
    await line.runUntil(() => isReady)
    board.pins[4]!.level = 1
    const button = new johnnyFive.Button({ board: fiveBoard, pin: 4, isPullup: true })
    let presses = 0
    button.on('press', () => presses++)
    const lamp = new johnnyFive.Led({ board: fiveBoard, pin: 13 } as five.LedOption)
    lamp.on()
    await line.runUntil(() => board.pins[13]!.written === 255)
    lamp.off()
    await line.runUntil(() => board.pins[13]!.written === 0)
    board.pins[4]!.level = 0
    await line.runUntil(() => presses === 1)
    expect(board.pins[4]!.mode).toBe(MODE.pullup)
  })

  test('say why a pin of the guard stays still', async () => {
    const { board, line, client } = await connect('uno')
    const told: string[] = []
    client.on('string', (text: string) => told.push(text))
    line.write(Uint8Array.of(0xf4, 9, MODE.pwm))
    await line.runUntil(() => told.length > 0)
    expect(told).toEqual(['pin 9 belongs to the guard'])
    expect(board.pins[9]!.mode).toBeUndefined()
  })
})
