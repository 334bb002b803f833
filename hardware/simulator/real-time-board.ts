import type { BoardPort } from './board-port.ts'
import { FaultyLine, type LineFaults } from './faulty-line.ts'
import { FirmataPeripheral, type FirmataPeripheralOptions } from './firmata-peripheral.ts'

/** How often the board catches up with the clock: well under the 20 ms between two statuses. */
const TICK_MS = 5
/** After a longer stall of this process the board has simply stood still: it does not rush through what it missed. */
const MAX_CATCH_UP_MS = 100

/** A simulated board with its Firmata side, run in real time, behind a serial line that can be disturbed. */
export class RealTimeBoard {
  readonly #peripheral: FirmataPeripheral
  readonly #toBoard: FaultyLine
  readonly #toHost: FaultyLine
  #timer: NodeJS.Timeout | undefined
  #steppedUntilMs = 0
  #startsInMs = 0

  /** `send` gets what the board sends, message by message. */
  constructor(board: BoardPort, send: (bytes: Uint8Array) => void, options: FirmataPeripheralOptions = {}) {
    this.#toHost = new FaultyLine(send)
    this.#peripheral = new FirmataPeripheral(board, (bytes) => this.#toHost.push(bytes), options)
    this.#toBoard = new FaultyLine((bytes) => this.#peripheral.receive(bytes))
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

  /** The line was opened: the board's Firmata starts anew, and hears nothing for `startsInMs`, as an Uno in its boot loader. */
  lineOpened(startsInMs: number): void {
    this.#toBoard.clear()
    this.#toHost.clear()
    this.#startsInMs = startsInMs
    if (startsInMs === 0) this.#peripheral.boot()
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array): void {
    if (this.#startsInMs === 0) this.#toBoard.push(bytes)
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
    if (this.#startsInMs > 0 && --this.#startsInMs === 0) this.#peripheral.boot()
    this.#toBoard.step()
    this.#peripheral.step()
    this.#toHost.step()
  }
}
