/** The person on the simulated table. */
export interface Person {
  /** Kilogram. */
  readonly massKg: number
  /** Metre. */
  readonly heightM: number
}

/** The person the table's pivot is set for. */
export const AVERAGE_PERSON: Person = { massKg: 75, heightM: 1.75 }

/** The centre of mass of a standing adult lies at about this share of the height, measured from the soles. */
const CENTRE_OF_MASS_SHARE = 0.55
/** Roller hinges are set so that an average person nearly balances, a little foot-heavy: the table then tends upright. */
const PIVOT_FROM_SOLES_M = 1.0
const GRAVITY_M_PER_S2 = 9.81

/**
 * Torque of gravity about the pivot at horizontal, newton metre, positive towards inversion. At another angle it is this
 * times cos θ.
 */
export function gravityTorqueNm(person: Person): number {
  const leverM = person.heightM * CENTRE_OF_MASS_SHARE - PIVOT_FROM_SOLES_M
  return person.massKg * GRAVITY_M_PER_S2 * leverM
}
