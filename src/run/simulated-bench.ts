import { SerialTable } from '../../hardware/serial/serial-table.ts'
import type { PanelPins } from '../../hardware/serial/uno-pins.ts'
import { MockSerial } from '../../hardware/simulator/mock-serial.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import { STIMULI, type StimulusName, type World } from '../../hardware/simulator/stimuli.ts'
import type { GuardConfig } from '../../hardware/table.ts'

/** A simulated table on a mock serial port, in real time, with its virtual panel. */
export class SimulatedBench {
  readonly board: SimulatedBoard
  readonly table: SerialTable
  readonly #serial: MockSerial
  readonly #world: World

  constructor(config: GuardConfig, pins: PanelPins) {
    this.board = new SimulatedBoard({ config, seed: Date.now() & 0x7fffffff })
    this.#serial = new MockSerial(this.board, { pins })
    this.table = new SerialTable({ path: this.#serial.path, ports: this.#serial.ports, kind: 'mock-serial', pins })
    this.#world = {
      board: this.board,
      cable: { unplug: () => this.#serial.unplug(), replug: () => this.#serial.replug() },
      later: (ms, action) => setTimeout(action, ms),
    }
  }

  start(): void {
    this.#serial.start()
  }

  stop(): void {
    this.#serial.stop()
  }

  /** Presses, breaks or mends what `name` says. */
  do(name: StimulusName): void {
    STIMULI[name].apply(this.#world)
  }
}
