import { Chance } from '../../hardware/simulator/noise.ts'

/** A source of chance that depends on these numbers and on nothing else. */
export function chanceOf(...numbers: readonly number[]): Chance {
  let hash = 0x9e3779b9
  for (const number of numbers) {
    hash = Math.imul(hash ^ (number | 0), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return new Chance(hash | 0)
}

/** A number from `least` to `most` with `digits` behind the point. */
export function numberFrom(chance: Chance, least: number, most: number, digits = 0): number {
  const scale = 10 ** digits
  return chance.between(Math.round(least * scale), Math.round(most * scale)) / scale
}

/** Whether something happens that does so in this share of all cases. */
export function happens(chance: Chance, share: number): boolean {
  return chance.next() < share
}
