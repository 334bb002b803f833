import type { AvrCore, InterruptSource } from './avr-core.ts'
import { REGISTER } from './mcu.ts'

const EERE = 0x01
const EEPE = 0x02
const EEMPE = 0x04
const EERIE = 0x08
const KEPT = 0x38
const ENABLED_CYCLES = 4
/** Erasing and writing a byte takes 3.4 ms, each alone 1.8 ms (data sheet, "EEPROM Mode Bits"). */
const BOTH_CYCLES = 54_400
const ONE_CYCLES = 28_800
const ERASED = 0xff

/** What survives a reset and a power cut, except for the byte that is being written. */
export class Eeprom {
  readonly bytes: Uint8Array
  /** A byte has changed. */
  onWritten: () => void = () => {}
  readonly #core: AvrCore
  readonly #ready: InterruptSource
  #enabledUntil = -1
  /** Ends what is being written; without power its byte stays erased. */
  #finish: ((hasPower: boolean) => void) | null = null

  constructor(core: AvrCore, bytes: Uint8Array) {
    this.#core = core
    this.bytes = new Uint8Array(core.mcu.eepromBytes).fill(ERASED)
    this.bytes.set(bytes)
    this.#ready = core.addSource({
      address: core.mcu.vectors.eepromReady,
      flagRegister: REGISTER.eecr,
      flagMask: EEPE,
      enableRegister: REGISTER.eecr,
      enableMask: EERIE,
      constant: true,
      inverseFlag: true,
    })
    core.cpu.writeHooks[REGISTER.eecr] = (value, old) => this.#write(value, old)
  }

  reset(keptPower: boolean): void {
    this.#finish?.(keptPower)
    this.#enabledUntil = -1
  }

  #write(value: number, old: number): true {
    const { cpu } = this.#core
    const { data } = cpu
    const at = ((data[REGISTER.eearh]! << 8) | data[REGISTER.eearl]!) % this.bytes.length
    data[REGISTER.eecr] = (value & (KEPT | EEMPE)) | (old & EEPE)
    const isBusy = this.#finish !== null
    if (value & EERE && !isBusy) {
      data[REGISTER.eedr] = this.bytes[at]!
      cpu.cycles += 4 // the processor is halted
    }
    if (value & EEPE && !isBusy && cpu.cycles <= this.#enabledUntil) {
      this.#program(at, data[REGISTER.eedr]!, (value >> 4) & 3)
      data[REGISTER.eecr]! &= ~EEMPE
      cpu.cycles += 2
    } else if (value & EEMPE) {
      this.#enabledUntil = cpu.cycles + ENABLED_CYCLES
      this.#core.after(ENABLED_CYCLES + 1, () => {
        data[REGISTER.eecr]! &= ~EEMPE
      })
    }
    cpu.updateInterruptEnable(this.#ready, value)
    return true
  }

  /** Mode 0 erases and writes, 1 only erases, 2 only writes. */
  #program(at: number, value: number, mode: number): void {
    const { cpu } = this.#core
    const written = mode === 1 ? ERASED : mode === 2 ? this.bytes[at]! & value : value
    const finish = (hasPower: boolean) => {
      this.bytes[at] = hasPower ? written : ERASED
      this.#finish = null
      this.onWritten()
    }
    this.#finish = finish
    cpu.data[REGISTER.eecr]! |= EEPE
    this.#core.after(mode === 0 ? BOTH_CYCLES : ONE_CYCLES, () => {
      finish(true)
      cpu.setInterruptFlag(this.#ready)
    })
  }
}
