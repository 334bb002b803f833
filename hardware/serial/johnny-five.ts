/**
 * johnny-five and firmata-io, made fit for a link that comes and goes. johnny-five has no close (#617, #1790): its modules keep
 * every Board, Button and Led ever made, which would cost memory with each reconnect. They also have `purge` functions, meant
 * for their own tests and there only where `IS_TEST_MODE` is set while they load. So it is set for that moment.
 */
import { createRequire } from 'node:module'
import type firmataIo from 'firmata-io'
import type { Firmata, FirmataPin, FirmataTransport } from 'firmata-io'
import type * as five from 'johnny-five'
import { SYSEX } from './firmata-wire.ts'
import { pinModes, UNO_ANALOG_PINS, UNO_PIN_COUNT } from './uno-pins.ts'

interface Purgeable {
  purge(): void
}

interface JohnnyFive {
  readonly Board: {
    new (options: five.BoardOption & { sigint: boolean }): FiveBoard
    cache: five.Board[]
    Pins: { normalize: { clear(): void } }
  } & Purgeable
  readonly Button: { new (options: ButtonOptions): FiveButton } & Purgeable
  readonly Led: { new (options: { board: five.Board; pin: number }): five.Led } & Purgeable
}

/** What @types/johnny-five leaves out. */
interface FiveBoard extends five.Board {
  readonly timer: NodeJS.Timeout | null
  readonly register: object[]
  once(event: 'ready', listener: () => void): this
  removeAllListeners(): this
}
export interface FiveButton extends five.Button {
  removeAllListeners(): this
}
interface ButtonOptions {
  readonly board: five.Board
  readonly pin: number
  readonly pullup: boolean
  readonly invert: boolean
}

const require = createRequire(import.meta.url)
const { Board, Button, Led } = loadWithPurge()
const { Firmata: FirmataBoard } = require('firmata-io') as typeof firmataIo

export { Button, Led }

/** One connection's pair: firmata-io speaks Firmata, johnny-five owns buttons, lamp and buzzer on top of it. */
export interface BoardPair {
  readonly io: Firmata
  readonly board: FiveBoard
}

const guardReceivers = new WeakMap<Firmata, (body: number[]) => void>()
const livePairs = new Set<BoardPair>()

/** Makes a new pair. To be done before the transport opens: both wait for its `open`. */
export function makeBoardPair(transport: FirmataTransport, onGuardSysex: (body: number[]) => void): BoardPair {
  // Without its queries for capabilities and analog mapping: the guard runs on an Uno or Nano and nowhere else, so the pins are
  // known. A damaged answer would give wrong ones, and the 64 bytes with two turnarounds take 15 ms and more at 57,600 baud.
  const io = new FirmataBoard(transport, {
    skipCapabilities: true,
    pins: unoPins(),
    analogPins: [...UNO_ANALOG_PINS],
  })
  clearTimeout(io.reportVersionTimeoutId) // the link asks, again and again, by itself
  io.on('error', () => {}) // the link listens to the port
  receiveGuardSysex(io, onGuardSysex)
  const board = new Board({ io, repl: false, debug: false, sigint: false })
  board.on('error', () => {})
  const pair = { io, board }
  livePairs.add(pair)
  return pair
}

/** Forgets a pair and everything made with it, so that nothing of it stays in memory. Idempotent. */
export function dropBoardPair(pair: BoardPair): void {
  if (!livePairs.delete(pair)) return
  const { io, board } = pair
  if (board.timer) clearTimeout(board.timer)
  clearTimeout(io.reportVersionTimeoutId)
  guardReceivers.delete(io)
  io.removeAllListeners()
  board.removeAllListeners()
  const cached = Board.cache.indexOf(board)
  if (cached >= 0) Board.cache.splice(cached, 1)
  Board.Pins.normalize.clear() // a cache by board, filled again as needed
  // The registries of Button and Led cannot forget one alone, and must not forget those of another table that is still
  // connected. Until the last pair of the process is gone, they keep shells without a board.
  for (const component of board.register) Object.assign(component, { board: null, io: null })
  board.register.length = 0
  if (livePairs.size > 0) return
  Board.purge()
  Button.purge()
  Led.purge()
}

/** The handlers of firmata-io are shared by all boards of the process: one is registered, and finds the board's own. */
function receiveGuardSysex(io: Firmata, onGuardSysex: (body: number[]) => void): void {
  guardReceivers.set(io, onGuardSysex)
  const { SYSEX_RESPONSE } = FirmataBoard as unknown as { SYSEX_RESPONSE: Record<number, unknown> }
  if (SYSEX_RESPONSE[SYSEX.guard]) return
  io.sysexResponse(SYSEX.guard, function (body) {
    guardReceivers.get(this)?.(body)
  })
}

function unoPins(): FirmataPin[] {
  return Array.from({ length: UNO_PIN_COUNT }, (_, pin) => {
    const analogChannel = UNO_ANALOG_PINS.indexOf(pin)
    return { supportedModes: pinModes(pin), analogChannel: analogChannel < 0 ? 127 : analogChannel }
  })
}

function loadWithPurge(): JohnnyFive {
  const before = process.env.IS_TEST_MODE
  process.env.IS_TEST_MODE = '1'
  try {
    const loaded = require('johnny-five') as JohnnyFive
    for (const name of ['Board', 'Button', 'Led'] as const) {
      // Loaded by someone else before, or a new johnny-five: reconnects would cost memory, unnoticed.
      if (typeof loaded[name].purge !== 'function') throw new Error(`johnny-five's ${name} cannot be purged`)
    }
    return loaded
  } finally {
    if (before === undefined) delete process.env.IS_TEST_MODE
    else process.env.IS_TEST_MODE = before
  }
}
