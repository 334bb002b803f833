import type { Appointment } from './agenda.ts'
import type { AvrCore, InterruptSource } from './avr-core.ts'
import { REGISTER } from './mcu.ts'

const RXC = 0x80
const TXC = 0x40
const UDRE = 0x20
const FE = 0x10
const DOR = 0x08
const U2X = 0x02
const RXCIE = 0x80
const TXCIE = 0x40
const UDRIE = 0x20
const RXEN = 0x10
const TXEN = 0x08
const CLOCK_HZ = 16_000_000
/** Start, eight bits, stop. */
const FRAME_BITS = 10
/** Two bytes it holds, and the one in its shift register. */
const RECEIVED_MOST = 3

interface Received {
  readonly byte: number
  readonly isFramed: boolean
}

/** USART0, 8N1, at line rate in both directions: what comes at another rate arrives as what that rate makes of it. */
export class Usart {
  /** A byte has left the chip, at this baud rate. */
  onSent: (byte: number, baud: number) => void = () => {}
  readonly #core: AvrCore
  readonly #receiving: InterruptSource
  readonly #empty: InterruptSource
  readonly #sent: InterruptSource
  #received: Received[] = []
  #overran = false
  #sending: Appointment | null = null
  #waiting: number | null = null

  constructor(core: AvrCore) {
    this.#core = core
    const { cpu } = core
    const { vectors } = core.mcu
    const source = (address: number, flagMask: number, enableMask: number, constant: boolean) =>
      core.addSource({
        address,
        flagRegister: REGISTER.ucsr0a,
        flagMask,
        enableRegister: REGISTER.ucsr0b,
        enableMask,
        constant,
      })
    this.#receiving = source(vectors.usartReceived, RXC, RXCIE, true)
    this.#empty = source(vectors.usartEmpty, UDRE, UDRIE, true)
    this.#sent = source(vectors.usartSent, TXC, TXCIE, false)
    cpu.writeHooks[REGISTER.ucsr0a] = (value, old) => {
      cpu.data[REGISTER.ucsr0a] = (old & ~U2X) | (value & U2X)
      cpu.clearInterruptByFlag(this.#sent, value)
      return true
    }
    cpu.writeHooks[REGISTER.ucsr0b] = (value) => this.#control(value)
    cpu.writeHooks[REGISTER.udr0] = (value) => this.#send(value)
    cpu.readHooks[REGISTER.udr0] = () => this.#take()
  }

  reset(): void {
    const { data } = this.#core.cpu
    data[REGISTER.ucsr0a] = UDRE
    data[REGISTER.ucsr0c] = 0x06
    this.#received = []
    this.#overran = false
    this.#sending = null
    this.#waiting = null
  }

  get baud(): number {
    const { data } = this.#core.cpu
    const divider = (((data[REGISTER.ubrr0h]! & 0x0f) << 8) | data[REGISTER.ubrr0l]!) + 1
    return CLOCK_HZ / ((data[REGISTER.ucsr0a]! & U2X ? 8 : 16) * divider)
  }

  /** A frame that was sent at `baud` has just ended on the line. */
  receive(byte: number, baud: number): void {
    if ((this.#core.cpu.data[REGISTER.ucsr0b]! & RXEN) === 0) return
    for (const received of framesSeen(byte, baud, this.baud)) this.#arrive(received)
  }

  #arrive(received: Received): void {
    if (this.#received.length < RECEIVED_MOST) this.#received.push(received)
    else this.#overran = true
    this.#showReceived()
  }

  /** RXC, FE and DOR tell of the byte that UDR gives next. */
  #showReceived(): void {
    const { cpu } = this.#core
    const next = this.#received[0]
    cpu.data[REGISTER.ucsr0a]! &= ~(FE | DOR)
    if (!next) return cpu.clearInterrupt(this.#receiving)
    if (!next.isFramed) cpu.data[REGISTER.ucsr0a]! |= FE
    if (this.#overran) cpu.data[REGISTER.ucsr0a]! |= DOR
    cpu.setInterruptFlag(this.#receiving)
  }

  #take(): number {
    const next = this.#received.shift()
    this.#overran = false
    this.#showReceived()
    return next?.byte ?? 0
  }

  #control(value: number): true {
    const { cpu } = this.#core
    cpu.data[REGISTER.ucsr0b] = value
    if ((value & RXEN) === 0 && this.#received.length > 0) {
      this.#received = []
      this.#showReceived()
    }
    for (const source of [this.#receiving, this.#empty, this.#sent]) cpu.updateInterruptEnable(source, value)
    return true
  }

  #send(byte: number): true {
    const { cpu } = this.#core
    if ((cpu.data[REGISTER.ucsr0b]! & TXEN) === 0 || this.#waiting !== null) return true
    if (this.#sending === null) this.#shift(byte)
    else {
      this.#waiting = byte
      cpu.clearInterrupt(this.#empty)
    }
    return true
  }

  #shift(byte: number): void {
    const { cpu } = this.#core
    const { baud } = this
    this.#sending = this.#core.after(Math.round((FRAME_BITS * CLOCK_HZ) / baud), () => {
      this.#sending = null
      this.onSent(byte, baud)
      const next = this.#waiting
      this.#waiting = null
      if (next === null) cpu.setInterruptFlag(this.#sent)
      else {
        this.#shift(next)
        cpu.setInterruptFlag(this.#empty)
      }
    })
  }
}

/** A UART bears about this much; within it, every bit is read in the middle half. */
const BAUD_TOLERANCE = 0.04

/** What a receiver at one rate makes of a single frame that was sent at another. */
export function framesSeen(byte: number, sentBaud: number, seenBaud: number): Received[] {
  if (Math.abs(sentBaud / seenBaud - 1) < BAUD_TOLERANCE) return [{ byte, isFramed: true }]
  const bits = (byte << 1) | 0x200
  const levelAt = (bitsSent: number) => (bitsSent >= FRAME_BITS ? 1 : (bits >> Math.floor(bitsSent)) & 1)
  const seenBit = sentBaud / seenBaud
  const seen: Received[] = []
  for (let at = 0; at < FRAME_BITS; at += seenBit / 16) {
    if (levelAt(at) === 1) continue
    let value = 0
    for (let bit = 0; bit < 8; bit++) value |= levelAt(at + (1.5 + bit) * seenBit) << bit
    seen.push({ byte: value, isFramed: levelAt(at + 9.5 * seenBit) === 1 })
    at += 9.5 * seenBit
  }
  return seen
}
