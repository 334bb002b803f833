import type { AvrCore } from './avr-core.ts'
import type { Gpio } from './gpio.ts'
import type { CompareOutput, Pin, PwmTimer } from './mcu.ts'

const TOP_8_BITS = 255
/** WGMn3: ICRn is the top, and can be written, only in modes that have it. Without it, a mode counts elsewhere. */
const WGM3 = 0x10

/** A compare register is taken over when the timer begins anew: until then the old one counts. */
interface Output extends CompareOutput {
  readonly timer: PwmTimer
  taken: number
}

/**
 * What timers put out on pins, as the mean level 0…1: nothing here is as fast as the pulses. Of the timers' modes it knows the
 * fast PWM that does not invert; a pin that is not connected to its timer has the level of its port.
 */
export class Pwm {
  /** Called when the mean level of a pin may have changed. */
  onOutput: (pin: Pin) => void = () => {}
  readonly #core: AvrCore
  readonly #gpio: Gpio
  readonly #outputs: readonly Output[]

  constructor(core: AvrCore, gpio: Gpio) {
    this.#core = core
    this.#gpio = gpio
    this.#outputs = core.mcu.pwmTimers.flatMap((timer) =>
      timer.outputs.map((output) => ({ ...output, timer, taken: 0 })),
    )
    for (const timer of core.mcu.pwmTimers) this.#hookTimer(timer)
  }

  reset(): void {
    for (const output of this.#outputs) output.taken = 0
  }

  /** Mean level 0…1 of a pin; an input drives nothing. */
  meanLevel(pin: Pin): number {
    const level = this.#gpio.output(pin)
    if (level === null) return 0
    const output = this.#outputs.find((each) => each.pin.port === pin.port && each.pin.bit === pin.bit)
    if (!output) return level
    const { data } = this.#core.cpu
    const { timer } = output
    const isConnected = ((data[timer.controlA]! >> output.shift) & 2) !== 0 && (data[timer.controlB]! & 7) !== 0
    if (!isConnected) return level
    return Math.min(1, (output.taken + 1) / (this.#top(timer) + 1))
  }

  #top(timer: PwmTimer): number {
    return timer.top16 === null ? TOP_8_BITS : this.#word(timer.top16)
  }

  #word(register: number): number {
    const { data } = this.#core.cpu
    return data[register]! | (data[register + 1]! << 8)
  }

  #hookTimer(timer: PwmTimer): void {
    const { data, writeHooks } = this.#core.cpu
    const outputs = this.#outputs.filter((output) => output.timer === timer)
    const changed = () => {
      for (const { pin } of outputs) this.onOutput(pin)
    }
    for (const register of [timer.controlA, timer.controlB])
      writeHooks[register] = (value) => {
        data[register] = value
        changed()
        return true
      }
    if (timer.top16 !== null) {
      for (const register of [timer.top16, timer.top16 + 1])
        writeHooks[register] = () => (data[timer.controlB]! & WGM3) === 0 // true keeps what it was
    }
    for (const output of outputs) {
      // Of a 16-bit register the high half is written first and takes effect with the low one.
      writeHooks[output.compare] = (value) => {
        data[output.compare] = value
        const wanted = timer.top16 === null ? value : this.#word(output.compare)
        if (wanted === output.taken) return true
        // One period at most: where the counter stands is not followed.
        this.#core.after(this.#top(timer) + 1, () => {
          output.taken = wanted
          this.onOutput(output.pin)
        })
        return true
      }
    }
  }
}
