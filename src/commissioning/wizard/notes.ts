import type { AngleWiring, GuardWiring } from '../../../hardware/guard/wiring.ts'
import type { AnglePoint } from './calibration.ts'

/** What one step leaves for those after it, within a walk. */
export interface Notes {
  /** What the owner says is wired; its calibration is made up until the angles are done. */
  kinds: {
    readonly angle: readonly [AngleWiring['kind'], AngleWiring['kind']]
    readonly driver: GuardWiring['driver']
  } | null
  inputs: Pick<GuardWiring, 'currentZeroCounts' | 'ampPerCount' | 'voltPerCount'> | null
  points: AnglePoint[]
  /** Drive at which the empty table creeps, ‰. */
  creepMilli: number | null
  fit: { readonly fullSpeedDegPerS: number; readonly deadBandMilli: number } | null
}

export function emptyNotes(): Notes {
  return { kinds: null, inputs: null, points: [], creepMilli: null, fit: null }
}
