import { sealFrame } from '../../hardware/guard/frame.ts'
import { FIRMATA, SYSEX } from '../../hardware/serial/firmata-wire.ts'
import { Chance } from '../../hardware/simulator/noise.ts'

/** `FUZZ_SEED=123 npx vitest run test/fuzz` hunts elsewhere. */
const SEED = Number(process.env.FUZZ_SEED ?? 281_232_290)

const LONGEST_NOISE_BYTES = 64
/** More than any buffer has room for. */
const ENDLESS_BYTES = 300

/** The bytes of a guard's sysex, from START_SYSEX to END_SYSEX. */
export function sysex(body: ArrayLike<number>): Uint8Array {
  return Uint8Array.from([FIRMATA.startSysex, SYSEX.guard, ...Array.from(body), FIRMATA.endSysex])
}

/** Bytes as no honest party would send them, made from whole frames; the same for each seed. */
export class Fuzzer {
  readonly #chance: Chance
  readonly #corpus: readonly Uint8Array[]
  readonly #heldBack: Uint8Array[] = []
  readonly #passesWhole: boolean

  /** `passesWhole`: whole frames of the corpus arrive too, doubled and in the wrong order. */
  constructor(chance: Chance, corpus: readonly Uint8Array[], passesWhole: boolean) {
    this.#chance = chance
    this.#corpus = corpus
    this.#passesWhole = passesWhole
  }

  next(): Uint8Array {
    const frame = this.#chance.pick(this.#corpus)
    switch (this.#chance.between(0, this.#passesWhole ? 7 : 5)) {
      case 0:
        return this.#noise(this.#chance.between(1, LONGEST_NOISE_BYTES), 255)
      case 1:
        return frame.slice(0, this.#chance.between(1, frame.length - 1))
      case 2:
        return frame.slice(this.#chance.between(1, frame.length - 1))
      case 3:
        return this.#flipped(frame)
      case 4:
        return this.#chance.next() < 0.02 ? this.#endless() : this.#spliced(frame)
      case 5:
        return this.#unheardOf()
      case 6:
        return Uint8Array.from([...frame, ...frame])
      default:
        return this.#reordered(frame)
    }
  }

  #noise(count: number, most: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#chance.between(0, most))
  }

  #flipped(frame: Uint8Array): Uint8Array {
    const flipped = frame.slice()
    for (let flips = this.#chance.between(1, 5); flips > 0; flips--) {
      const at = this.#chance.between(0, flipped.length - 1)
      flipped[at] = flipped[at]! ^ (1 << this.#chance.between(0, 7))
    }
    // As many flips as hit the same bit leave it whole: then it is none of these.
    if (flipped.every((byte, at) => byte === frame[at])) flipped[flipped.length - 1] = 0
    return flipped
  }

  #endless(): Uint8Array {
    return Uint8Array.from([FIRMATA.startSysex, SYSEX.guard, ...this.#noise(ENDLESS_BYTES, 127)])
  }

  /** The beginning of one frame and the end of another. */
  #spliced(frame: Uint8Array): Uint8Array {
    const other = this.#chance.pick(this.#corpus)
    const head = frame.slice(0, this.#chance.between(1, frame.length - 1))
    return Uint8Array.from([...head, ...other.slice(this.#chance.between(1, other.length - 1))])
  }

  /** Intact, but of a type nobody knows. */
  #unheardOf(): Uint8Array {
    const fields = this.#noise(this.#chance.between(0, 30), 255)
    const type = this.#chance.next() < 0.5 ? this.#chance.between(0x05, 0x3f) : this.#chance.between(0x47, 0xff)
    const write = (view: DataView) => new Uint8Array(view.buffer, view.byteOffset, fields.length).set(fields)
    return sysex(sealFrame(type, this.#chance.between(0, 255), fields.length, write))
  }

  #reordered(frame: Uint8Array): Uint8Array {
    this.#heldBack.push(frame)
    return this.#heldBack.length < 20
      ? frame
      : this.#heldBack.splice(this.#chance.between(0, this.#heldBack.length - 1), 1)[0]!
  }
}

/** Runs `story` with chance from the seed, and names the seed where it fails. */
export async function seeded(story: (chance: Chance) => Promise<void> | void): Promise<void> {
  try {
    await story(new Chance(SEED))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`with FUZZ_SEED=${SEED}: ${why}`, { cause: error })
  }
}
