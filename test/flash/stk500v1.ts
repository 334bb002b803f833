/** The boot loader of an Uno or Nano, as avrdude's `arduino` programmer speaks to it (STK500 version 1, Optiboot's part). */

const IN_SYNC = 0x14
const OK = 0x10
const PROG_PAGE = 0x64
const LEAVE = 0x51
/** Bytes of each command with its end mark; PROG_PAGE says its own. */
const LENGTHS: Readonly<Record<number, number>> = {
  48: 2, // get sync
  65: 3, // get parameter
  66: 22, // set device
  69: 7, // set device, extended
  80: 2, // enter programming mode
  81: 2, // leave it
  85: 4, // load address
  86: 6, // universal
  116: 5, // read page
  117: 2, // read signature
}

export class Stk500v1 {
  readonly memory = Buffer.alloc(0x8000, 0xff)
  /** Called for each page before it is written; a page it tells no more of is lost. */
  onPage: (address: number) => void = () => {}
  signature = [0x1e, 0x95, 0x0f]
  readonly #send: (bytes: Buffer) => void
  readonly #onLeave: () => void
  #waiting = Buffer.alloc(0)
  #address = 0

  constructor(send: (bytes: Buffer) => void, onLeave: () => void) {
    this.#send = send
    this.#onLeave = onLeave
  }

  /** Whether these bytes are its programmer's first. */
  static isCall(bytes: Uint8Array): boolean {
    return bytes[0] === 0x30 && bytes[1] === 0x20
  }

  receive(bytes: Uint8Array): void {
    this.#waiting = Buffer.concat([this.#waiting, bytes])
    for (;;) {
      const length = this.#commandBytes()
      if (length === null || this.#waiting.length < length) return
      const command = this.#waiting.subarray(0, length)
      this.#waiting = this.#waiting.subarray(length)
      this.#obey(command)
    }
  }

  #commandBytes(): number | null {
    const [command] = this.#waiting
    if (command === undefined) return null
    if (command !== PROG_PAGE) return LENGTHS[command] ?? 1
    return this.#waiting.length < 4 ? null : 5 + this.#waiting.readUInt16BE(1)
  }

  #obey(command: Buffer): void {
    switch (command[0]) {
      case 0x41:
        return this.#answer(3)
      case 0x55:
        this.#address = command.readUInt16LE(1) * 2 // counted in words
        return this.#answer()
      case 0x56:
        return this.#answer(0)
      case PROG_PAGE:
        command.copy(this.memory, this.#address, 4, command.length - 1)
        this.onPage(this.#address)
        return this.#answer()
      case 0x74:
        return this.#answer(...this.memory.subarray(this.#address, this.#address + command.readUInt16BE(1)))
      case 0x75:
        return this.#answer(...this.signature)
      case LEAVE:
        this.#answer()
        return this.#onLeave()
      default:
        if (command[0]! in LENGTHS) this.#answer()
    }
  }

  #answer(...bytes: number[]): void {
    this.#send(Buffer.from([IN_SYNC, ...bytes, OK]))
  }
}
