import { SerialTable } from '../../hardware/serial/serial-table.ts'
import { MockSerial } from '../../hardware/simulator/mock-serial.ts'
import { STIMULI, type StimulusName, type World } from '../../hardware/simulator/stimuli.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { makeVirtualBoard, type VirtualBoardKind } from './virtual-boards.ts'

/** A simulated or emulated board with its table, on a mock serial port, in real time, with its virtual panel. */
export class SimulatedBench {
  readonly table: SerialTable
  readonly #serial: MockSerial
  readonly #world: World

  private constructor(serial: MockSerial, table: SerialTable, world: World) {
    this.#serial = serial
    this.table = table
    this.#world = world
  }

  static async make(kind: VirtualBoardKind, config: GuardConfig): Promise<SimulatedBench> {
    const board = await makeVirtualBoard(kind, config)
    const serial = new MockSerial(board)
    const { path, ports } = serial
    const table = new SerialTable({ path, ports, kind: kind === 'emulated' ? 'emulated' : 'mock-serial' })
    return new SimulatedBench(serial, table, {
      board,
      cable: { unplug: () => serial.unplug(), replug: () => serial.replug() },
      later: (ms, action) => setTimeout(action, ms),
    })
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
