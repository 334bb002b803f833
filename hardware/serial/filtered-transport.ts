import { EventEmitter } from 'node:events'
import type { FirmataTransport } from 'firmata-io'
import { FirmataParser } from './firmata-parser.ts'
import { dataBytesFromBoard, FIRMATA, SYSEX } from './firmata-wire.ts'
import type { Port } from './ports.ts'

/** Bytes that may wait for the port. A link that does not take them is dead: more would only arrive late. */
const MAX_WAITING_BYTES = 4096

/**
 * The port as firmata-io sees it. firmata-io keeps the bytes of a sysex until it ends, however long, and its handlers throw on
 * some that are malformed: so it gets whole, well-formed messages, one at a time, and only those this project needs.
 */
export class FilteredTransport extends EventEmitter implements FirmataTransport {
  readonly #port: Port
  readonly #parser: FirmataParser
  #detached = false

  constructor(port: Port) {
    super()
    this.#port = port
    this.#parser = new FirmataParser(dataBytesFromBoard, (message) => {
      if (!this.#detached && isWanted(message)) this.emit('data', message)
    })
    port.on('open', () => this.emit('open'))
    port.on('data', (bytes: Uint8Array) => this.#parser.push(bytes))
  }

  /** Bytes that were no part of a whole message. */
  get skippedBytes(): number {
    return this.#parser.skippedBytes
  }

  /** Drops `bytes` where the port is not open or does not keep up. */
  write(bytes: Uint8Array, written?: () => void): void {
    if (this.#detached || !this.#port.isOpen || this.#port.writableLength > MAX_WAITING_BYTES) written?.()
    else this.#port.write(bytes, written)
  }

  /** Nothing passes any more, in either direction. */
  detach(): void {
    this.#detached = true
    this.removeAllListeners()
  }
}

function isWanted(message: Uint8Array): boolean {
  if (message[0] !== FIRMATA.startSysex) return true
  // START_SYSEX, command, major, minor, END_SYSEX: with less, firmata-io throws.
  if (message[1] === SYSEX.firmware) return message.length >= 5
  return message[1] === SYSEX.guard
}
