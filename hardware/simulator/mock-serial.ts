import { SerialPortMock, type SerialPortMockOpenOptions } from 'serialport'
import type { PortSource } from '../serial/ports.ts'
import type { BoardPort } from './board-port.ts'
import type { LineFaults } from './faulty-line.ts'
import type { FirmataPeripheralOptions } from './firmata-peripheral.ts'
import { RealTimeBoard } from './real-time-board.ts'

export interface MockSerialOptions extends FirmataPeripheralOptions {
  readonly path?: string
  /** How long the board hears nothing after the port opens, as an Uno in its boot loader. */
  readonly startsInMs?: number
}

const MockBinding = SerialPortMock.binding
type OpenOptions = Parameters<typeof MockBinding.open>[0]
type MockPortBinding = Awaited<ReturnType<typeof MockBinding.open>>

/** Bytes the host has not read yet; what comes on top is lost, as in a tty. */
const MAX_UNREAD_BYTES = 65_536

/** A simulated board on a mock serial port: everything but the wire is what a real board gets. */
export class MockSerial {
  readonly path: string
  /** How long the board hears nothing after the port opens, as an Uno in its boot loader. */
  startsInMs: number
  /** Ports for `SerialTable`. */
  readonly ports: PortSource
  readonly #runner: RealTimeBoard
  #opened: MockPortBinding | null = null
  #isPlugged = true

  constructor(board: BoardPort, options: MockSerialOptions = {}) {
    this.path = options.path ?? '/dev/ttyMOCK0'
    this.startsInMs = options.startsInMs ?? 0
    this.#runner = new RealTimeBoard(board, (bytes) => this.sendToHost(bytes), options)
    MockBinding.createPort(this.path, { vendorId: '2341', manufacturer: 'Arduino (simulated)' })
    const binding = { ...MockBinding, open: (opening: OpenOptions) => this.#open(opening) }
    this.ports = {
      list: async () => (this.#isPlugged ? (await MockBinding.list()).filter(({ path }) => path === this.path) : []),
      make: (path, baudRate) => {
        const openOptions = { path, baudRate, autoOpen: false, hupcl: false, binding }
        return new SerialPortMock(openOptions as SerialPortMockOpenOptions)
      },
    }
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
    this.#isPlugged = false
    // What the binding has no call for: the pending read of its stream fails as it does when a USB device vanishes.
    const opened = this.#opened as unknown as { pendingRead: ((error: Error) => void) | null } | null
    const failPendingRead = opened?.pendingRead
    if (opened) opened.pendingRead = null
    this.#opened = null
    failPendingRead?.(new Error('ENXIO: no such device or address, read'))
  }

  replug(): void {
    this.#isPlugged = true
  }

  /** Disturbs one direction of the line until told otherwise (null). */
  disturb(direction: 'toBoard' | 'toHost', faults: LineFaults | null): void {
    this.#runner.disturb(direction, faults)
  }

  /** Puts any bytes on the line to the host. */
  sendToHost(bytes: Uint8Array): void {
    const opened = this.#opened
    if (opened?.isOpen && opened.port.data.length < MAX_UNREAD_BYTES) opened.emitData(Buffer.from(bytes))
  }

  /** Puts any bytes on the line to the board. */
  sendToBoard(bytes: Uint8Array): void {
    this.#runner.receive(bytes)
  }

  async #open(opening: OpenOptions): Promise<MockPortBinding> {
    if (!this.#isPlugged) throw new Error(`Error: No such file or directory, cannot open ${opening.path}`)
    const opened = await MockBinding.open(opening)
    const write = opened.write.bind(opened)
    opened.write = async (bytes) => {
      if (this.#opened !== opened) throw new Error('ENXIO: no such device or address, write')
      await write(bytes)
      this.#runner.receive(bytes)
    }
    this.#opened = opened
    this.#runner.lineOpened(this.startsInMs)
    return opened
  }
}
