import type { GuardRequest } from '../../../hardware/guard/message.ts'
import { encodeRequest } from '../../../hardware/guard/request-encoder.ts'
import type { Chance } from '../../../hardware/simulator/noise.ts'
import type { GuardConfig } from '../../../hardware/table.ts'

/** What a client may ask of a guard, sense and nonsense, as bodies of a sysex. */
export class WildRequests {
  readonly #chance: Chance
  readonly #config: GuardConfig
  /** Drives of a section of time; null says nothing. */
  #driveMilli: number | null = 0
  #seq = 0

  constructor(chance: Chance, config: GuardConfig) {
    this.#chance = chance
    this.#config = config
  }

  /** An answer to status `n`. */
  drive(n: number): Uint8Array | null {
    const chance = this.#chance
    if (chance.next() < 0.01) this.#driveMilli = chance.pick([null, 0, 1000, 1000, 700, 300, -300, -700, -1000, 1001])
    if (this.#driveMilli === null) return null
    const late = chance.next() < 0.05 ? chance.between(-1, 40) : 0
    return this.#body({ type: 'drive', n: (n - late) & 0xffff, driveMilli: this.#driveMilli })
  }

  /** Anything else. */
  any(): Uint8Array {
    const body = this.#body(this.#request())
    if (this.#chance.next() < 0.1) body[this.#chance.between(0, body.length - 1)]! ^= 1 << this.#chance.between(0, 7)
    return this.#chance.next() < 0.05 ? body.slice(0, this.#chance.between(0, body.length)) : body
  }

  #body(request: GuardRequest): Uint8Array {
    return encodeRequest(request, this.#seq++ & 0xff)
  }

  #request(): GuardRequest {
    const chance = this.#chance
    const { maxAngleDeg, capS } = this.#config
    switch (chance.between(0, 9)) {
      case 0:
        return { type: 'disarm' }
      case 1:
        return { type: 'configure', config: this.#limits() }
      case 2:
        return { type: chance.pick(['identify', 'readConfig'] as const) }
      case 3:
        return { type: 'drive', n: chance.between(0, 65_535), driveMilli: chance.between(-1200, 1200) }
      default: {
        const deepestDeg = chance.pick([maxAngleDeg, maxAngleDeg, maxAngleDeg + 0.001, 1, 8, 20, 0, -5, 2_000_000])
        return { type: 'arm', deepestDeg, capS: chance.pick([capS, capS, 30, 1, 5, capS + 1, 0, 65_535]) }
      }
    }
  }

  #limits(): GuardConfig {
    const chance = this.#chance
    return {
      uprightDeg: this.#config.uprightDeg + chance.pick([0, 0, 1, 3.999, 4, -3.9, 30]),
      maxAngleDeg: chance.pick([10, 30, 60, 90, 90.001, 9.999]),
      capS: chance.pick([30, 60, 900, 901, 29]),
      fullSpeedDegPerS: chance.pick([1, 1.5, 6, 12, 12.001, 0.999]),
      deadBandMilli: chance.pick([0, 30, 300, 301]),
      currentLimitA: chance.pick([1, 12, 60, 0.999]),
      supplyMinV: chance.pick([5, 10.5, 12, 48]),
      pauseS: chance.pick([30, 31, 600, 29]),
    }
  }
}
