/** What control and its surfaces say to each other: plain data, so that a surface may live on a thread of its own. */
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { Program } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import type { Commission } from '../feed/api.ts'
import type { Fact, LiveState } from '../feed/live-state.ts'
import type { ChosenNow, ControlHealth, PairingAsk, PairingOutcome } from '../server/messages.ts'
import type { VirtualBoardKind } from './virtual-boards.ts'

/** Which table to control; `waits`: also where none can be had yet. */
export type TableChoice =
  | { readonly kind: VirtualBoardKind }
  | { readonly kind: 'serial'; readonly path: string; readonly waits?: boolean }

export interface ControlStart {
  readonly config: Config
  readonly table: TableChoice
  readonly program: Program
  /** Whether somebody asked for that program. */
  readonly isProgramNamed: boolean
  /** Who the session is for, by name; `null` where nobody was named. */
  readonly user: string | null
}

export type ToControl =
  | { readonly type: 'does'; readonly stimulus: StimulusName }
  | { readonly type: 'choose'; readonly program: Program }
  /** By id, or by name. */
  | { readonly type: 'chooseUser'; readonly user: string | null }
  | { readonly type: 'pair'; readonly ask: PairingAsk }
  /** Whoever asked to be paired is gone. */
  | { readonly type: 'dropPairing' }
  | { readonly type: 'stop' }
  | { readonly type: 'close' }

/** An error as it crosses threads. */
export interface ToldError {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly exitCode: 1 | 2 | 3
  readonly stack: string
}

export type FromControl =
  /** `personal`: which of its words are for paired devices only. */
  | { readonly type: 'live'; readonly state: LiveState; readonly personal: readonly string[] }
  | { readonly type: 'fact'; readonly fact: Fact; readonly at: string; readonly personal: readonly string[] }
  | { readonly type: 'chosen'; readonly chosen: ChosenNow }
  | { readonly type: 'health'; readonly health: ControlHealth }
  | { readonly type: 'commission'; readonly commission: Commission }
  /** The loop goes on. Nothing else may keep a watchdog quiet. */
  | { readonly type: 'alive' }
  | { readonly type: 'pairing'; readonly id: string; readonly outcome: PairingOutcome }
  | { readonly type: 'trouble'; readonly message: string; readonly hint: string }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly error: ToldError }
  | { readonly type: 'closed' }
