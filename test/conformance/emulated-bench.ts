import { expect, vi } from 'vitest'
import { EmulatedBoard } from '../../hardware/emulator/emulated-board.ts'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import { MockSerial } from '../../hardware/simulator/mock-serial.ts'
import { STIMULI, type StimulusName, type World } from '../../hardware/simulator/stimuli.ts'
import { BENCH_CONFIG, type Bench, type Steel } from './bench.ts'

/** The firmware that is flashed, on an emulated Uno, behind johnny-five and serialport. Time is the fake timers'. */
export class EmulatedBench implements Bench {
  readonly table: SerialTable
  readonly #board = new EmulatedBoard({ config: BENCH_CONFIG, seed: 1 })
  readonly #serial = new MockSerial(this.#board)
  readonly #world: World = {
    board: this.#board,
    cable: { unplug: () => this.#serial.unplug(), replug: () => this.#serial.replug() },
    later: (ms, action) => setTimeout(action, ms),
  }

  constructor() {
    vi.useFakeTimers()
    this.table = new SerialTable({ path: this.#serial.path, ports: this.#serial.ports, kind: 'emulated' })
    this.#serial.start()
  }

  get steel(): Steel {
    const { motion, contactorClosed } = this.#board
    return { angleDeg: motion.angleDeg, speedDegPerS: motion.speedDegPerS, isPowered: contactorClosed }
  }

  get lampLit(): boolean {
    return this.#board.outputs.lamp > 0
  }

  get buzzerSounds(): boolean {
    return this.#board.outputs.buzzer > 0
  }

  do(name: StimulusName): void {
    STIMULI[name].apply(this.#world)
  }

  async run(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms)
  }

  async remove(): Promise<void> {
    const closing = this.table.close()
    await this.run(200)
    await closing
    this.#serial.stop()
    const timersLeft = vi.getTimerCount()
    vi.useRealTimers()
    expect(timersLeft).toBe(0)
  }
}
