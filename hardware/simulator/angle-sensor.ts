import { NO_READING } from './guard-core.ts'
import type { Noise } from './noise.ts'

/** What can be wrong with an angle sensor. */
export type SensorFault =
  | { readonly kind: 'stuck' }
  | { readonly kind: 'drifting'; readonly degPerS: number }
  | { readonly kind: 'noisy'; readonly deg: number }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'stale' }

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
    const seenDeg = angleDeg * this.#slope + this.#offsetDeg + this.#driftDeg + this.#noise.next() * spreadDeg
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
        return true
    }
  }
}
