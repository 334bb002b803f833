/**
 * Brings every session that has ended to the broker, however long it was away and however often this program was restarted: what it has
 * not confirmed stays due. It may be told twice, where the power goes between its word and ours; each has an id.
 */

import type { SessionSummary } from '../journal/history.ts'
import type { Publications } from '../journal/publications.ts'
import type { SessionPayload } from './session-payload.ts'
import type { Message, Topics } from './topics.ts'

/** Brought at once: a long backlog must not keep the broker from what happens now. */
const AT_ONCE = 10
/** Deleted people, and sessions that a power cut ended, make no noise: it is looked for them, ms. */
const LOOK_EVERY_MS = 60_000
/** After the end of a session the journal may take a moment, ms; then the next look finds it. */
const LOOKS_AFTER_END_MS = [300, 2000, 10_000]

export interface SessionCourierOptions {
  readonly topics: Topics
  /** Opened when it is first needed; throws where it cannot be used now. */
  readonly open: () => Publications
  readonly publish: (message: Message) => Promise<boolean>
  readonly isConnected: () => boolean
  readonly payloadOf: (session: SessionSummary) => SessionPayload
  /** Every look, with what it found; `null`: the journal cannot be used now. */
  readonly looked: (error: unknown) => void
}

export class SessionCourier {
  readonly #options: SessionCourierOptions
  #publications: Publications | null = null
  /** What stands as the last session, as far as is known. */
  #last: string | null = null
  #backlog = 0
  #isUnderWay = false
  #isAskedAgain = false
  #isClosed = false
  #timers: NodeJS.Timeout[]

  constructor(options: SessionCourierOptions) {
    this.#options = options
    this.#timers = [setInterval(() => this.look(), LOOK_EVERY_MS)]
  }

  /** As of the last look. */
  get backlog(): number {
    return this.#backlog
  }

  get publications(): Publications | null {
    return this.#publications
  }

  sessionEnded(): void {
    this.#timers = [this.#timers[0]!, ...LOOKS_AFTER_END_MS.map((ms) => setTimeout(() => this.look(), ms))]
  }

  /** There is a broker, and it may hold anything. */
  connected(): void {
    this.#last = null
    this.look()
  }

  /** Brings what is due. */
  look(): void {
    if (this.#isClosed) return
    this.#isAskedAgain = true
    if (this.#isUnderWay) return
    this.#isUnderWay = true
    void this.#lookUntilDone()
  }

  close(): void {
    this.#isClosed = true
    for (const timer of this.#timers) clearTimeout(timer)
  }

  async #lookUntilDone(): Promise<void> {
    while (this.#isAskedAgain && !this.#isClosed) {
      this.#isAskedAgain = false
      let error: unknown = null
      try {
        await this.#bringAll()
      } catch (caught) {
        error = caught
      }
      if (!this.#isClosed) this.#options.looked(error)
    }
    this.#isUnderWay = false
  }

  async #bringAll(): Promise<void> {
    this.#publications ??= this.#options.open()
    const publications = this.#publications
    while (this.#options.isConnected() && !this.#isClosed) {
      const due = publications.due(AT_ONCE)
      if (due.length === 0) break
      const confirmed = await Promise.all(due.map((session) => this.#bring(session)))
      publications.told(due.filter((_, index) => confirmed[index]).map(({ id }) => id))
      if (confirmed.includes(false)) break
    }
    this.#backlog = publications.backlog()
    await this.#tellLast(publications.newest())
  }

  #bring(session: SessionSummary): Promise<boolean> {
    const payload = JSON.stringify(this.#options.payloadOf(session))
    return this.#options.publish({ topic: this.#options.topics.session, payload, qos: 1, retain: false })
  }

  /** Also where the newest was deleted with its person: then what stands on the broker goes too. */
  async #tellLast(newest: SessionSummary | null): Promise<void> {
    const payload = newest === null ? '' : JSON.stringify(this.#options.payloadOf(newest))
    if (payload === this.#last || !this.#options.isConnected()) return
    const isThere = await this.#options.publish({
      topic: this.#options.topics.lastSession,
      payload,
      qos: 1,
      retain: true,
    })
    if (isThere) this.#last = payload
  }
}
