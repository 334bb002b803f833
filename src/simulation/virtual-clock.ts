interface Timer {
  readonly dueMs: number
  readonly fire: () => void
}

/**
 * The machines' clock in virtual time. It fires what XState's `SimulatedClock` fires, in the same order; but that one sorts all
 * its timers each time it is set, and a status sets it fifty times a simulated second.
 */
export class VirtualClock {
  #nowMs = 0
  /** No timer is due before. It may be too early, where a timer was cleared, and never too late. */
  #nextMs = Number.POSITIVE_INFINITY
  #lastId = 0
  readonly #timers = new Map<number, Timer>()

  setTimeout(fire: () => void, ms: number): number {
    const dueMs = this.#nowMs + ms
    this.#lastId += 1
    this.#timers.set(this.#lastId, { dueMs, fire })
    this.#nextMs = Math.min(this.#nextMs, dueMs)
    return this.#lastId
  }

  clearTimeout(id: number): void {
    this.#timers.delete(id)
  }

  /** Moves on to `nowMs` and fires every timer that is due by then, the earliest first. A timer set meanwhile counts from `nowMs`. */
  set(nowMs: number): void {
    if (nowMs < this.#nowMs) throw new RangeError(`time goes back from ${this.#nowMs} to ${nowMs} ms`)
    this.#nowMs = nowMs
    while (this.#nextMs <= nowMs) this.#fireNext()
  }

  /** Fires the earliest timer where it is due; of two at the same moment, the one set first. */
  #fireNext(): void {
    let nextId = 0
    let next: Timer | null = null
    for (const [id, timer] of this.#timers) {
      if (next !== null && timer.dueMs >= next.dueMs) continue
      nextId = id
      next = timer
    }
    this.#nextMs = next?.dueMs ?? Number.POSITIVE_INFINITY
    if (next === null || next.dueMs > this.#nowMs) return
    this.#timers.delete(nextId)
    next.fire()
  }
}
