import { avrInstruction, avrInterrupt, CPU } from 'avr8js'
import { Agenda, type Appointment } from './agenda.ts'
import type { FlashImage } from './intel-hex.ts'
import { type Mcu, REGISTER } from './mcu.ts'

/** `avr8js` counts its RAM from behind the registers of an ATmega328P. */
const AVR8JS_REGISTERS_END = 0x100
const SLEEP = 0x9588
/** BREAK, which no program here contains: it stands where a program address is watched. */
const BREAK = 0x9598
/** CBI with its operands. */
const CBI = 0x9800
const CBI_LAST = 0x98ff
const SLEEP_ENABLED = 0x01
const INTERRUPTS_ENABLED = 0x80
/** Data sheet: an interrupt takes 4 cycles (5 with a program counter of 22 bits), `avr8js` counts 2 of them. */
const UNCOUNTED_INTERRUPT_CYCLES = 2
/** Data sheet: an interrupt that wakes the chip takes 4 more. */
const WAKING_CYCLES = 4

/** A source of interrupts, as `avr8js` queues it. */
export interface InterruptSource {
  /** Of its vector, in words. */
  readonly address: number
  readonly flagRegister: number
  readonly flagMask: number
  readonly enableRegister: number
  readonly enableMask: number
  /** The program clears the flag, not the interrupt. */
  readonly constant?: boolean
  /** The flag is 0 where the interrupt is due. */
  readonly inverseFlag?: boolean
}

interface Watched {
  readonly opcode: number
  readonly hook: () => void
}

/**
 * The processor of an AVR: the instructions of `avr8js`, with what it leaves out: sleep, which skips to the next event; the one
 * instruction that runs between SEI or RETI and an interrupt; the cycles an interrupt and a CBI take.
 */
export class AvrCore {
  readonly cpu: CPU
  readonly agenda = new Agenda()
  readonly mcu: Mcu
  /** The lowest the stack pointer was, while `watchesStack`. */
  stackLow = 0xffff
  watchesStack = false
  /** Sleep skips to the next event; false waits cycle by cycle, with the same result. */
  skipsSleep = true

  readonly #flash: Uint8Array
  readonly #sources: InterruptSource[] = []
  readonly #watched = new Map<number, Watched>()
  #isStackPointerTorn = false
  /** Held: without power, or in reset. */
  #state: 'held' | 'asleep' | 'running' = 'held'
  /** Time passes, and nothing runs. */
  #isIdle = true

