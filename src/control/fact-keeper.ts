import type { GuardIdentity, PanelEvent, TableStatus } from '../../hardware/table.ts'
import { deepestAngleDeg, type Program } from '../../machines/program.ts'
import type { Cause, Response } from '../../machines/responses.ts'
import type { Fact, Phase, SessionOutcome } from '../feed/live-state.ts'

/** A status that waited this long before it was handled is worth a line in the journal, ms. */
const LAG_MS = 100

export interface FactKeeperOptions {
  /** Takes every fact as it happens; must not block. */
  readonly record: (fact: Fact) => void
  /** Monotonic milliseconds; the simulator's time when simulated. */
  readonly nowMs: () => number
  /** Names a session; the journal keeps it under this name. */
  readonly nameSession: () => string
}

/** Whose session it is, and the exposure it may come to. */
export type SessionVisitor = NonNullable<Extract<Fact, { type: 'sessionStarted' }>['visitor']>

/** How a session went, as its end records it. */
export interface SessionResult {
  readonly invertedS: number
  readonly exposureMin: number
  readonly deepestDeg: number
}

/** Turns what happens into facts, each with its moment and the session it belongs to. */
export class FactKeeper {
  readonly #options: FactKeeperOptions
  #session: string | null = null

  constructor(options: FactKeeperOptions) {
    this.#options = options
  }

  /** The running session's name, `null` without one. */
  get session(): string | null {
    return this.#session
  }

  sessionBegan(program: Program, capS: number, visitor: SessionVisitor | null): void {
    this.#session = this.#options.nameSession()
    const started = { session: this.#session, program: program.id, deepestDeg: deepestAngleDeg(program), capS }
    this.#keep({ type: 'sessionStarted', atMs: this.#nowMs, ...started, ...(visitor ? { visitor } : {}) })
  }

  sessionEnded(outcome: SessionOutcome, cause: Cause | null, result: SessionResult): void {
    const session = this.#session
    if (session === null) return
    this.#session = null
    this.#keep({ type: 'sessionEnded', atMs: this.#nowMs, session, outcome, cause, ...result })
  }

  phaseEntered(phase: Phase, targetDeg: number | null): void {
    if (this.#session === null) return
    this.#keep({ type: 'phaseEntered', atMs: this.#nowMs, session: this.#session, phase, targetDeg })
  }

  prompt(type: 'promptAsked' | 'promptAnswered'): void {
    if (this.#session !== null) this.#keep({ type, atMs: this.#nowMs, session: this.#session })
  }

  causeNoted(cause: Cause, response: Response): void {
    this.#keep({ type: 'causeRaised', atMs: this.#nowMs, session: this.#session, cause, response })
  }

  felt(session: string, user: string, well: boolean): void {
    this.#keep({ type: 'felt', atMs: this.#nowMs, session, user, well })
  }

  startRefused(reasons: readonly string[], visitor: { readonly user: string } | null): void {
    this.#keep({ type: 'refused', atMs: this.#nowMs, reasons, ...(visitor ? { user: visitor.user } : {}) })
  }

  eventUnexpected(state: string, event: string): void {
    this.#keep({ type: 'unexpectedEvent', atMs: this.#nowMs, state, event })
  }

  pressed({ button, pressed }: PanelEvent): void {
    this.#keep({ type: 'panel', atMs: this.#nowMs, button, pressed })
  }

  connected({ firmware, build }: GuardIdentity): void {
    this.#keep({ type: 'linkUp', atMs: this.#nowMs, firmware, build })
  }

  lost({ message, hint = '' }: Error & { readonly hint?: string }): void {
    this.#keep({ type: 'linkLost', atMs: this.#nowMs, message, hint })
  }

  /** What two statuses in a row tell beyond measurements: a change of the guard, and a controller that was late. */
  status(last: TableStatus | null, status: TableStatus): void {
    const { atMs, guard, cause } = status
    if (last) {
      const lagMs = atMs - last.atMs - (status.uptimeMs - last.uptimeMs)
      if (lagMs >= LAG_MS) this.#keep({ type: 'controllerLagged', atMs, lagMs: Math.round(lagMs) })
    }
    if (last?.guard !== guard || last.cause !== cause) this.#keep({ type: 'guardChanged', atMs, guard, cause })
  }

  get #nowMs(): number {
    return this.#options.nowMs()
  }

  #keep(fact: Fact): void {
    this.#options.record(fact)
  }
}
