/**
 * What the guard and the controller tell each other, in human units. `hardware/firmware/PROTOCOL.md` has the bytes,
 * `hardware/table.ts` the units of what the messages carry.
 */
import type { GuardConfig, GuardIdentity, TableStatus } from '../table.ts'
import type { BoardHealth, BoardReadings } from './board-report.ts'
import type { ReplyCode } from './vocabulary.ts'
import type { GuardWiring } from './wiring.ts'

/** The version this controller speaks. The major must be the guard's; a newer minor only adds messages. */
export const PROTOCOL_VERSION = { major: 1, minor: 1 } as const

/** Numbers of the guard's messages. */
export const MESSAGE_TYPE = {
  status: 0x01,
  identity: 0x02,
  config: 0x03,
  reply: 0x04,
  wiring: 0x05,
  readings: 0x06,
  health: 0x07,
} as const

/** Numbers of the controller's requests. There is none that resets: that takes a hand on the panel. */
export const REQUEST_TYPE = {
  identify: 0x41,
  drive: 0x42,
  arm: 0x43,
  disarm: 0x44,
  configure: 0x45,
  readConfig: 0x46,
  wire: 0x47,
  readWiring: 0x48,
  readReadings: 0x49,
  readHealth: 0x4a,
} as const

/** A frame from the guard. `seq` counts its frames, 0…255, wrapping. */
export type GuardMessage =
  | { readonly type: 'status'; readonly seq: number; readonly status: TableStatus }
  | { readonly type: 'identity'; readonly seq: number; readonly identity: GuardIdentity }
  | { readonly type: 'config'; readonly seq: number; readonly commissioned: boolean; readonly config: GuardConfig }
  /** `null` where none is stored. */
  | { readonly type: 'wiring'; readonly seq: number; readonly wiring: GuardWiring | null }
  | { readonly type: 'readings'; readonly seq: number; readonly readings: BoardReadings }
  | { readonly type: 'health'; readonly seq: number; readonly health: BoardHealth }
  | GuardReply

/** What the guard says because it was asked. */
export type GuardAnswer = Exclude<GuardMessage, { readonly type: 'status' }>

/** The answer to an ARM, DISARM, CONFIGURE or WIRE, or to a request the guard does not know. */
interface GuardReply {
  readonly type: 'reply'
  readonly seq: number
  /** Number of the request answered, one of `REQUEST_TYPE` unless the guard does not know it. */
  readonly requestType: number
  readonly requestSeq: number
  readonly code: ReplyCode
  /** Bits of `INTERLOCK` that were open when the guard refused; 0 when it accepted. */
  readonly interlocks: number
}

/** A request to the guard. */
export type GuardRequest =
  | { readonly type: 'identify' }
  | { readonly type: 'readConfig' }
  /** Answers status `n` with a signed drive, ‰ of full speed. */
  | { readonly type: 'drive'; readonly n: number; readonly driveMilli: number }
  | { readonly type: 'arm'; readonly deepestDeg: number; readonly capS: number }
  | { readonly type: 'disarm' }
  | { readonly type: 'configure'; readonly config: GuardConfig }
  | { readonly type: 'wire'; readonly wiring: GuardWiring }
  | { readonly type: 'readWiring' }
  | { readonly type: 'readReadings' }
  | { readonly type: 'readHealth' }

/** Why a frame was refused. `unknownType`: intact, but of a type this controller does not know. */
export type FrameFault = 'packing' | 'crc' | 'unknownType' | 'length' | 'value'

export type Decoded =
  | { readonly ok: true; readonly message: GuardMessage }
  | { readonly ok: false; readonly fault: FrameFault; readonly why: string }

/** Frames of the guard that were lost between two that arrived. Counts modulo 256: 256 lost in a row look like none. */
export function framesLost(previousSeq: number, seq: number): number {
  return (seq - previousSeq - 1) & 0xff
}
