/** The wiring: which sensors and motor driver hang on the board, and what their readings mean. It is stored in the guard. */
import type { Driver, MpuAxis } from './vocabulary.ts'

/** A potentiometer or an MPU-6050 that measures the table's angle; of two, one may be of each kind. */
export type AngleWiring =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'potentiometer'
      /** What it reads at 0°: the sum of four 10-bit readings, 0…4092. */
      readonly zeroCounts: number
      /** Degrees per count, negative where it turns the other way. Never 0. */
      readonly degPerCount: number
    }
  | {
      readonly kind: 'mpu6050At68' | 'mpu6050At69'
      /** The axis along which gravity is felt as the sine of the angle, and the one as its cosine. */
      readonly sineAxis: MpuAxis
      readonly cosineAxis: MpuAxis
      /** What it reads at 0°, degrees, −180…180. */
      readonly zeroDeg: number
      /** It turns the other way. */
      readonly reversed: boolean
    }

export interface GuardWiring {
  readonly angle: readonly [AngleWiring, AngleWiring]
  readonly driver: Driver
  readonly motorReversed: boolean
  /** Rest between one relay's release and the other's pull, ms, 50…250. */
  readonly relayDeadMs: number
  /** What the current sensor reads at no current: one 10-bit reading, 0…1023. */
  readonly currentZeroCounts: number
  readonly ampPerCount: number
  readonly voltPerCount: number
}
