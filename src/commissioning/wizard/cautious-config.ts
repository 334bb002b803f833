import type { GuardWiring } from '../../../hardware/guard/wiring.ts'
import type { GuardConfig } from '../../../hardware/table.ts'

/** The fastest a guard takes: what it believes to be fast it drives with little. */
const FASTEST_DEG_PER_S = 12
const FASTEST_RELAYS_DEG_PER_S = 1.5
/** So that a creeping motor whose dead band is not known yet is no stall. */
const DEAD_BAND_MILLI = 100
const LEAST_ANGLE_DEG = 10
const LEAST_CAP_S = 30

/** The limits a table is tried with before its own are measured: hardly head-down, and as if its motor were the fastest. */
export function cautiousConfig(wanted: GuardConfig, uprightDeg: number, driver: GuardWiring['driver']): GuardConfig {
  return {
    ...wanted,
    uprightDeg,
    maxAngleDeg: LEAST_ANGLE_DEG,
    capS: LEAST_CAP_S,
    fullSpeedDegPerS: driver === 'relays' ? FASTEST_RELAYS_DEG_PER_S : FASTEST_DEG_PER_S,
    deadBandMilli: DEAD_BAND_MILLI,
  }
}
