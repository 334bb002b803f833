import type { Chance } from '../../../hardware/simulator/noise.ts'
import type { GuardConfig, TableStatus } from '../../../hardware/table.ts'

/** What a controller does with a status. */
export interface Move {
  readonly driveMilli: number
  readonly presses: 'start' | 'nothing'
  readonly asks: 'arm' | 'disarm' | 'nothing'
}

const NEAR_DEG = 1
const SLOWER_WITHIN_DEG = 4
const LEAST_DRIVE_MILLI = 220
/** Above horizontal a controller asks for no more than it may have (S4). */
const MOST_RISING_MILLI = 300
/** From one status to the next: set-points are gentle. */
const GENTLE_MILLI = 15
const HOLD_MS = [500, 6000] as const
const INVERTED_MOST_MS = 240_000
const REST = { driveMilli: 0, presses: 'nothing', asks: 'nothing' } as const

type Phase = 'upright' | 'armed' | 'head-up' | 'inverted' | 'returning' | 'pausing' | 'rising'

/**
 * An afternoon of ordinary sessions, one after the other: some angles head-up, some inverted, at one speed or another, held for a
 * while; back to horizontal, the pause, up again.
 */
export class NormalUse {
  /** Sessions that came back upright. */
  sessions = 0
  readonly #chance: Chance
  readonly #config: GuardConfig
  #phase: Phase = 'upright'
  #targetDeg = 0
  #driveMilli = 0
  #holdUntilMs = 0
  #targetsLeft = 0
  #pressedMs = 0
  #invertedSinceMs = 0
  #lastMilli = 0

  constructor(chance: Chance, config: GuardConfig) {
    this.#chance = chance
    this.#config = config
  }

  answer(status: TableStatus): Move {
    const move = this.#decide(status)
    const change = move.driveMilli - this.#lastMilli
    this.#lastMilli += Math.max(-GENTLE_MILLI, Math.min(GENTLE_MILLI, change))
    return { ...move, driveMilli: this.#lastMilli }
  }

  #decide(status: TableStatus): Move {
    switch (this.#phase) {
      case 'upright':
        return this.#begin(status)
      case 'armed':
        return this.#beginsTilting(status)
      case 'head-up':
      case 'inverted':
        return this.#visit(status)
      case 'returning':
        return this.#return(status)
      case 'pausing':
        return this.#pause(status)
      case 'rising':
        return this.#rise(status)
    }
  }

  #begin(status: TableStatus): Move {
    if (status.guard !== 'idle' || status.interlocks !== 0) return REST
    this.#pressedMs = status.uptimeMs
    this.#phase = 'armed'
    return { ...REST, presses: 'start' }
  }

  #beginsTilting(status: TableStatus): Move {
    if (status.guard !== 'armed') {
      const sincePressMs = status.uptimeMs - this.#pressedMs
      if (sincePressMs > 2500) this.#phase = 'upright'
      return sincePressMs > 400 ? { ...REST, asks: 'arm' } : REST
    }
    this.#phase = 'head-up'
    this.#targetsLeft = this.#chance.between(0, 2)
    this.#aim()
    return REST
  }

  #visit(status: TableStatus): Move {
    const inverted = this.#phase === 'inverted'
    if (inverted && status.uptimeMs - this.#invertedSinceMs > INVERTED_MOST_MS) this.#phase = 'returning'
    if (status.uptimeMs < this.#holdUntilMs) return REST
    const driveMilli = this.#towards(status)
    if (driveMilli !== 0) return { ...REST, driveMilli }
    if (this.#holdUntilMs === 0) {
      this.#holdUntilMs = status.uptimeMs + this.#chance.between(...HOLD_MS)
      return REST
    }
    if (this.#targetsLeft-- > 0) this.#aim()
    else if (inverted) this.#phase = 'returning'
    else {
      this.#phase = 'inverted'
      this.#invertedSinceMs = status.uptimeMs
      this.#targetsLeft = this.#chance.between(0, 3)
      this.#aim()
    }
    return REST
  }

  #return(status: TableStatus): Move {
    this.#targetDeg = 0
    const driveMilli = this.#towards(status)
    if (driveMilli !== 0) return { ...REST, driveMilli }
    this.#phase = 'pausing'
    return REST
  }

  #pause(status: TableStatus): Move {
    if (status.pausedS <= this.#config.pauseS) return REST
    this.#phase = 'rising'
    this.#driveMilli = this.#chance.pick([300, 1000])
    return { ...REST, presses: 'start' }
  }

  #rise(status: TableStatus): Move {
    this.#targetDeg = this.#config.uprightDeg
    const driveMilli = this.#towards(status)
    if (driveMilli !== 0) return { ...REST, driveMilli }
    this.sessions++
    this.#phase = 'upright'
    return { ...REST, asks: 'disarm' }
  }

  #aim(): void {
    const { uprightDeg, maxAngleDeg } = this.#config
    const [least, most] = this.#phase === 'head-up' ? [uprightDeg + 6, -2] : [6, maxAngleDeg - 5]
    this.#targetDeg = least + this.#chance.next() * (most - least)
    this.#driveMilli = this.#chance.pick([250, 400, 600, 1000])
    this.#holdUntilMs = 0
  }

  /** Slower near its target, 0 there. */
  #towards({ angleDeg }: TableStatus): number {
    const leftDeg = this.#targetDeg - (angleDeg[0] + angleDeg[1]) / 2
    if (Math.abs(leftDeg) < NEAR_DEG) return 0
    const share = Math.min(1, Math.abs(leftDeg) / SLOWER_WITHIN_DEG)
    const size = Math.max(LEAST_DRIVE_MILLI, Math.round(this.#driveMilli * share))
    if (leftDeg > 0) return size
    return angleDeg[0] < 0 ? -Math.min(size, MOST_RISING_MILLI) : -size
  }
}