  constructor(mcu: Mcu, image: FlashImage) {
    this.mcu = mcu
    const words = new Uint16Array(image.bytes.slice().buffer)
    this.cpu = new CPU(words, mcu.ramStart + mcu.ramBytes - AVR8JS_REGISTERS_END)
    // What the program reads of itself is kept apart from what runs: watching an address must not change its checksum.
    this.#flash = image.bytes.slice()
    Object.assign(this.cpu, { progBytes: this.#flash })
  }

  get cycle(): number {
    return this.cpu.cycles
  }

  /** Something inside the chip that ends in `cycles`; a reset cancels it. */
  after(cycles: number, action: () => void): Appointment {
    return this.agenda.add(this.cpu.cycles + cycles, action)
  }

  addSource(source: InterruptSource): InterruptSource {
    this.#sources[source.address] = source
    return source
  }

  /** Runs up to a cycle; an instruction that has begun ends behind it. */
  run(untilCycle: number): void {
    const { cpu, agenda, watchesStack } = this
    const { progMem, data } = cpu
    while (cpu.cycles < untilCycle) {
      if (this.#isIdle) {
        this.#wait(untilCycle)
        continue
      }
      const sregBefore = data[REGISTER.sreg]!
      const opcode = progMem[cpu.pc]!
      // One comparison for the few that are not left to `avr8js`, among their neighbours.
      if (opcode >= SLEEP && opcode <= CBI_LAST) this.#special(opcode)
      else avrInstruction(cpu)
      if (cpu.cycles >= agenda.dueCycle) agenda.run(cpu.cycles)
      // Interrupts that were off before this instruction wait for the next.
      if (cpu.nextInterrupt >= 0 && (sregBefore & data[REGISTER.sreg]! & INTERRUPTS_ENABLED) !== 0) this.#interrupt()
      if (watchesStack) this.#lookAtStack(opcode)
    }
  }

  get isAsleep(): boolean {
    return this.#state === 'asleep'
  }

  /** All registers as after a reset; the general ones and RAM keep what they hold. Nothing runs until `start`. */
  reset(): void {
    const { cpu, mcu } = this
    const { data } = cpu
    const resetCause = data[REGISTER.mcusr]!
    data.fill(0, 0x20, mcu.ramStart)
    data[REGISTER.mcusr] = resetCause
    cpu.reset()
    this.agenda.cancelInside()
    this.#enter('held')
  }

  start(): void {
    this.#enter('running')
  }

  /** Calls `hook` whenever the program is about to run the instruction at a byte address; returns what ends that. */
  watchAddress(byteAddress: number, hook: () => void): () => void {
    const { progMem } = this.cpu
    const at = byteAddress >> 1
    if (this.#watched.has(at)) throw new Error(`program address ${byteAddress} is watched already`)
    const opcode = progMem[at]!
    this.#watched.set(at, { opcode, hook })
    progMem[at] = BREAK
    return () => {
      this.#watched.delete(at)
      progMem[at] = opcode
    }
  }

  flashWord(byteAddress: number): number {
    return this.#flash[byteAddress]! | (this.#flash[byteAddress + 1]! << 8)
  }

  /** Changes a word of flash, as a failing cell does. */
  patchFlash(byteAddress: number, word: number): void {
    this.#flash[byteAddress] = word & 0xff
    this.#flash[byteAddress + 1] = word >> 8
    this.cpu.progMem[byteAddress >> 1] = word
  }

  #enter(state: 'held' | 'asleep' | 'running'): void {
    this.#state = state
    this.#isIdle = state !== 'running'
  }

  #special(opcode: number): void {
    const { cpu } = this
    const watched = opcode === BREAK ? this.#watched.get(cpu.pc) : undefined
    if (watched) return this.#runWatched(watched)
    avrInstruction(cpu)
    // Data sheet: two cycles, as SBI.
    if (opcode >= CBI) cpu.cycles++
    else if (opcode === SLEEP && (cpu.data[REGISTER.smcr]! & SLEEP_ENABLED) !== 0) this.#enter('asleep')
  }

  #runWatched({ opcode, hook }: Watched): void {
    const { cpu } = this
    const at = cpu.pc
    hook()
    cpu.progMem[at] = opcode
    if (opcode >= SLEEP && opcode <= CBI_LAST) this.#special(opcode)
    else avrInstruction(cpu)
    if (this.#watched.has(at)) cpu.progMem[at] = BREAK
  }

  /** Time passes without instructions. */
  #wait(untilCycle: number): void {
    const { cpu, agenda } = this
    if (this.isAsleep && this.#wakes()) return
    cpu.cycles = this.skipsSleep ? Math.max(cpu.cycles, Math.min(untilCycle, agenda.dueCycle)) : cpu.cycles + 1
    agenda.run(cpu.cycles)
    if (this.isAsleep) this.#wakes()
  }

  #wakes(): boolean {
    const { cpu } = this
    if (cpu.nextInterrupt < 0 || (cpu.data[REGISTER.sreg]! & INTERRUPTS_ENABLED) === 0) return false
    cpu.cycles += WAKING_CYCLES
    this.#interrupt()
    return true
  }

  #interrupt(): void {
    const { cpu } = this
    const source = this.#sources[cpu.nextInterrupt]!
    if (this.#isIdle) this.#enter('running')
    avrInterrupt(cpu, source.address)
    cpu.cycles += UNCOUNTED_INTERRUPT_CYCLES + (cpu.pc22Bits ? 1 : 0)
    if (!source.constant) cpu.clearInterrupt(source)
  }

  /** The stack pointer is written in two halves: between them it points nowhere. */
  #lookAtStack(opcode: number): void {
    const isOut = (opcode & 0xf800) === 0xb800
    const out = ((opcode >> 5) & 0x30) | (opcode & 0x0f)
    if (isOut && out === 0x3e) this.#isStackPointerTorn = true
    else if (isOut && out === 0x3d) this.#isStackPointerTorn = false
    if (!this.#isStackPointerTorn) this.stackLow = Math.min(this.stackLow, this.cpu.SP)
  }
}
