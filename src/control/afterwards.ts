import type { PanelEvent } from '../../hardware/table.ts'
import { BRIEF_EXPOSURE_MIN } from '../people/levels.ts'
import type { FactKeeper } from './fact-keeper.ts'

/** Who has come back is asked for this long, ms; blood pressure is lowest right after standing up, and better within a minute (R5). */
const ASKS_FOR_MS = 120_000

/** Asks who has come back how it was: Start says well, Stop says not well, and silence says nothing. */
export class Afterwards {
  readonly #facts: FactKeeper
  #session: string | null = null
  #user: string | null = null
  #endedMs = Number.NEGATIVE_INFINITY

  constructor(facts: FactKeeper) {
    this.#facts = facts
  }

  /** A session begins; nobody is asked about an earlier one any more. */
  begin(session: string | null, visitor: { readonly user: string } | null): void {
    this.#session = session
    this.#user = visitor?.user ?? null
    this.#endedMs = Number.NEGATIVE_INFINITY
  }

  /** A session that was broken off before it began leaves nothing to ask. */
  end(exposureMin: number, nowMs: number): void {
    if (exposureMin >= BRIEF_EXPOSURE_MIN) this.#endedMs = nowMs
  }

  isAsking(nowMs: number): boolean {
    return this.#user !== null && nowMs - this.#endedMs < ASKS_FOR_MS
  }

  /** Whether a press is the answer, and nothing else. */
  answered({ button, pressed }: PanelEvent, nowMs: number): boolean {
    if (!pressed || this.#session === null || this.#user === null || !this.isAsking(nowMs)) return false
    this.#facts.felt(this.#session, this.#user, button === 'start')
    this.#user = null
    return true
  }
}
