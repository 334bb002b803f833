/** How much CI explores: to the end, in less than a minute. */
import type { Bounds } from './actions.ts'

const USUAL = { hands: 1, estop: 'alone', anywhere: false } as const

export const CI_SETTINGS: Readonly<Record<string, Bounds>> = {
  press: { ...USUAL, troubles: ['controller-crash', 'hostile-deeper', 'sensor-a-stuck'] },
  hold: { ...USUAL, troubles: [] },
}
