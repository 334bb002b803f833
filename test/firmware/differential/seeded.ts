import { Chance } from '../../../hardware/simulator/noise.ts'

/** Neighbouring seeds begin alike. */
const ALIKE = 32

/** A source of chance that is another one from its first number on. */
export function seeded(seed: number): Chance {
  const chance = new Chance(seed)
  for (let i = 0; i < ALIKE; i++) chance.next()
  return chance
}
