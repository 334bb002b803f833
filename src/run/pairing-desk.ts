import type { PairingAsk, PairingOutcome } from '../server/messages.ts'

/** A device that asks waits this long for a hand on the panel, ms. */
export const PAIRING_MS = 60_000
/** A press within this time was begun before anybody could read the question: it lets nobody in, ms. */
const READ_MS = 2000
/** The press that answers is over, and no start of a session, only when Start has been let go of for this long, ms. */
const SETTLE_MS = 1000
/** After a refusal nobody may ask for this long, ms. */
const QUIET_MS = 30_000

export interface PairingDeskOptions {
  /** Refuses sessions while a reason stands. */
  readonly block: (reason: string | null) => void
  readonly tell: (id: string, outcome: PairingOutcome) => void
  /** Whether the table is upright and nothing is asked of the person on it. */
  readonly isAtRest: () => boolean
  readonly isStartPressed: () => boolean
  readonly nowMs: () => number
}

const SETTLING = 'Let go of Start: the next press begins a session.'

/**
 * Lets devices in by a press of Start while upright. While one waits, sessions are refused, so that the press that lets it in starts
 * nothing.
 */
export class PairingDesk {
  readonly #options: PairingDeskOptions
  #waiting: { readonly ask: PairingAsk; readonly sinceMs: number } | null = null
  /** Since when Start has been let go of, after a pairing was decided; `null`: nothing to settle. */
  #settlingMs: number | null = null
  #refusedMs = Number.NEGATIVE_INFINITY

  constructor(options: PairingDeskOptions) {
    this.#options = options
  }

  /** The question to the person at the table; `null` where nobody asks. */
  get says(): string | null {
    if (!this.#waiting) return null
    const { name, code } = this.#waiting.ask
    return `“${name}” asks to be paired, with the code ${code}: press Start to let it in, Stop to refuse.`
  }

  ask(ask: PairingAsk): void {
    const { isAtRest, isStartPressed, nowMs, tell } = this.#options
    const isQuiet = nowMs() - this.#refusedMs < QUIET_MS
    if (this.#waiting || isQuiet || this.#settlingMs !== null || !isAtRest() || isStartPressed()) {
      tell(ask.id, 'refused')
      return
    }
    this.#waiting = { ask, sinceMs: nowMs() }
    this.#options.block(this.says)
  }

  /** A button was pressed, before the machines hear of it. */
  pressed(button: 'start' | 'stop'): void {
    if (!this.#waiting) return
    if (button === 'stop') {
      this.#refusedMs = this.#options.nowMs()
      this.#decide('refused')
    } else if (this.#options.nowMs() - this.#waiting.sinceMs >= READ_MS) this.#decide('granted')
  }

  /** Time passes: call it some times a second. */
  look(): void {
    const { isAtRest, nowMs } = this.#options
    if (this.#waiting && (nowMs() - this.#waiting.sinceMs >= PAIRING_MS || !isAtRest())) this.#decide('expired')
    this.#settle()
  }

  /** Whoever asked is gone. */
  drop(): void {
    if (this.#waiting) this.#decide('expired')
  }

  #decide(outcome: PairingOutcome): void {
    const { ask } = this.#waiting!
    this.#waiting = null
    this.#settlingMs = this.#options.nowMs()
    this.#options.block(SETTLING)
    this.#options.tell(ask.id, outcome)
  }

  #settle(): void {
    if (this.#settlingMs === null) return
    const nowMs = this.#options.nowMs()
    if (this.#options.isStartPressed()) this.#settlingMs = nowMs
    if (nowMs - this.#settlingMs < SETTLE_MS) return
    this.#settlingMs = null
    this.#options.block(null)
  }
}
