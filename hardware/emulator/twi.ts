import type { Appointment } from './agenda.ts'
import type { AvrCore, InterruptSource } from './avr-core.ts'
import { REGISTER } from './mcu.ts'

/** A device on the bus. */
export interface BusDevice {
  /** Of seven bits. */
  readonly address: number
  /** Addressed: does it answer? */
  begin(reads: boolean): boolean
  /** A byte for it: does it take it? */
  take(byte: number): boolean
  give(): number
}

/** The bus as the world leaves it. */
export interface Bus {
  readonly devices: readonly BusDevice[]
  /** Somebody holds a line low: nothing begins, and nothing ends. */
  readonly isHeld: boolean
}

const TWINT = 0x80
const TWEA = 0x40
const TWSTA = 0x20
const TWSTO = 0x10
const TWEN = 0x04
const TWIE = 0x01
const STATUS_MASK = 0xf8

const STATUS = {
  started: 0x08,
  startedAgain: 0x10,
  writeTaken: 0x18,
  writeRefused: 0x20,
  byteTaken: 0x28,
  byteRefused: 0x30,
  readTaken: 0x40,
  readRefused: 0x48,
  byteCame: 0x50,
  lastCame: 0x58,
  idle: 0xf8,
} as const
/** Eight bits and the acknowledgement. */
const BYTE_BITS = 9

/** The two-wire interface as the only master of its bus, polled or by interrupts. */
export class Twi {
  readonly #core: AvrCore
  readonly #bus: Bus
  readonly #source: InterruptSource
  #device: BusDevice | null = null
  #underWay: Appointment | null = null

  constructor(core: AvrCore, bus: Bus) {
    this.#core = core
    this.#bus = bus
    this.#source = core.addSource({
      address: core.mcu.vectors.twi,
      flagRegister: REGISTER.twcr,
      flagMask: TWINT,
      enableRegister: REGISTER.twcr,
      enableMask: TWIE,
      constant: true,
    })
    core.cpu.writeHooks[REGISTER.twcr] = (value, old) => this.#write(value, old)
    core.cpu.writeHooks[REGISTER.twsr] = (value, old) => {
      core.cpu.data[REGISTER.twsr] = (old & STATUS_MASK) | (value & 3)
      return true
    }
  }

  /** Off, the lines are ordinary pins. */
  get isOn(): boolean {
    return (this.#core.cpu.data[REGISTER.twcr]! & TWEN) !== 0
  }

  reset(): void {
    const { data } = this.#core.cpu
    data[REGISTER.twsr] = STATUS.idle
    data[REGISTER.twdr] = 0xff
    this.#device = null
    this.#underWay = null
  }

  get #status(): number {
    return this.#core.cpu.data[REGISTER.twsr]! & STATUS_MASK
  }

  get #cyclesPerBit(): number {
    const { data } = this.#core.cpu
    return 16 + 2 * data[REGISTER.twbr]! * 4 ** (data[REGISTER.twsr]! & 3)
  }

  #write(value: number, old: number): true {
    const { cpu, agenda } = this.#core
    cpu.data[REGISTER.twcr] = (value & ~TWINT) | (old & TWINT & ~value)
    if (value & TWINT) cpu.clearInterrupt(this.#source)
    cpu.updateInterruptEnable(this.#source, value)
    if ((value & TWEN) === 0) {
      agenda.cancel(this.#underWay)
      this.#underWay = null
      this.#device = null
      this.#setStatus(STATUS.idle)
    } else if (value & TWINT && this.#underWay === null) this.#begin(value)
    return true
  }

  #begin(control: number): void {
    if (control & TWSTO) this.#in(1, () => this.#stop())
    else if (control & TWSTA) this.#in(1, () => this.#start())
    else if (this.#status !== STATUS.idle) this.#in(BYTE_BITS, () => this.#byte(control))
  }

  /** What a held bus never ends. */
  #in(bits: number, action: () => void): void {
    this.#underWay = this.#core.after(bits * this.#cyclesPerBit, () => {
      if (this.#bus.isHeld) return
      this.#underWay = null
      action()
    })
  }

  #start(): void {
    this.#finish(this.#status === STATUS.idle ? STATUS.started : STATUS.startedAgain)
  }

  /** The only thing that ends without a flag; a start that was asked for meanwhile follows it. */
  #stop(): void {
    const { data } = this.#core.cpu
    data[REGISTER.twcr]! &= ~TWSTO
    this.#device = null
    this.#setStatus(STATUS.idle)
    if (data[REGISTER.twcr]! & TWSTA) this.#in(1, () => this.#start())
  }

  #byte(control: number): void {
    const { data } = this.#core.cpu
    const byte = data[REGISTER.twdr]!
    switch (this.#status) {
      case STATUS.started:
      case STATUS.startedAgain:
        return this.#address(byte)
      case STATUS.writeTaken:
      case STATUS.byteTaken:
        return this.#finish(this.#device?.take(byte) ? STATUS.byteTaken : STATUS.byteRefused)
      case STATUS.readTaken:
      case STATUS.byteCame:
        data[REGISTER.twdr] = this.#device?.give() ?? 0xff
        return this.#finish(control & TWEA ? STATUS.byteCame : STATUS.lastCame)
    }
  }

  #address(byte: number): void {
    const reads = (byte & 1) === 1
    const device = this.#bus.devices.find(({ address }) => address === byte >> 1)
    this.#device = device?.begin(reads) ? device : null
    if (reads) this.#finish(this.#device ? STATUS.readTaken : STATUS.readRefused)
    else this.#finish(this.#device ? STATUS.writeTaken : STATUS.writeRefused)
  }

  #finish(status: number): void {
    this.#setStatus(status)
    this.#core.cpu.setInterruptFlag(this.#source)
  }

  #setStatus(status: number): void {
    const { data } = this.#core.cpu
    data[REGISTER.twsr] = status | (data[REGISTER.twsr]! & 3)
  }
}
