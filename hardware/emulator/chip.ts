import { RESET_CAUSE } from '../guard/vocabulary.ts'
import { Adc, type AnalogWorld } from './adc.ts'
import { AvrCore } from './avr-core.ts'
import { Eeprom } from './eeprom.ts'
import { Gpio } from './gpio.ts'
import type { FlashImage } from './intel-hex.ts'
import { type Mcu, REGISTER } from './mcu.ts'
import { Pwm } from './pwm.ts'
import { Timer2 } from './timer2.ts'
import { type Bus, Twi } from './twi.ts'
import { Usart } from './usart.ts'
import { Watchdog } from './watchdog.ts'

export type ResetCause = keyof typeof RESET_CAUSE

export interface ChipOptions {
  readonly mcu: Mcu
  readonly image: FlashImage
  readonly analog: AnalogWorld
  readonly bus: Bus
  /** What the EEPROM holds at first; erased by default. */
  readonly eeprom?: Uint8Array
  /** Cycles after each reset before the first instruction: the fuses' start-up time, and a boot loader. */
  readonly startUpCycles?: number
}

/** A microcontroller: its processor and the parts of it that the firmware uses, at 16 MHz. */
export class Chip {
  readonly core: AvrCore
  readonly gpio: Gpio
  readonly pwm: Pwm
  readonly usart: Usart
  readonly eeprom: Eeprom
  readonly twi: Twi
  readonly #adc: Adc
  readonly #timer2: Timer2
  readonly #watchdog: Watchdog
  readonly #startUpCycles: number
  /** How often it has started, by cause. */
  readonly resets: Record<ResetCause, number> = { powerOn: 0, resetPin: 0, brownOut: 0, watchdog: 0 }

  /** Without power, until `reset`. */
  constructor(options: ChipOptions) {
    const core = new AvrCore(options.mcu, options.image)
    this.core = core
    this.#startUpCycles = options.startUpCycles ?? 0
    this.gpio = new Gpio(core)
    this.pwm = new Pwm(core, this.gpio)
    this.usart = new Usart(core)
    this.eeprom = new Eeprom(core, options.eeprom ?? new Uint8Array())
    this.twi = new Twi(core, options.bus)
    this.#adc = new Adc(core, options.analog)
    this.#timer2 = new Timer2(core)
    this.#watchdog = new Watchdog(core, () => this.reset('watchdog'))
  }

  /** Starts the program anew. Registers are as the data sheet says; RAM and EEPROM keep what they hold. */
  reset(cause: ResetCause): void {
    const { core } = this
    const { data } = core.cpu
    data[REGISTER.mcusr] = cause === 'powerOn' ? RESET_CAUSE.powerOn : data[REGISTER.mcusr]! | RESET_CAUSE[cause]
    this.resets[cause]++
    this.#resetParts(true)
    this.#watchdog.reset(this.#startUpCycles)
    if (this.#startUpCycles === 0) core.start()
    else core.after(this.#startUpCycles, () => core.start())
  }

  /** The power is gone: outputs are open, nothing runs. */
  losePower(): void {
    this.#resetParts(false)
    this.#watchdog.reset(0)
  }

  #resetParts(keptPower: boolean): void {
    this.core.reset()
    this.#timer2.reset()
    this.#adc.reset()
    this.usart.reset()
    this.eeprom.reset(keptPower)
    this.twi.reset()
    this.pwm.reset()
    this.gpio.reset()
  }
}
