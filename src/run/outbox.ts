import type { Parcel, ToldFact } from '../server/messages.ts'
import type { FromControl } from './thread-messages.ts'

/** Facts that wait for a server that does not take them; a session has some dozen. The journal has them all. */
const MOST_FACTS = 1000

type Contents = Pick<Parcel, 'live' | 'chosen' | 'health' | 'commission'>
const NOTHING: Contents = { live: null, chosen: null, health: null, commission: null }

/** What the server has not been told yet: of pictures the last, of facts all, up to a limit. */
export class Outbox {
  #contents: Contents = NOTHING
  /** As last told: a server that begins anew is told it again. */
  #last: Contents = NOTHING
  #facts: ToldFact[] = []
  #pairings: Parcel['pairings'] = []
  #lastId = 0

  add(message: FromControl): void {
    if (message.type === 'live') this.#set({ live: { state: message.state, personal: message.personal } })
    else if (message.type === 'chosen') this.#set({ chosen: message.chosen })
    else if (message.type === 'health') this.#set({ health: message.health })
    else if (message.type === 'commission') this.#set({ commission: message.commission })
    else if (message.type === 'pairing')
      this.#pairings = [...this.#pairings, { id: message.id, outcome: message.outcome }]
    else if (message.type === 'fact') this.#addFact(message)
  }

  /** All of it, and is empty; `null` where there is nothing. */
  take(): Parcel | null {
    const { live, chosen, health, commission } = this.#contents
    if (!live && !chosen && !health && !commission && this.#facts.length + this.#pairings.length === 0) return null
    const parcel: Parcel = {
      type: 'parcel',
      ...this.#contents,
      facts: this.#facts,
      pairings: this.#pairings,
    }
    this.#contents = NOTHING
    this.#facts = []
    this.#pairings = []
    return parcel
  }

  /** The server is gone, and a new one knows nothing: `parcel` may not have reached it. */
  beginAnew(parcel: Parcel | null): void {
    this.#contents = this.#last
    this.#pairings = []
    if (parcel) this.#facts = [...parcel.facts, ...this.#facts].slice(-MOST_FACTS)
  }

  #set(change: Partial<Contents>): void {
    this.#contents = { ...this.#contents, ...change }
    this.#last = { ...this.#last, ...change }
  }

  #addFact({ at, fact, personal }: Extract<FromControl, { type: 'fact' }>): void {
    this.#lastId += 1
    this.#facts.push({ id: this.#lastId, at, fact, personal })
    if (this.#facts.length > MOST_FACTS) this.#facts.shift()
  }
}
