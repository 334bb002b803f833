import type { Gpio } from './gpio.ts'
import type { Pin, PortName } from './mcu.ts'

/** A 74HC165: takes over its eight inputs while LOAD is low, and shows one with each rising clock, the last input first. */
export class SwitchBank {
  /** Levels of its inputs, input A in bit 0. */
  inputs = 0
  /** Its supply or its plug is gone: the data line floats. */
  isGone = false
  readonly #gpio: Gpio
  readonly #data: Pin
  readonly #clock: Pin
  readonly #load: Pin
  #shifted = 0
  #wasClockHigh = false

  constructor(gpio: Gpio, pins: { readonly data: Pin; readonly clock: Pin; readonly load: Pin }) {
    this.#gpio = gpio
    this.#data = pins.data
    this.#clock = pins.clock
    this.#load = pins.load
  }

  /** The program may have changed what a port puts out. */
  look(port: PortName): void {
    if (port !== this.#load.port && port !== this.#clock.port) return
    const isClockHigh = this.#gpio.output(this.#clock) === 1
    if (this.#gpio.output(this.#load) === 0) this.#shifted = this.inputs
    else if (isClockHigh && !this.#wasClockHigh) this.#shifted = (this.#shifted << 1) & 0xff
    this.#wasClockHigh = isClockHigh
    this.#gpio.setPin(this.#data, this.isGone ? 'open' : this.#shifted & 0x80 ? 'high' : 'low')
  }
}
