/** Where the page gets everything from: a server, or the machines themselves running in the browser. */
import type { Commission, FactLine, Meta } from '../feed/api.ts'
import type { LiveState } from '../feed/live-state.ts'

export interface FeedListener {
  live(state: LiveState): void
  fact(line: FactLine): void
  meta(meta: Meta): void
  /** Where the wizard of commissioning stands, while one runs. */
  commission(commission: Commission): void
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface Source {
  /** Tells `listener` everything from now on; reconnects by itself. */
  follow(listener: FeedListener): void
  /** One request of the API. Throws `Failure` where it is refused or does not get through. */
  ask(method: Method, path: string, body?: unknown): Promise<unknown>
}

/** A request that did not do what was asked, with the way out. */
export class Failure extends Error {
  /** HTTP status; 0 where nothing answered. */
  readonly status: number
  readonly hint: string
  readonly reasons: readonly string[]

  constructor(status: number, message: string, hint: string, reasons: readonly string[] = []) {
    super(message)
    this.name = 'Failure'
    this.status = status
    this.hint = hint
    this.reasons = reasons
  }
}
