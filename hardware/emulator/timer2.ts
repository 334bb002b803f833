import type { Appointment } from './agenda.ts'
import type { AvrCore, InterruptSource } from './avr-core.ts'
import { REGISTER } from './mcu.ts'

const PRESCALERS = [0, 1, 8, 32, 64, 128, 256, 1024] as const
const OCF2A = 0x02

/**
 * Timer 2 as a clock: it counts to OCR2A in CTC mode, else to 255, and tells when it reaches OCR2A. Its own pins and its other
 * interrupts are not there.
 */
export class Timer2 {
  readonly #core: AvrCore
  readonly #compareA: InterruptSource
  /** The cycle at which it counted 0, while it runs; what it counts, while it stands. */
  #zeroCycle = 0
  #standsAt = 0
  #next: Appointment | null = null

  constructor(core: AvrCore) {
    this.#core = core
    const { cpu } = core
    const { data } = cpu
    this.#compareA = core.addSource({
      address: core.mcu.vectors.timer2CompareA,
      flagRegister: REGISTER.tifr2,
      flagMask: OCF2A,
      enableRegister: REGISTER.timsk2,
      enableMask: OCF2A,
    })
    for (const register of [REGISTER.tccr2a, REGISTER.tccr2b, REGISTER.ocr2a])
      cpu.writeHooks[register] = (value) => {
        const count = this.#count()
        data[register] = value
        this.#goOnFrom(count)
        return true
      }
    cpu.writeHooks[REGISTER.tcnt2] = (value) => {
      this.#goOnFrom(value)
      return true
    }
    cpu.readHooks[REGISTER.tcnt2] = () => this.#count()
    cpu.writeHooks[REGISTER.timsk2] = (value) => {
      data[REGISTER.timsk2] = value
      cpu.updateInterruptEnable(this.#compareA, value)
      return true
    }
    cpu.writeHooks[REGISTER.tifr2] = (value, _old, _address, mask) => {
      cpu.clearInterruptByFlag(this.#compareA, value & mask)
      return true
    }
  }

  reset(): void {
    this.#standsAt = 0
    this.#next = null
  }

  get #cyclesPerCount(): number {
    return PRESCALERS[this.#core.cpu.data[REGISTER.tccr2b]! & 7]!
  }

  get #period(): number {
    const { data } = this.#core.cpu
    const isCtc = (data[REGISTER.tccr2a]! & 3) === 2 && (data[REGISTER.tccr2b]! & 8) === 0
    return (isCtc ? data[REGISTER.ocr2a]! : 0xff) + 1
  }

  #count(): number {
    const each = this.#cyclesPerCount
    if (each === 0) return this.#standsAt
    return Math.floor((this.#core.cycle - this.#zeroCycle) / each) % this.#period
  }

  #goOnFrom(count: number): void {
    const each = this.#cyclesPerCount
    this.#core.agenda.cancel(this.#next)
    this.#next = null
    this.#standsAt = count
    if (each === 0) return
    const { cycle } = this.#core
    this.#zeroCycle = cycle - count * each
    const matchAt = this.#zeroCycle + (this.#core.cpu.data[REGISTER.ocr2a]! + 1) * each
    this.#await(matchAt > cycle ? matchAt : matchAt + this.#period * each)
  }

  #await(cycle: number): void {
    this.#next = this.#core.agenda.add(cycle, () => {
      this.#core.cpu.setInterruptFlag(this.#compareA)
      this.#await(cycle + this.#period * this.#cyclesPerCount)
    })
  }
}
