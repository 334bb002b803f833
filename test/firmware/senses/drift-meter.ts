const DRIFT_MDEG = 100
const ROUGH_DRIFT_MDEG = 300
const DRIFT_MS = 20
const CLASSES = 20

/** How near the difference of both channels comes to what the guard takes for a drift (guard_sense.c). */
export class DriftMeter {
  /** Longest that it was beyond its limit, ms; 20 trip. */
  longestMs = 0
  ms = 0
  /** Milliseconds by |drift| as a share of its limit, in twentieths; the last class is beyond it. */
  readonly histogram = new Float64Array(CLASSES + 1)
  readonly #leastMdeg: number
  #squares = 0
  #ms = 0

  /** `accelerometers` measure the angle: none, one or both. */
  constructor(accelerometers: number) {
    this.#leastMdeg = DRIFT_MDEG + accelerometers * ROUGH_DRIFT_MDEG
  }

  /** After a step of the guard; milli-degrees and milli-degrees per second. */
  look(mdeg: readonly [number, number], speeds: readonly [number, number], offsetX1024: number): void {
    const drift = mdeg[0] - mdeg[1] - offsetX1024 / 1024
    const fastest = Math.max(Math.abs(speeds[0]), Math.abs(speeds[1]))
    const share = Math.abs(drift) / (this.#leastMdeg + (fastest * 5) / 128)
    this.ms++
    this.#squares += drift * drift
    this.histogram[Math.min(CLASSES, Math.floor(share * CLASSES))]!++
    this.#ms = share > 1 ? this.#ms + 1 : 0
    this.longestMs = Math.max(this.longestMs, this.#ms)
  }

  /** Root of the mean square, milli-degrees. */
  get rmsMdeg(): number {
    return Math.sqrt(this.#squares / this.ms)
  }

  /** Share of the time beyond the limit. */
  get beyondShare(): number {
    return this.histogram[CLASSES]! / this.ms
  }

  get says(): string {
    const beyond = `${(100 * this.beyondShare).toFixed(4)} % of the time beyond its limit`
    return `${(this.ms / 3.6e6).toFixed(2)} h; drift ${this.rmsMdeg.toFixed(1)} mdeg rms, ${beyond}, longest ${this.longestMs} of ${DRIFT_MS} ms`
  }
}
