/**
 * A clock without time: timers are set and cancelled as the machines ask, and any of them may be the next to fire. So a walk
 * sees every order in which timers can run out, not only that of one set of durations.
 */
export class UntimedClock {
  readonly #timers = new Map<number, { readonly delayMs: number; readonly fire: () => void }>()
  #lastId = 0

  setTimeout(fire: () => void, delayMs: number): number {
    this.#lastId += 1
    this.#timers.set(this.#lastId, { delayMs, fire })
    return this.#lastId
  }

  clearTimeout(id: number): void {
    this.#timers.delete(id)
  }

  /** Lengths of the timers that are set, ms, shortest first. */
  get pendingMs(): number[] {
    return [...this.#timers.values()].map(({ delayMs }) => delayMs).sort((a, b) => a - b)
  }

  /** Lets the timer of this length run out. */
  fire(delayMs: number): void {
    const found = [...this.#timers].find(([, timer]) => timer.delayMs === delayMs)
    if (!found) throw new Error(`no timer of ${delayMs} ms is set`)
    this.#timers.delete(found[0])
    found[1].fire()
  }
}
