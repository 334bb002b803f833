/** Devices that ask to be let in. Whether one is, is decided by a hand on the panel (`src/run/pairing-desk.ts`). */
import { randomBytes, randomInt } from 'node:crypto'
import type { PairAsked, PairState } from '../feed/api.ts'
import { PAIRING_MS } from '../run/pairing-desk.ts'
import type { PairingAsk, PairingOutcome } from './messages.ts'

/** A device that was let in has this long to fetch its token, ms. */
const CLAIM_MS = 60_000

interface Pairing {
  readonly ask: PairingAsk
  readonly askedMs: number
  state: PairState['state']
  decidedMs: number
}

export class Pairings {
  readonly #pairings = new Map<string, Pairing>()
  readonly #nowMs: () => number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Whether one waits for a hand on the panel. */
  get isPending(): boolean {
    this.#forgetOld()
    return [...this.#pairings.values()].some(({ state }) => state === 'waiting')
  }

  begin(name: string): { readonly ask: PairingAsk; readonly asked: PairAsked } {
    // Who knows the id gets the token: nobody guesses 128 bits.
    const ask = { id: randomBytes(16).toString('base64url'), name, code: String(randomInt(10_000)).padStart(4, '0') }
    this.#pairings.set(ask.id, { ask, askedMs: this.#nowMs(), state: 'waiting', decidedMs: 0 })
    return { ask, asked: { id: ask.id, code: ask.code, expiresInS: PAIRING_MS / 1000 } }
  }

  decide(id: string, outcome: PairingOutcome): void {
    const pairing = this.#pairings.get(id)
    if (pairing?.state !== 'waiting') return
    pairing.state = outcome
    pairing.decidedMs = this.#nowMs()
  }

  /** How it stands; `null` for an id that nobody has. */
  stateOf(id: string): PairState['state'] | null {
    this.#forgetOld()
    return this.#pairings.get(id)?.state ?? null
  }

  /** The name of a device that was let in, once: its token is handed out to the first that asks. */
  claim(id: string): string | null {
    const pairing = this.#pairings.get(id)
    if (pairing?.state !== 'granted') return null
    this.#pairings.delete(id)
    return pairing.ask.name
  }

  #forgetOld(): void {
    const nowMs = this.#nowMs()
    for (const [id, pairing] of this.#pairings) {
      // Control tells when one expires; where control is gone, the time does.
      if (pairing.state === 'waiting' && nowMs - pairing.askedMs > PAIRING_MS + 1000) this.decide(id, 'expired')
      if (pairing.state !== 'waiting' && nowMs - pairing.decidedMs > CLAIM_MS) this.#pairings.delete(id)
    }
  }
}
