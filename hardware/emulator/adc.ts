import type { AvrCore, InterruptSource } from './avr-core.ts'
import { REGISTER } from './mcu.ts'

const ADEN = 0x80
const ADSC = 0x40
const ADIF = 0x10
const ADIE = 0x08
const LEFT_ADJUSTED = 0x20
const INTERNAL_REFERENCE = 0xc0
const MUX5 = 0x08
const BANDGAP_V = 1.1
const FIRST_CONVERSION_CLOCKS = 25
const CONVERSION_CLOCKS = 13

/** What the converter is connected to. */
export interface AnalogWorld {
  /** The chip's supply, which is also the reference, volt. */
  readonly vccV: number
  /** Voltage at an analog pin; null where nothing is connected. */
  voltage(channel: number): number | null
  /** Error of one reading, counts. */
  noise(): number
}

/** The 10-bit converter, one conversion at a time. */
export class Adc {
  readonly #core: AvrCore
  readonly #world: AnalogWorld
  readonly #source: InterruptSource
  /** What the sampling capacitor holds. */
  #heldV = 0
  #isConverting = false
  #isFirst = true

  constructor(core: AvrCore, world: AnalogWorld) {
    this.#core = core
    this.#world = world
    this.#source = core.addSource({
      address: core.mcu.vectors.adc,
      flagRegister: REGISTER.adcsra,
      flagMask: ADIF,
      enableRegister: REGISTER.adcsra,
      enableMask: ADIE,
    })
    core.cpu.writeHooks[REGISTER.adcsra] = (value, old) => this.#write(value, old)
  }

  reset(): void {
    this.#isConverting = false
    this.#isFirst = true
  }

  #write(value: number, old: number): true {
    const { cpu } = this.#core
    if ((value & ADEN) === 0) this.#isFirst = true
    const starts = (value & ADEN) !== 0 && (value & ADSC) !== 0 && !this.#isConverting
    cpu.data[REGISTER.adcsra] =
      (value & ~(ADIF | ADSC)) | (old & ADIF & ~value) | (starts || this.#isConverting ? ADSC : 0)
    if (value & ADIF) cpu.clearInterrupt(this.#source)
    cpu.updateInterruptEnable(this.#source, value)
    if (starts) this.#convert()
    return true
  }

  #convert(): void {
    const { data } = this.#core.cpu
    const clocks = this.#isFirst ? FIRST_CONVERSION_CLOCKS : CONVERSION_CLOCKS
    const cyclesPerClock = Math.max(2, 2 ** (data[REGISTER.adcsra]! & 7))
    this.#isFirst = false
    this.#isConverting = true
    const admux = data[REGISTER.admux]!
    this.#heldV = this.#sample(admux, data[REGISTER.adcsrb]!)
    const referenceV = (admux & INTERNAL_REFERENCE) === INTERNAL_REFERENCE ? BANDGAP_V : this.#world.vccV
    const exact = (this.#heldV / referenceV) * 1024
    const counts = Math.min(1023, Math.max(0, Math.floor(exact + this.#world.noise())))
    this.#core.after(clocks * cyclesPerClock, () => this.#finish(counts))
  }

  #sample(admux: number, adcsrb: number): number {
    const { channelMask, bandgapChannel, groundChannel } = this.#core.mcu.adc
    const channel = admux & channelMask
    if (channel === bandgapChannel) return BANDGAP_V
    if (channel === groundChannel) return 0
    const upper = channelMask > 0x0f && adcsrb & MUX5 ? 8 : 0
    // An open input changes nothing: the capacitor keeps what was sampled before.
    return this.#world.voltage((channel & 7) + upper) ?? this.#heldV
  }

  #finish(counts: number): void {
    const { cpu } = this.#core
    const { data } = cpu
    const shown = data[REGISTER.admux]! & LEFT_ADJUSTED ? counts << 6 : counts
    data[REGISTER.adcl] = shown & 0xff
    data[REGISTER.adch] = shown >> 8
    data[REGISTER.adcsra]! &= ~ADSC
    this.#isConverting = false
    cpu.setInterruptFlag(this.#source)
  }
}
