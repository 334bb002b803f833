import type { Message } from './topics.ts'

/** Something that stands on the broker, and is told again when it changes, or when it is older than `staleMs`. */
export class RetainedFeed {
  readonly #topic: string
  readonly #publish: (message: Message) => Promise<boolean>
  readonly #staleMs: number
  #sent: { readonly change: string; readonly atMs: number } | null = null

  constructor(topic: string, publish: (message: Message) => Promise<boolean>, staleMs = Number.POSITIVE_INFINITY) {
    this.#topic = topic
    this.#publish = publish
    this.#staleMs = staleMs
  }

  /** The broker may hold anything: told again. */
  beginAnew(): void {
    this.#sent = null
  }

  /** `change`: what of it must be news; the rest flows. */
  take(payload: object, change: string, nowMs: number): void {
    const sent = this.#sent
    if (sent?.change === change && nowMs - sent.atMs < this.#staleMs) return
    const sending = { change, atMs: nowMs }
    this.#sent = sending
    const at = new Date().toISOString()
    const message = { topic: this.#topic, payload: JSON.stringify({ at, ...payload }), qos: 1, retain: true } as const
    void this.#publish(message).then((isThere) => {
      if (!isThere && this.#sent === sending) this.#sent = null
    })
  }
}
