import { SerialPortMock, type SerialPortMockOpenOptions } from 'serialport'
import type { PortSource } from '../serial/ports.ts'

const MockBinding = SerialPortMock.binding
type OpenOptions = Parameters<typeof MockBinding.open>[0]
type MockPortBinding = Awaited<ReturnType<typeof MockBinding.open>>

/** Bytes the host has not read yet; what comes on top is lost, as in a tty. */
const MAX_UNREAD_BYTES = 65_536

/** What sits at the board's end of the cable. */
export interface CableEnd {
  /** The host opened the port at a baud rate. */
  opened(baudRate: number): void
  receive(bytes: Uint8Array): void
}

let made = 0

/** A mock serial port and the cable behind it: bytes go both ways, and the cable can be pulled. */
export class MockPort {
  readonly path: string
  /** Ports for `SerialTable`. */
  readonly ports: PortSource
  readonly #boardEnd: CableEnd
  #opened: MockPortBinding | null = null
  #isPlugged = true

  constructor(boardEnd: CableEnd, path = `/dev/ttyMOCK${made++}`) {
    this.path = path
    this.#boardEnd = boardEnd
    MockBinding.createPort(path, { vendorId: '2341', manufacturer: 'Arduino (simulated)' })
    const binding = { ...MockBinding, open: (options: OpenOptions) => this.#open(options) }
    this.ports = {
      list: async () => (this.#isPlugged ? (await MockBinding.list()).filter((port) => port.path === path) : []),
      make: (path, baudRate) => {
        const options = { path, baudRate, autoOpen: false, hupcl: false, binding }
        return new SerialPortMock(options as SerialPortMockOpenOptions)
      },
    }
  }

  /** Bytes from the board; lost where nobody listens. */
  send(bytes: Uint8Array): void {
    const opened = this.#opened
    if (opened?.isOpen && opened.port.data.length < MAX_UNREAD_BYTES) opened.emitData(Buffer.from(bytes))
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

  async #open(options: OpenOptions): Promise<MockPortBinding> {
    if (!this.#isPlugged) throw new Error(`Error: No such file or directory, cannot open ${options.path}`)
    const opened = await MockBinding.open(options)
    const write = opened.write.bind(opened)
    opened.write = async (bytes) => {
      if (this.#opened !== opened) throw new Error('ENXIO: no such device or address, write')
      await write(bytes)
      this.#boardEnd.receive(bytes)
    }
    this.#opened = opened
    this.#boardEnd.opened(options.baudRate)
    return opened
  }
}
