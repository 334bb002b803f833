/** The boot loader of a Mega 2560, as avrdude's `wiring` programmer speaks to it (STK500 version 2). */

const START = 0x1b
const TOKEN = 0x0e
const HEAD_BYTES = 5
const PAGE_BYTES = 256
const ANSWER_OK = 0

export class Stk500v2 {
  readonly memory = Buffer.alloc(0x40000, 0xff)
  onPage: (address: number) => void = () => {}
  signature = [0x1e, 0x98, 0x01]
  readonly #send: (bytes: Buffer) => void
  readonly #onLeave: () => void
  #waiting = Buffer.alloc(0)
  #address = 0
  /** It erases the pages one after the other, whatever address it was told. */
  #erased = 0

  constructor(send: (bytes: Buffer) => void, onLeave: () => void) {
    this.#send = send
    this.#onLeave = onLeave
  }

  static isCall(bytes: Uint8Array): boolean {
    return bytes[0] === START && bytes[4] === TOKEN
  }

  receive(bytes: Uint8Array): void {
    this.#waiting = Buffer.concat([this.#waiting, bytes])
    for (;;) {
      const start = this.#waiting.indexOf(START)
      this.#waiting = this.#waiting.subarray(start < 0 ? this.#waiting.length : start)
      if (this.#waiting.length < HEAD_BYTES) return
      const length = HEAD_BYTES + this.#waiting.readUInt16BE(2) + 1
      if (this.#waiting.length < length) return
      const frame = this.#waiting.subarray(0, length)
      this.#waiting = this.#waiting.subarray(length)
      this.#obey(frame[1]!, frame.subarray(HEAD_BYTES, -1))
    }
  }

  #obey(seq: number, body: Buffer): void {
    const command = body[0]!
    const answer = (...bytes: number[]) => this.#answer(seq, command, bytes)
    switch (command) {
      case 0x01: // sign on
        return answer(8, ...Buffer.from('AVRISP_2'))
      case 0x03: // get parameter
        return answer(1)
      case 0x06: // load address, in words
        this.#address = (body.readUInt32BE(1) & 0x7fffffff) * 2
        return answer()
      case 0x13: {
        const size = body.readUInt16BE(1)
        this.memory.fill(0xff, this.#erased, this.#erased + PAGE_BYTES)
        this.#erased += PAGE_BYTES
        // What is not erased can only lose bits.
        for (let i = 0; i < size; i++) this.memory[this.#address + i]! &= body[10 + i]!
        this.onPage(this.#address)
        this.#address += size
        return answer()
      }
      case 0x14: {
        const size = body.readUInt16BE(1)
        const read = this.memory.subarray(this.#address, this.#address + size)
        this.#address += size
        return answer(...read, ANSWER_OK)
      }
      case 0x1b: // read one byte of the signature
        return answer(this.signature[body[4]!]!, ANSWER_OK)
      case 0x1d: // an ISP instruction; only those that read the signature say something
        return answer(0, body[4]!, 0, body[4] === 0x30 ? this.signature[body[6]!]! : 0, ANSWER_OK)
      case 0x11:
        answer()
        return this.#onLeave()
      default:
        return answer()
    }
  }

  #answer(seq: number, command: number, bytes: readonly number[]): void {
    const body = [command, ANSWER_OK, ...bytes]
    const frame = [START, seq, body.length >> 8, body.length & 0xff, TOKEN, ...body]
    this.#send(Buffer.from([...frame, frame.reduce((sum, byte) => sum ^ byte, 0)]))
  }
}
