import type { BusDevice } from './twi.ts'

/** What can be wrong with an MPU-6050. */
export type MpuFault = 'gone' | 'rubbish' | 'frozen'

/** What it measures, in g along X, Y and Z. */
export type Acceleration = () => readonly [number, number, number]

const REGISTER = { accelX: 0x3b, power: 0x6b, whoAmI: 0x75 } as const
/** Asleep after power-on, until the program wakes it. */
const POWER_AT_START = 0x40
const SLEEP = 0x40
const WHO_AM_I = 0x68
const REGISTERS = 0x80
const PER_G = 16_384

/** An accelerometer on the bus, with the registers that matter for an inclinometer, at ±2 g. */
export class Mpu6050 implements BusDevice {
  fault: MpuFault | null = null
  readonly address: number
  readonly #acceleration: Acceleration
  /** A whole number 0…most. */
  readonly #random: (most: number) => number
  readonly #registers = new Uint8Array(REGISTERS)
  #pointer = 0
  #expectsPointer = false

  constructor(address: number, acceleration: Acceleration, random: (most: number) => number) {
    this.address = address
    this.#acceleration = acceleration
    this.#random = random
    this.powerOn()
  }

  powerOn(): void {
    this.#registers.fill(0)
    this.#registers[REGISTER.power] = POWER_AT_START
    this.#registers[REGISTER.whoAmI] = WHO_AM_I
  }

  begin(reads: boolean): boolean {
    if (this.fault === 'gone') return false
    this.#expectsPointer = !reads
    if (reads && this.#pointer === REGISTER.accelX) this.#measure()
    return true
  }

  take(byte: number): boolean {
    if (this.fault === 'gone') return false
    if (this.#expectsPointer) this.#pointer = byte % REGISTERS
    else this.#registers[this.#next()] = byte
    this.#expectsPointer = false
    return true
  }

  give(): number {
    return this.fault === 'rubbish' ? this.#random(0xff) : this.#registers[this.#next()]!
  }

  #next(): number {
    const at = this.#pointer
    this.#pointer = (at + 1) % REGISTERS
    return at
  }

  /** Asleep or frozen, what it measured last stays. */
  #measure(): void {
    if ((this.#registers[REGISTER.power]! & SLEEP) !== 0 || this.fault === 'frozen') return
    const view = new DataView(this.#registers.buffer)
    for (const [axis, g] of this.#acceleration().entries())
      view.setInt16(REGISTER.accelX + 2 * axis, Math.max(-32_768, Math.min(32_767, Math.round(g * PER_G))))
  }
}
