import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** `count` random bytes, the same for each seed. */
export function randomBytes(count: number, seed: number): Uint8Array {
  const random = xoroshiro128plus(seed)
  return Uint8Array.from({ length: count }, () => uniformInt(random, 0, 255))
}
