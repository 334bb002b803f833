/** Counts the cycles of guard_step on the emulated chip, interrupts within it included, and how punctually it begins. */
import { CYCLES_PER_MS, type EmulatedBoard } from '../hardware/emulator/emulated-board.ts'

export class StepMeter {
  steps = 0
  maxCycles = 0
  totalCycles = 0
  /** Furthest that a step began from one millisecond after the last, cycles. */
  maxJitterCycles = 0
  #began = 0
  #isWatchingReturn = false

  constructor(board: EmulatedBoard) {
    const { core } = board.chip
    core.watchAddress(board.symbols.guard_step!, () => {
      if (this.steps > 0) {
        const jitter = Math.abs(core.cycle - this.#began - CYCLES_PER_MS)
        this.maxJitterCycles = Math.max(this.maxJitterCycles, jitter)
      }
      this.#began = core.cycle
      if (!this.#isWatchingReturn) core.watchAddress(returnAddress(board), () => this.#ended(core.cycle))
      this.#isWatchingReturn = true
    })
  }

  #ended(cycle: number): void {
    const took = cycle - this.#began
    this.steps++
    this.totalCycles += took
    this.maxCycles = Math.max(this.maxCycles, took)
  }
}

/** Where the function that has just been called returns to: bytes, from the top of the stack. */
function returnAddress(board: EmulatedBoard): number {
  const { data, SP } = board.chip.core.cpu
  return ((data[SP + 1]! << 8) | data[SP + 2]!) * 2
}
