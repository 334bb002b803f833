/** Tells the broker where the table is: what changes at once, what merely goes on once a second, and what rests not at all. */
import type { StatePayload } from './state-payload.ts'
import type { Message } from './topics.ts'

/** Angle and clock are told this often at most, ms. */
const GOES_ON_EVERY_MS = 1000
/** A table at rest that trembles by less is at rest, degrees. */
const TREMBLE_DEG = 0.2

export class StateFeed {
  readonly #topic: string
  readonly #publish: (message: Message) => Promise<boolean>
  readonly #nowMs: () => number
  #sent: { readonly payload: StatePayload; readonly change: string; readonly atMs: number } | null = null
  #isUnderWay = false

  constructor(topic: string, publish: (message: Message) => Promise<boolean>, nowMs: () => number) {
    this.#topic = topic
    this.#publish = publish
    this.#nowMs = nowMs
  }

  /** What was sent is forgotten: the next picture is told. */
  beginAnew(): void {
    this.#sent = null
  }

  /** The picture of now, some times a second. One that is not told is replaced by the next: nothing waits here. */
  take(payload: StatePayload): void {
    const change = changeOf(payload)
    const isChanged = change !== this.#sent?.change
    if (this.#isUnderWay || !(isChanged || this.#goesOn(payload))) return
    const sent = { payload, change, atMs: this.#nowMs() }
    this.#sent = sent
    this.#isUnderWay = true
    const at = new Date().toISOString()
    // A change is confirmed; of an angle the next tells better.
    const message = { topic: this.#topic, payload: JSON.stringify({ at, ...payload }), retain: true }
    void this.#publish({ ...message, qos: isChanged ? 1 : 0 }).then((isThere) => {
      this.#isUnderWay = false
      if (!isThere && this.#sent === sent) this.#sent = null
    })
  }

  #goesOn(payload: StatePayload): boolean {
    const sent = this.#sent
    if (!sent || this.#nowMs() - sent.atMs < GOES_ON_EVERY_MS) return false
    const { angleDeg, timeLeftS } = payload
    if (timeLeftS !== sent.payload.timeLeftS) return true
    return Math.abs((angleDeg ?? 0) - (sent.payload.angleDeg ?? 0)) >= TREMBLE_DEG
  }
}

/** All but what flows. */
function changeOf({ angleDeg, timeLeftS, invertedS, exposureMin, ...rest }: StatePayload): string {
  return JSON.stringify([rest, angleDeg === null, timeLeftS === null])
}
