import type { Backlog, WaitingFact } from './backlog.ts'

/** Everything is on disk within this, ms (DESIGN §5: the rest follows within a second); later is trouble. */
const SLOW_AFTER_MS = 1000
/** After a slow write the disk is asked this often whether it has recovered, ms. */
const PROBE_EVERY_MS = 2000

export interface SlowWatchListener {
  becameSlow(): void
  keepsUp(): void
  /** Asks for one write that can show the disk has recovered, where nothing else is being written. */
  probe(): void
}

/** Watches how long facts wait for the disk. Runs a timer only while something waits or a slow write is not forgotten. */
export class SlowWatch {
  readonly #backlog: Backlog
  readonly #listener: SlowWatchListener
  #timer: NodeJS.Timeout | null = null
  #isSlow = false

  constructor(backlog: Backlog, listener: SlowWatchListener) {
    this.#backlog = backlog
    this.#listener = listener
  }

  /** Something waits. */
  look(): void {
    const oldest = this.#backlog.oldestSentAtMs
    if (oldest === null || this.#isSlow || this.#timer) return
    this.#after(oldest + SLOW_AFTER_MS - performance.now(), () => this.#judge())
  }

  /** `kept` has reached the disk. */
  confirmed(kept: readonly WaitingFact[]): void {
    const isLate = kept.some((waiting) => performance.now() - waiting.sentAtMs > SLOW_AFTER_MS)
    if (isLate) this.#becomeSlow()
    if (!this.#backlog.isEmpty || kept.length === 0) return
    this.stop()
    if (isLate) {
      this.#after(PROBE_EVERY_MS, () => this.#listener.probe())
      return
    }
    this.#isSlow = false
    this.#listener.keepsUp()
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #judge(): void {
    // a confirmation may have arrived while this thread was busy: let it be read first
    setImmediate(() => {
      const oldest = this.#backlog.oldestSentAtMs
      if (oldest !== null && performance.now() - oldest >= SLOW_AFTER_MS) this.#becomeSlow()
      else this.look()
    })
  }

  #becomeSlow(): void {
    if (!this.#isSlow) this.#listener.becameSlow()
    this.#isSlow = true
  }

  #after(ms: number, act: () => void): void {
    this.#timer = setTimeout(
      () => {
        this.#timer = null
        act()
      },
      Math.max(0, ms),
    )
  }
}
