import type { TableStatus } from '../../hardware/table.ts'
import { Controller } from '../../src/control/controller.ts'

/** Statuses are numbered 0…65535. */
const NUMBERS = 2 ** 16

/** Counts the statuses every controller of this process gets, and those it never got while it was connected. */
export class StatusCount {
  heard = 0
  missed = 0
  connections = 0
  #last: number | null = null
  readonly #real = { status: Controller.prototype.status, connected: Controller.prototype.connected }

  constructor() {
    const count = this
    const { status, connected } = this.#real
    Controller.prototype.connected = function (...told) {
      count.connections++
      count.#last = null
      connected.apply(this, told)
    }
    Controller.prototype.status = function (told) {
      count.#count(told)
      status.call(this, told)
    }
  }

  /** Counts no more. */
  end(): void {
    Object.assign(Controller.prototype, this.#real)
  }

  #count({ n }: TableStatus): void {
    if (this.#last !== null) this.missed += (n - this.#last - 1 + NUMBERS) % NUMBERS
    this.#last = n
    this.heard++
  }
}
