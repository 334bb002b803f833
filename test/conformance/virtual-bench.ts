import { SIGNAL_PATTERNS } from '../../hardware/serial/signals.ts'
import { SimulatedTable } from '../../hardware/simulator/simulated-table.ts'
import { STIMULI, type StimulusName, type World } from '../../hardware/simulator/stimuli.ts'
import { BENCH_CONFIG, type Bench, type Steel } from './bench.ts'

/** The simulated table, whose time passes only when it is told to. */
export class VirtualBench implements Bench {
  readonly table = new SimulatedTable({ config: BENCH_CONFIG, seed: 1 })
  readonly #due: { readonly atMs: number; readonly action: () => void }[] = []
  readonly #world: World

  constructor() {
    const { board, link } = this.table
    const plug = (isOut: boolean) => () => {
      link.unplugged = isOut
    }
    this.#world = {
      board,
      link,
      cable: { unplug: plug(true), replug: plug(false) },
      later: (ms, action) => this.#due.push({ atMs: board.timeMs + ms, action }),
    }
  }

  get steel(): Steel {
    const { motion, contactorClosed } = this.table.board
    return { angleDeg: motion.angleDeg, speedDegPerS: motion.speedDegPerS, isPowered: contactorClosed }
  }

  /** There is no lamp to look at: it is lit where the signal's pattern begins with light. */
  get lampLit(): boolean {
    return SIGNAL_PATTERNS[this.table.shown].lamp !== 'off'
  }

  get buzzerSounds(): boolean {
    return SIGNAL_PATTERNS[this.table.shown].buzzer !== 'off'
  }

  do(name: StimulusName): void {
    STIMULI[name].apply(this.#world)
  }

  async run(ms: number): Promise<void> {
    this.table.advance(ms, () => {
      for (const due of this.#due.filter(({ atMs }) => atMs <= this.table.nowMs)) {
        this.#due.splice(this.#due.indexOf(due), 1)
        due.action()
      }
    })
  }

  async remove(): Promise<void> {
    await this.table.close()
  }
}
