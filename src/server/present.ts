/** What the server knows of the table: the last picture, what happened lately, what is chosen. Fed by parcels from control. */
import type { Commission, FactLine } from '../feed/api.ts'
import { factWords } from '../feed/fact-words.ts'
import type { LiveState } from '../feed/live-state.ts'
import type { ChosenNow, ControlHealth, Parcel, ToldFact, ToldLive } from './messages.ts'
import { factWithoutPerson, withoutPerson } from './redaction.ts'

/** Facts kept for clients that come back: a session has some dozen. */
const KEPT_FACTS = 200

export interface PresentListener {
  live(): void
  commission(): void
  fact(told: ToldFact): void
  meta(): void
}

export class Present {
  #live: ToldLive | null = null
  #facts: ToldFact[] = []
  #chosen: ChosenNow
  #health: ControlHealth | null = null
  #commission: Commission | null = null
  readonly #listeners = new Set<PresentListener>()

  constructor(chosen: ChosenNow) {
    this.#chosen = chosen
  }

  get chosen(): ChosenNow {
    return this.#chosen
  }

  get health(): ControlHealth | null {
    return this.#health
  }

  /** Where the wizard of commissioning stands; `null` where none runs. */
  get commission(): Commission | null {
    return this.#commission
  }

  /** As the table machine names it; `null` before the first picture. */
  get state(): string | null {
    return this.#live?.state.state ?? null
  }

  get session(): string | null {
    return this.#live?.state.session ?? null
  }

  /** Whether a device may ask to be paired: upright, and nothing asked of the person. */
  get isAtRest(): boolean {
    const state = this.#live?.state
    return state?.state === 'upright' && state.session === null && state.signal !== 'askingHow'
  }

  listen(listener: PresentListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  take({ live, facts, chosen, health, commission }: Parcel): void {
    const wasAtRest = this.isAtRest
    if (health) this.#health = health
    if (chosen) this.#chosen = chosen
    if (live) this.#live = live
    if (commission) this.#commission = commission
    this.#facts = [...this.#facts, ...facts].slice(-KEPT_FACTS)
    for (const listener of this.#listeners) {
      for (const told of facts) listener.fact(told)
      if (live) listener.live()
      if (commission) listener.commission()
    }
    if (chosen || wasAtRest !== this.isAtRest) this.tellMeta()
  }

  tellMeta(): void {
    for (const listener of this.#listeners) listener.meta()
  }

  /** The picture of now; `null` before the first. */
  picture(isPaired: boolean): LiveState | null {
    if (!this.#live) return null
    const { state, personal } = this.#live
    return isPaired ? state : withoutPerson(state, personal)
  }

  /** Facts after `id`, as many as are kept. */
  factsAfter(id: number): readonly ToldFact[] {
    return this.#facts.filter((told) => told.id > id)
  }
}

/** A fact as a client reads it; `null` where it is not for who is not paired. */
export function factLine({ at, fact, personal }: ToldFact, isPaired: boolean): FactLine | null {
  const shown = isPaired ? fact : factWithoutPerson(fact, personal)
  return shown && { at, words: factWords(shown), fact: shown }
}
