import { avrInstruction } from 'avr8js'
import type { BoardName } from '../../../hardware/emulator/board-layout.ts'
import { EmulatedBoard } from '../../../hardware/emulator/emulated-board.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import { firmwareUnderTest } from './firmware-under-test.ts'
import { GUARD_BYTES, type Input, type Output } from './reference.ts'
import { readOutput, writeInput } from './ride-along.ts'
import { bytesOf } from './struct-layout.ts'

const BOOT_MS = 500
const RESET_VECTOR = 0
const INTERRUPTS_ENABLED = 0x80
const SREG = 0x5f
/** Room for bodies above the variables, and for the stack from the end of RAM down. */
const BODY_AT = 16
const REPLY_AT = 96
const STACK_BELOW_END = 8
/** Longer than any call takes: then it does not come back. */
const MOST_INSTRUCTIONS = 100_000

/** The functions of the guard's core in the firmware that is flashed, called one by one: many times faster than a whole board. */
export class CoreOnChip {
  /** Longest step so far, cycles, without interrupts. */
  maxStepCycles = 0
  readonly #board: EmulatedBoard
  readonly #fresh: Uint8Array

  /** A board that has just booted with these limits, held before its first step. */
  constructor(config: GuardConfig | null, name: BoardName) {
    const board = new EmulatedBoard({ board: name, config, firmware: firmwareUnderTest(name) })
    let fresh: Uint8Array | null = null
    const unwatch = board.chip.core.watchAddress(board.symbols.guard_step!, () => {
      fresh ??= ram(board, 'the_guard', GUARD_BYTES).slice()
    })
    for (let ms = 0; ms < BOOT_MS && fresh === null; ms++) board.step()
    unwatch()
    if (fresh === null) throw new Error('the board does not boot')
    this.#board = board
    this.#fresh = fresh
    board.chip.core.cpu.data[SREG]! &= ~INTERRUPTS_ENABLED
  }

  get guard(): Uint8Array {
    return ram(this.#board, 'the_guard', GUARD_BYTES)
  }

  /** As after power-on. */
  boot(): void {
    this.guard.set(this.#fresh)
    ram(this.#board, 'the_link', 3).fill(0)
  }

  step(input: Input): Output {
    const { the_guard, the_input, the_output, guard_step } = this.#board.symbols
    writeInput(ram(this.#board, 'the_input', bytesOf('guard_input', 'chip')), input)
    const cycles = this.#call(guard_step!, { 24: the_guard!, 22: the_input!, 20: the_output! })
    this.maxStepCycles = Math.max(this.maxStepCycles, cycles)
    return readOutput(ram(this.#board, 'the_output', bytesOf('guard_output', 'chip')))
  }

  /** The body of a request; that of its reply, or null. */
  receive(body: Uint8Array): Uint8Array | null {
    const { the_guard, the_link, guard_link_receive, _end } = this.#board.symbols
    const { data } = this.#board.chip.core.cpu
    const [bodyAt, replyAt] = [_end! + BODY_AT, _end! + REPLY_AT]
    data.set(body, bodyAt)
    this.#call(guard_link_receive!, { 24: the_link!, 22: the_guard!, 20: bodyAt, 18: body.length, 16: replyAt })
    return data[24] === 0 ? null : data.slice(replyAt, replyAt + data[24]!)
  }

  /** Cycles a call took. Arguments by the first of the two registers that hold each. */
  #call(byteAddress: number, args: Readonly<Record<number, number>>): number {
    const { cpu } = this.#board.chip.core
    const { data } = cpu
    cpu.SP = data.length - 1 - STACK_BELOW_END
    const returnBytes = cpu.pc22Bits ? 3 : 2
    for (let i = 0; i < returnBytes; i++) data[cpu.SP - i] = RESET_VECTOR
    cpu.SP -= returnBytes
    data[1] = 0
    for (const [register, value] of Object.entries(args)) {
      data[Number(register)] = value & 0xff
      data[Number(register) + 1] = value >> 8
    }
    cpu.pc = byteAddress >> 1
    const began = cpu.cycles
    for (let i = 0; cpu.pc !== RESET_VECTOR; i++) {
      if (i > MOST_INSTRUCTIONS) throw new Error(`the function at ${byteAddress} does not come back`)
      avrInstruction(cpu)
    }
    return cpu.cycles - began
  }
}

function ram(board: EmulatedBoard, symbol: string, bytes: number): Uint8Array {
  const at = board.symbols[symbol]!
  return board.chip.core.cpu.data.subarray(at, at + bytes)
}
