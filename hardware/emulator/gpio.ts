import type { AvrCore, InterruptSource } from './avr-core.ts'
import { type ExternalInterrupt, type Pin, type PortName, REGISTER } from './mcu.ts'

/** What the world does to a pin: pulls it to ground or to the supply, or leaves it alone. */
export type Level = 'low' | 'high' | 'open'

interface Port {
  readonly pin: number
  /** Bits the world pulls, and up to where. */
  driven: number
  high: number
}

interface ArmedInterrupt extends ExternalInterrupt {
  readonly source: InterruptSource
}

/** Of the two mode bits of an external interrupt. */
const MODE = { low: 0, anyEdge: 1, falling: 2, rising: 3 } as const
/** An edge passes a synchronizer of two flip-flops before the chip notices it (data sheet, "External Interrupts"). */
const SYNCHRONIZER_CYCLES = 2

/** The chip's pins: PINx, DDRx, PORTx, and the external interrupts. */
export class Gpio {
  /** Called when the program may have changed what the pins of a port put out. */
  onOutput: (port: PortName) => void = () => {}
  readonly #core: AvrCore
  readonly #ports = new Map<PortName, Port>()
  readonly #interrupts: readonly ArmedInterrupt[]

  constructor(core: AvrCore) {
    this.#core = core
    for (const [name, pin] of Object.entries(core.mcu.ports)) this.#addPort(name as PortName, pin)
    this.#interrupts = core.mcu.externalInterrupts.map((external) => ({
      ...external,
      source: core.addSource({
        address: external.vector,
        flagRegister: REGISTER.eifr,
        flagMask: 1 << external.index,
        enableRegister: REGISTER.eimsk,
        enableMask: 1 << external.index,
      }),
    }))
    this.#hookInterrupts()
  }

  /** Inputs without pull-ups, as after a reset: what the world pulls stays. */
  reset(): void {
    for (const name of this.#ports.keys()) {
      this.#refresh(name)
      this.onOutput(name)
    }
  }

  setPin({ port: name, bit }: Pin, level: Level): void {
    const port = this.#ports.get(name)!
    const mask = 1 << bit
    const driven = level === 'open' ? port.driven & ~mask : port.driven | mask
    const high = level === 'high' ? port.high | mask : port.high & ~mask
    if (driven === port.driven && high === port.high) return
    port.driven = driven
    port.high = high
    this.#refresh(name)
  }

  /** What the program drives a pin to, or null where it is an input. */
  output({ port: name, bit }: Pin): 0 | 1 | null {
    const { data } = this.#core.cpu
    const { pin } = this.#ports.get(name)!
    if (((data[pin + 1]! >> bit) & 1) === 0) return null
    return (data[pin + 2]! >> bit) & 1 ? 1 : 0
  }

  /** The level at a pin, from whichever side it comes. */
  level({ port: name, bit }: Pin): 0 | 1 {
    return (this.#core.cpu.data[this.#ports.get(name)!.pin]! >> bit) & 1 ? 1 : 0
  }

  #addPort(name: PortName, pin: number): void {
    const { data, writeHooks } = this.#core.cpu
    this.#ports.set(name, { pin, driven: 0, high: 0 })
    const changed = () => {
      this.#refresh(name)
      this.onOutput(name)
      return true
    }
    writeHooks[pin] = (value, _old, _address, mask) => {
      data[pin + 2]! ^= value & mask // writing ones to PINx toggles PORTx
      return changed()
    }
    for (const register of [pin + 1, pin + 2])
      writeHooks[register] = (value) => {
        data[register] = value
        return changed()
      }
  }

  /** PINx, and the interrupts of what has changed in it. */
  #refresh(name: PortName): void {
    const { data } = this.#core.cpu
    const { pin, driven, high } = this.#ports.get(name)!
    const directions = data[pin + 1]!
    const outputs = data[pin + 2]!
    // An open input follows its pull-up; without one it hums, and reads as low here.
    const inputs = (high & driven) | (outputs & ~driven)
    const before = data[pin]!
    const now = ((outputs & directions) | (inputs & ~directions)) & 0xff
    if (now === before) return
    data[pin] = now
    for (const external of this.#interrupts) {
      if (external.pin.port === name && ((now ^ before) >> external.pin.bit) & 1) this.#edge(external, now)
    }
  }

  #edge(external: ArmedInterrupt, levels: number): void {
    const { cpu } = this.#core
    const mode = (cpu.data[external.control]! >> external.shift) & 3
    const isHigh = ((levels >> external.pin.bit) & 1) === 1
    const counts = mode === MODE.anyEdge || (mode === MODE.rising && isHigh) || (mode === MODE.falling && !isHigh)
    if (counts) this.#core.after(SYNCHRONIZER_CYCLES, () => cpu.setInterruptFlag(external.source))
  }

  #hookInterrupts(): void {
    const { cpu } = this.#core
    cpu.writeHooks[REGISTER.eimsk] = (value) => {
      cpu.data[REGISTER.eimsk] = value
      for (const { source } of this.#interrupts) cpu.updateInterruptEnable(source, value)
      return true
    }
    cpu.writeHooks[REGISTER.eifr] = (value, _old, _address, mask) => {
      for (const { source } of this.#interrupts) cpu.clearInterruptByFlag(source, value & mask)
      return true
    }
  }
}
