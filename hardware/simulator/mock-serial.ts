import type { PortSource } from '../serial/ports.ts'
import type { BoardPort } from './board-port.ts'
import type { LineFaults } from './faulty-line.ts'
import type { FirmataPeripheralOptions } from './firmata-peripheral.ts'
import { MockPort } from './mock-port.ts'
import { RealTimeBoard } from './real-time-board.ts'
import type { SerialDevice } from './serial-device.ts'

export interface MockSerialOptions extends FirmataPeripheralOptions {
  readonly path?: string
  /** How long the board hears nothing after the port opens, as an Uno in its boot loader. */
  readonly startsInMs?: number
}

/** A simulated or emulated board on a mock serial port, in real time: everything but the wire is what a real board gets. */
export class MockSerial {
  /** How long the board hears nothing after the port opens, as an Uno in its boot loader. */
  startsInMs: number
  readonly #port: MockPort
  readonly #runner: RealTimeBoard

  constructor(board: BoardPort | SerialDevice, options: MockSerialOptions = {}) {
    this.startsInMs = options.startsInMs ?? 0
    this.#runner = new RealTimeBoard(board, (bytes) => this.#port.send(bytes), options)
    const boardEnd = {
      opened: (baudRate: number) => this.#runner.lineOpened(this.startsInMs, baudRate),
      receive: (bytes: Uint8Array) => this.#runner.receive(bytes),
    }
    this.#port = new MockPort(boardEnd, options.path)
  }

  get path(): string {
    return this.#port.path
  }

  /** Ports for `SerialTable`. */
  get ports(): PortSource {
    return this.#port.ports
  }

  /** Switches the board on: it runs whether or not anyone listens. */
  start(): void {
    this.#runner.start()
  }

  /** Switches the board off. */
  stop(): void {
    this.#runner.stop()
  }

  /** Pulls the cable: an open port ends as disconnected, a new one cannot be opened. */
  unplug(): void {
    this.#port.unplug()
  }

  replug(): void {
    this.#port.replug()
  }

  /** Disturbs one direction of the line until told otherwise (null). */
  disturb(direction: 'toBoard' | 'toHost', faults: LineFaults | null): void {
    this.#runner.disturb(direction, faults)
  }

  /** Puts any bytes on the line to the host. */
  sendToHost(bytes: Uint8Array): void {
    this.#port.send(bytes)
  }

  /** Puts any bytes on the line to the board. */
  sendToBoard(bytes: Uint8Array): void {
    this.#runner.receive(bytes)
  }
}
