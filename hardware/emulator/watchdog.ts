import type { Appointment } from './agenda.ts'
import type { AvrCore, InterruptSource } from './avr-core.ts'
import { REGISTER } from './mcu.ts'

const WDIF = 0x80
const WDIE = 0x40
const WDCE = 0x10
const WDE = 0x08
const PRESCALER = 0x27
const WDRF = 0x08
/** Its own oscillator runs at 128 kHz: 16 ms are 2048 of its cycles. */
const SHORTEST_CYCLES = (2048 * 16_000_000) / 128_000
const CHANGE_WITHIN_CYCLES = 4

/** The watchdog: a program that no longer feeds it is reset. */
export class Watchdog {
  readonly #core: AvrCore
  readonly #bite: () => void
  readonly #source: InterruptSource
  #deadline = 0
  #changeUntil = -1
  #next: Appointment | null = null

  constructor(core: AvrCore, bite: () => void) {
    this.#core = core
    this.#bite = bite
    const { cpu } = core
    this.#source = core.addSource({
      address: core.mcu.vectors.watchdog,
      flagRegister: REGISTER.wdtcsr,
      flagMask: WDIF,
      enableRegister: REGISTER.wdtcsr,
      enableMask: WDIE,
    })
    cpu.onWatchdogReset = () => this.#feed()
    cpu.writeHooks[REGISTER.wdtcsr] = (value, old) => this.#write(value, old)
    // Flags of MCUSR are only cleared, by writing zeros.
    cpu.writeHooks[REGISTER.mcusr] = (value, old) => {
      cpu.data[REGISTER.mcusr] = old & value
      return true
    }
  }

  /** After its own reset it goes on, with the shortest time, until the program has seen why; not before the chip has started. */
  reset(startUpCycles: number): void {
    const { data } = this.#core.cpu
    this.#next = null
    this.#changeUntil = -1
    data[REGISTER.wdtcsr] = data[REGISTER.mcusr]! & WDRF ? WDE : 0
    this.#feed(startUpCycles)
  }

  #write(value: number, old: number): true {
    const { cpu } = this.#core
    const mayChange = cpu.cycles < this.#changeUntil
    this.#changeUntil = (value & (WDCE | WDE)) === (WDCE | WDE) ? cpu.cycles + CHANGE_WITHIN_CYCLES : -1
    const forced = cpu.data[REGISTER.mcusr]! & WDRF ? WDE : 0
    const kept = mayChange ? value & (WDE | PRESCALER) : (old & (WDE | PRESCALER)) | (value & WDE)
    cpu.data[REGISTER.wdtcsr] = (value & WDIE) | (old & WDIF & ~value) | kept | forced
    cpu.updateInterruptEnable(this.#source, value)
    this.#feed()
    return true
  }

  #feed(startUpCycles = 0): void {
    const { cpu, agenda } = this.#core
    const control = cpu.data[REGISTER.wdtcsr]!
    const isOn = (control & (WDE | WDIE)) !== 0
    const power = (control & 7) | ((control & 0x20) >> 2)
    this.#deadline = cpu.cycles + startUpCycles + SHORTEST_CYCLES * 2 ** power
    if (!isOn) {
      agenda.cancel(this.#next)
      this.#next = null
    } else if (this.#next === null || this.#next.cycle > this.#deadline) {
      agenda.cancel(this.#next)
      this.#next = agenda.add(this.#deadline, () => this.#look())
    }
  }

  /** Feeding moves the deadline only: whoever is fed each millisecond needs no new appointment each millisecond. */
  #look(): void {
    const { cpu, agenda } = this.#core
    this.#next = null
    if (cpu.cycles < this.#deadline) {
      this.#next = agenda.add(this.#deadline, () => this.#look())
      return
    }
    const control = cpu.data[REGISTER.wdtcsr]!
    if ((control & WDIE) === 0) return this.#bite()
    cpu.setInterruptFlag(this.#source)
    if ((control & WDE) !== 0) cpu.data[REGISTER.wdtcsr] = control & ~WDIE
    this.#feed()
  }
}
