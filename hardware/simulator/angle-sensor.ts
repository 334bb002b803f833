import { NO_READING } from './guard-core.ts'
import type { Noise } from './noise.ts'

/** What can be wrong with an angle sensor. */
export type SensorFault =
  | { readonly kind: 'stuck' }
  | { readonly kind: 'drifting'; readonly degPerS: number }
  | { readonly kind: 'noisy'; readonly deg: number }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'stale' }
  /** Its coupling has play: it follows the table only once that is used up. */
  | { readonly kind: 'slipping'; readonly deg: number }

/** A potentiometer on a 12-bit converter over 270°: its step, milli-degrees. */
const STEP_MDEG = 66
/** Noise of a reading, degrees (standard deviation). */
const NOISE_DEG = 0.05

/** One angle sensor with its tolerances, its noise and its faults. */
export class AngleSensor {
  fault: SensorFault | null = null
  readingMdeg = 0
  ageMs = 0
  readonly #noise: Noise
  readonly #slope: number
  readonly #offsetDeg: number
  #driftDeg = 0
  #coupledDeg: number | null = null

  constructor(noise: Noise, slope: number, offsetDeg: number) {
    this.#noise = noise
    this.#slope = slope
    this.#offsetDeg = offsetDeg
  }

  /** One millisecond on a table at a true angle, degrees. */
  step({ angleDeg }: { readonly angleDeg: number }): void {
    const { fault } = this
    if (fault !== null && !this.#stepFaulty(fault)) return
    const spreadDeg = fault !== null && fault.kind === 'noisy' ? fault.deg : NOISE_DEG
    const seenDeg =
      this.#coupled(angleDeg, fault) * this.#slope + this.#offsetDeg + this.#driftDeg + this.#noise.next() * spreadDeg
    // Not Math.round: it branches on the fraction, which noise makes a coin toss, and the processor guesses wrong half the time.
    this.readingMdeg = Math.floor((seenDeg * 1000) / STEP_MDEG + 0.5) * STEP_MDEG
    this.ageMs = 0
  }

  mend(): void {
    this.fault = null
    this.#driftDeg = 0
  }

  /** True where the sensor still reads something. */
  #stepFaulty(fault: SensorFault): boolean {
    switch (fault.kind) {
      case 'stuck':
        return false
      case 'stale':
        this.ageMs += 1
        return false
      case 'disconnected':
        this.readingMdeg = NO_READING
        return false
      case 'drifting':
        this.#driftDeg += fault.degPerS / 1000
        return true
      case 'noisy':
      case 'slipping':
        return true
    }
  }

  /** Where its own shaft stands while the table's stands at `angleDeg`. */
  #coupled(angleDeg: number, fault: SensorFault | null): number {
    if (fault?.kind !== 'slipping') {
      this.#coupledDeg = null
      return angleDeg
    }
    const playDeg = fault.deg / 2
    const before = this.#coupledDeg ?? angleDeg
    this.#coupledDeg = Math.min(angleDeg + playDeg, Math.max(angleDeg - playDeg, before))
    return this.#coupledDeg
  }
}
