import { FIRMATA, MAX_SYSEX_BYTES } from './firmata-wire.ts'

/**
 * Cuts a stream of bytes into whole Firmata messages and nothing else. Its memory is one fixed buffer, whatever arrives: noise
 * on an open line (F3), a board that is no Firmata board, a sysex that never ends. Bytes that belong to no message are counted.
 */
export class FirmataParser {
  /** Bytes that were no part of a whole message, since it was made. */
  skippedBytes = 0
  readonly #dataBytes: (command: number) => number | undefined
  readonly #onMessage: (message: Uint8Array) => void
  readonly #buffer = new Uint8Array(MAX_SYSEX_BYTES)
  #length = 0
  /** Length of the message begun; 0 where it is a sysex, which tells its end by itself. */
  #expected = 0

  /** `onMessage` gets a view that is valid until it returns. `dataBytes` is one of `firmata-wire.ts`. */
  constructor(dataBytes: (command: number) => number | undefined, onMessage: (message: Uint8Array) => void) {
    this.#dataBytes = dataBytes
    this.#onMessage = onMessage
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte)
  }

  #take(byte: number): void {
    if (byte === FIRMATA.endSysex && this.#isInSysex()) {
      this.#append(byte)
      this.#finish()
    } else if (byte >= 0x80) {
      this.#begin(byte)
    } else if (this.#length === 0) {
      this.skippedBytes++
    } else {
      this.#append(byte)
      if (this.#length === this.#expected) this.#finish()
      // One place is kept for END_SYSEX: what passes the bound is dropped, and so is the rest of it, byte by byte.
      else if (this.#length === this.#buffer.length) this.#drop()
    }
  }

  #isInSysex(): boolean {
    return this.#length > 0 && this.#expected === 0
  }

  #begin(command: number): void {
    this.#drop()
    const dataBytes = command === FIRMATA.startSysex ? -1 : this.#dataBytes(command)
    if (dataBytes === undefined) {
      this.skippedBytes++
      return
    }
    this.#expected = dataBytes + 1
    this.#append(command)
    if (this.#length === this.#expected) this.#finish()
  }

  #append(byte: number): void {
    this.#buffer[this.#length++] = byte
  }

  #finish(): void {
    const message = this.#buffer.subarray(0, this.#length)
    this.#length = 0
    this.#onMessage(message)
  }

  #drop(): void {
    this.skippedBytes += this.#length
    this.#length = 0
  }
}
