import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded source of chance, the same on every machine. */
export class Chance {
  readonly #generator: ReturnType<typeof xoroshiro128plus>

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed)
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    return uniformFloat64(this.#generator)
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)]!
  }
}

const TABLE_SIZE = 8191 // prime, so that a stride visits every sample

/** Gaussian noise of standard deviation 1 from a table made once: drawing it 2,000 times a simulated second must be cheap. */
export class Noise {
  readonly #samples: Float64Array
  readonly #stride: number
  #at: number

  constructor(chance: Chance) {
    this.#samples = standardSamples()
    this.#stride = chance.between(1, TABLE_SIZE - 1)
    this.#at = chance.between(0, TABLE_SIZE - 1)
  }

  next(): number {
    this.#at += this.#stride
    if (this.#at >= TABLE_SIZE) this.#at -= TABLE_SIZE
    return this.#samples[this.#at]!
  }
}

let samples: Float64Array | undefined

function standardSamples(): Float64Array {
  if (!samples) {
    const chance = new Chance(1)
    // Box–Muller; 1 − u keeps the logarithm finite.
    samples = Float64Array.from(
      { length: TABLE_SIZE },
      () => Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next()),
    )
  }
  return samples
}
