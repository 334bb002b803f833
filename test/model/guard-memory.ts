/** The real guard core with its memory in reach: kept, put back, and read field by field. */
import { GuardCore } from '../../hardware/simulator/guard-core.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { leavesOf } from '../firmware/differential/struct-layout.ts'

/** The linker puts a module's data here; what it has of it, with room, and far below its stack. */
const DATA_AT = 1024
const DATA_BYTES = 2048

const LEAVES = new Map(leavesOf('guard', 'wasm').map((leaf) => [leaf.path, leaf]))

export class GuardMemory {
  readonly core = new GuardCore()
  readonly #config: GuardConfig
  readonly #data: Uint8Array
  readonly #view: DataView
  readonly #at: number

  constructor(config: GuardConfig) {
    this.#config = config
    this.#data = new Uint8Array(this.core.pins.buffer, DATA_AT, DATA_BYTES)
    this.#view = new DataView(this.core.pins.buffer)
    this.boot()
    this.#at = this.#findConfig() - leaf('config.upright_mdeg').offset
  }

  boot(): void {
    this.core.boot(this.#config)
  }

  keep(): Uint8Array {
    return this.#data.slice()
  }

  putBack(kept: Uint8Array): void {
    this.#data.set(kept)
  }

  /** A function that reads one number of the guard's struct, such as `stop.held_ms`. */
  reader(path: string): () => number {
    const { offset, bytes, signed } = leaf(path)
    const at = this.#at + offset
    const view = this.#view
    if (bytes === 1) return signed ? () => view.getInt8(at) : () => view.getUint8(at)
    if (bytes === 2) return signed ? () => view.getInt16(at, true) : () => view.getUint16(at, true)
    return signed ? () => view.getInt32(at, true) : () => view.getUint32(at, true)
  }

  /** The module's symbols are stripped: the guard is where its configuration stands. */
  #findConfig(): number {
    const { uprightDeg, maxAngleDeg, capS } = this.#config
    for (let at = DATA_AT; at < DATA_AT + DATA_BYTES; at += 4) {
      const isHere = this.#view.getInt32(at, true) === uprightDeg * 1000
      const goesOn = this.#view.getInt32(at + 4, true) === maxAngleDeg * 1000
      if (isHere && goesOn && this.#view.getUint16(at + 8, true) === capS && this.#view.getUint16(at + 10, true) !== 0)
        return at
    }
    throw new Error('the guard is not where the model looks for it')
  }
}

function leaf(path: string) {
  const found = LEAVES.get(path)
  if (!found) throw new Error(`the guard has no field ${path}`)
  return found
}
