import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** What goes wrong on a serial line, as probabilities 0…1; the same seed gives the same faults. */
export interface LineFaults {
  readonly seed: number
  readonly dropPerByte?: number
  /** One bit flips. */
  readonly corruptPerByte?: number
  readonly duplicatePerByte?: number
  /** A message waits for up to `maxDelayMs`; what follows waits behind it. */
  readonly delayPerMessage?: number
  readonly maxDelayMs?: number
}

/** More than a real UART and its drivers hold: what comes on top is lost, as it would be there. */
const MAX_WAITING_MESSAGES = 512

/** One direction of a serial line. Without faults, bytes pass at once. */
export class FaultyLine {
  readonly #deliver: (bytes: Uint8Array) => void
  #faults: LineFaults | null = null
  #random = xoroshiro128plus(0)
  #nowMs = 0
  #waiting: { readonly dueMs: number; readonly bytes: Uint8Array }[] = []

  constructor(deliver: (bytes: Uint8Array) => void) {
    this.#deliver = deliver
  }

  /** Begins with `faults`, or ends all with null. */
  disturb(faults: LineFaults | null): void {
    this.#faults = faults
    this.#random = xoroshiro128plus(faults?.seed ?? 0)
  }

  push(bytes: Uint8Array): void {
    const faults = this.#faults
    const passed = faults === null ? bytes : this.#damage(bytes, faults)
    const delayMs = faults !== null && this.#happens(faults.delayPerMessage) ? this.#upTo(faults.maxDelayMs ?? 100) : 0
    if (delayMs === 0 && this.#waiting.length === 0) this.#deliver(passed)
    else if (this.#waiting.length < MAX_WAITING_MESSAGES)
      this.#waiting.push({ dueMs: this.#nowMs + delayMs, bytes: passed })
  }

  /** One millisecond has passed. */
  step(): void {
    this.#nowMs++
    while (this.#waiting.length > 0 && this.#waiting[0]!.dueMs <= this.#nowMs)
      this.#deliver(this.#waiting.shift()!.bytes)
  }

  /** What is on its way is lost. */
  clear(): void {
    this.#waiting = []
  }

  #damage(bytes: Uint8Array, faults: LineFaults): Uint8Array {
    const passed: number[] = []
    for (const byte of bytes) {
      if (this.#happens(faults.dropPerByte)) continue
      const arrived = this.#happens(faults.corruptPerByte) ? byte ^ (1 << this.#upTo(7)) : byte
      passed.push(arrived)
      if (this.#happens(faults.duplicatePerByte)) passed.push(arrived)
    }
    return Uint8Array.from(passed)
  }

  #happens(probability = 0): boolean {
    return probability > 0 && uniformFloat32(this.#random) < probability
  }

  #upTo(most: number): number {
    return uniformInt(this.#random, 0, most)
  }
}
