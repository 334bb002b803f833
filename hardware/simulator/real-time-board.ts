import { GUARD_BAUD_RATE } from '../serial/ports.ts'
import type { BoardPort } from './board-port.ts'
import { FaultyLine, type LineFaults } from './faulty-line.ts'
import { serialDevice } from './firmata-board.ts'
import type { FirmataPeripheralOptions } from './firmata-peripheral.ts'
import type { SerialDevice } from './serial-device.ts'

/** How often the board catches up with the clock: well under the 20 ms between two statuses. */
const TICK_MS = 5
/** After a longer stall of this process the board has simply stood still: it does not rush through what it missed. */
const MAX_CATCH_UP_MS = 100

/** A simulated or emulated board, run in real time, behind a serial line that can be disturbed. */
export class RealTimeBoard {
  readonly #device: SerialDevice
  readonly #toBoard: FaultyLine
  readonly #toHost: FaultyLine
  #timer: NodeJS.Timeout | undefined
  #steppedUntilMs = 0

  /** `send` gets what the board sends: of a simulated one message by message. */
  constructor(
    board: BoardPort | SerialDevice,
    send: (bytes: Uint8Array) => void,
    options: FirmataPeripheralOptions = {},
  ) {
    const device = serialDevice(board, options)
    this.#device = device
    this.#toHost = new FaultyLine(send)
    this.#toBoard = new FaultyLine((bytes) => device.receive(bytes))
    device.onSend = (bytes) => this.#toHost.push(bytes)
  }

  start(): void {
    if (this.#timer !== undefined) return
    this.#steppedUntilMs = performance.now()
    this.#timer = setInterval(() => this.#catchUp(), TICK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** The line was opened, at a baud rate; the board hears nothing for `startsInMs`, as an Uno in its boot loader. */
  lineOpened(startsInMs: number, baudRate = GUARD_BAUD_RATE): void {
    this.#toBoard.clear()
    this.#toHost.clear()
    this.#device.lineOpened(startsInMs, baudRate)
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array): void {
    this.#toBoard.push(bytes)
  }

  /** Disturbs one direction of the line until told otherwise (null). */
  disturb(direction: 'toBoard' | 'toHost', faults: LineFaults | null): void {
    const line = direction === 'toBoard' ? this.#toBoard : this.#toHost
    line.disturb(faults)
  }

  #catchUp(): void {
    const nowMs = performance.now()
    this.#steppedUntilMs = Math.max(this.#steppedUntilMs, nowMs - MAX_CATCH_UP_MS)
    for (; this.#steppedUntilMs + 1 <= nowMs; this.#steppedUntilMs++) this.#step()
  }

  #step(): void {
    this.#toBoard.step()
    this.#device.step()
    this.#toHost.step()
  }
}
