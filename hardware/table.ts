/**
 * The table as the controller sees it: statuses come in, drives go out. Simulated, mock-serial, emulated and real tables are
 * equals behind this interface.
 */
import type { BoardHealth } from './guard/board-report.ts'
import type { GuardCause, GuardState, ReplyCode } from './guard/vocabulary.ts'
import type { GuardWiring } from './guard/wiring.ts'

export type TableKind = 'simulated' | 'mock-serial' | 'emulated' | 'serial'

/** One status of the guard. Angles: degrees, 0 horizontal, positive head-down. */
export interface TableStatus {
  /** Number of this status, 0…65535, wrapping. A drive answers it. */
  readonly n: number
  /** When it arrived, ms on the controller's monotonic clock (virtual time when simulated). */
  readonly atMs: number
  /** Milliseconds since the guard booted; a step back means it rebooted. */
  readonly uptimeMs: number
  /** Both angle channels, filtered, degrees. */
  readonly angleDeg: readonly [number, number]
  /** Signed speed as the guard measures it, degrees per second, positive towards inversion. */
  readonly speedDegPerS: number
  /** The drive the guard applies, −1000…1000 ‰ of full speed. */
  readonly driveMilli: number
  readonly currentA: number
  readonly supplyV: number
  /** Bits of `SWITCH`. */
  readonly switches: number
  readonly guard: GuardState
  /** Why the guard acts by itself, or `none`. Kept until the guard is idle again. */
  readonly cause: GuardCause
  /** Bits of `INTERLOCK`. */
  readonly interlocks: number
  /** Bits of `FLAG`. */
  readonly flags: number
  /** Status number that the last accepted drive answered. */
  readonly lastDriveN: number
  /** Frames the guard refused since boot (CRC, length, type), saturating at 65535. */
  readonly badFrames: number
  /** Time inverted in this session, seconds. */
  readonly invertedS: number
  /** Time rested at horizontal since the last inversion, seconds, as the guard counts it. */
  readonly pausedS: number
}

/** Who the guard is. */
export interface GuardIdentity {
  /** Protocol version; the controller speaks exactly one major. */
  readonly protocol: { readonly major: number; readonly minor: number }
  readonly firmware: string
  /** Build id: first 32 bits of the source digest, hex. */
  readonly build: string
  /** The compiled maxima no configuration passes. */
  readonly hardMaxAngleDeg: number
  readonly hardCapS: number
}

/** This table's limits as stored in the guard when commissioning. */
export interface GuardConfig {
  /** Mounting position, degrees, −90…−45. */
  readonly uprightDeg: number
  /** Deepest angle this table may reach, degrees, 10…90. */
  readonly maxAngleDeg: number
  /** Longest time inverted in one session, seconds, 30…900. */
  readonly capS: number
  /** Unloaded speed at full drive, degrees per second, 1…12; with relays 1…1.5. */
  readonly fullSpeedDegPerS: number
  /** Drive below which the motor does not turn, ‰, 0…300. */
  readonly deadBandMilli: number
  /** Motor current taken as an overload, ampere, 1…60. */
  readonly currentLimitA: number
  /** Supply voltage under which the table returns, volt, 5…48. */
  readonly supplyMinV: number
  /** Rest at horizontal after inversion before rising, seconds, 30…600 (S5). */
  readonly pauseS: number
}

/** What the guard's board is, beyond its limits. */
export interface BoardDetails {
  /** `null`: none is stored, or the guard is older than its protocol 1.1 and cannot tell. */
  readonly wiring: GuardWiring | null
  /** `null` only where the guard cannot tell. */
  readonly health: BoardHealth | null
}

export interface ArmReply {
  readonly code: ReplyCode
  /** Bits of `INTERLOCK` that were open when the guard refused. */
  readonly interlocks: number
}

/** A button of the panel as johnny-five (or the simulated panel) reports it: one edge. */
export interface PanelEvent {
  readonly button: 'start' | 'stop'
  readonly pressed: boolean
}

/** Lamp and buzzer tell the phase to the person on the table. */
export const SIGNALS = [
  'off',
  'ready',
  'moving',
  'holding',
  'breathing',
  'pausing',
  'askingForStart',
  'askingHow',
  'refused',
  'alarm',
] as const
export type Signal = (typeof SIGNALS)[number]

/** What a table tells its user. Every method is called on the control thread, in the order things happened. */
export interface TableListener {
  connected(identity: GuardIdentity, config: GuardConfig, board: BoardDetails): void
  status(status: TableStatus): void
  panel(event: PanelEvent): void
  armReply(reply: ArmReply): void
  /** The link is gone; the table reconnects by itself where it can. */
  lost(reason: Error): void
}

export interface Table {
  readonly kind: TableKind
  /** Starts connecting. Resolves once listening for the table has begun, not once it is connected. Rejects where it never can. */
  open(listener: TableListener): Promise<void>
  /** Answers status `n` with a signed drive, −1000…1000 ‰. Ignored when not connected. */
  drive(n: number, driveMilli: number): void
  /** Announces a session: deepest angle in degrees, time inverted in seconds. The answer arrives as `armReply`. */
  arm(deepestDeg: number, capS: number): void
  /** Ends the announced session. */
  disarm(): void
  /** Shows `signal` on lamp and buzzer. */
  signal(signal: Signal): void
  close(): Promise<void>
}
