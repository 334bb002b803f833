import { TableError } from '../error.ts'
import type { TableStatus } from '../table.ts'

/** A guard sends 50 statuses a second. */
const SILENT_AFTER_MS = 300
/** The last part of it begins anew after a stall of this process: what arrived meanwhile is read before it counts as silence. */
const READING_MS = 30
/** Where it stalls in that part too, by more than this, ms, it is given the part once more, so often at most. */
const STALLED_MS = 10
const MOST_READINGS = 5
/** No gap between two statuses of one connection is longer. */
const MAX_UPTIME_STEP_MS = 60_000

/** Watches that statuses keep coming and that their uptime goes on: johnny-five would repeat its last value for ever. */
export class StatusWatch {
  readonly #onTrouble: (error: TableError) => void
  #timer: NodeJS.Timeout | undefined
  #readingTimer: NodeJS.Timeout | undefined
  #lastUptimeMs: number | null = null

  constructor(onTrouble: (error: TableError) => void) {
    this.#onTrouble = onTrouble
  }

  start(): void {
    this.#timer = setTimeout(() => this.#readOnce(MOST_READINGS), SILENT_AFTER_MS - READING_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#readingTimer)
  }

  /** A status arrived. Returns false where it shows that the guard rebooted, which is told. */
  heard(status: TableStatus): boolean {
    clearTimeout(this.#readingTimer)
    this.#timer?.refresh()
    // Modulo 2³², so that the counter may wrap after 49 days; a step back is a huge step forward.
    const stepMs = this.#lastUptimeMs === null ? 0 : (status.uptimeMs - this.#lastUptimeMs) >>> 0
    this.#lastUptimeMs = status.uptimeMs
    if (stepMs <= MAX_UPTIME_STEP_MS) return true
    this.#onTrouble(
      new TableError(
        'GUARD_REBOOTED',
        `The guard restarted ${Math.round(status.uptimeMs / 100) / 10} s ago.`,
        'Check its power supply and the USB cable. The session has ended; a new one needs a press of Start.',
      ),
    )
    return false
  }

  #readOnce(left: number): void {
    const dueMs = performance.now() + READING_MS
    this.#readingTimer = setTimeout(() => {
      const stalled = performance.now() - dueMs > STALLED_MS
      if (stalled && left > 1) this.#readOnce(left - 1)
      else this.#tellSilence()
    }, READING_MS)
  }

  #tellSilence(): void {
    this.#onTrouble(
      new TableError(
        'GUARD_SILENT',
        `The guard has sent nothing valid for ${SILENT_AFTER_MS} ms.`,
        'Check its power and the USB cable. The controller reconnects by itself.',
      ),
    )
  }
}
