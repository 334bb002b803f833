/** What the main thread and the surfaces' worker say to each other. Plain data: it is copied between threads. */
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { TableKind } from '../../hardware/table.ts'
import type { Program } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import type { Commission, CommissionAnswer, Health } from '../feed/api.ts'
import type { Fact, LiveState } from '../feed/live-state.ts'

/** What a worker is started with. */
export interface ServerStart {
  readonly config: Config
  readonly table: TableKind
  /** What the next Start runs, as far as is known. */
  readonly chosen: ChosenNow
  /** The wizard runs and no controller does: of what changes anything, only Stop and answers to the wizard are heard. */
  readonly isCommissioning?: boolean
}

/** One thing that happened. */
export interface ToldFact {
  /** Grows by one with each, also over a restart of the worker. */
  readonly id: number
  readonly at: string
  readonly fact: Fact
  /** Which of its words only paired devices may read. */
  readonly personal: readonly string[]
}

/** A picture of now, and which of its refusals only paired devices may read. */
export interface ToldLive {
  readonly state: LiveState
  readonly personal: readonly string[]
}

/** What the next Start runs, and for whom: ids. */
export interface ChosenNow {
  readonly program: string
  readonly user: string | null
}

/** What of the health only control knows. */
export type ControlHealth = Omit<Health, 'version' | 'table' | 'uptimeS' | 'mqtt' | 'clients'>

/** A device that asks to be let in. */
export interface PairingAsk {
  readonly id: string
  readonly name: string
  /** Four digits, shown on the device and at the table. */
  readonly code: string
}

export type PairingOutcome = 'granted' | 'refused' | 'expired'

/** Everything new since the last one; the next is sent when this one is confirmed, so a slow worker never piles anything up. */
export interface Parcel {
  readonly type: 'parcel'
  readonly live: ToldLive | null
  /** Where there were too many, a gap in their ids tells; the journal has them all. */
  readonly facts: readonly ToldFact[]
  readonly chosen: ChosenNow | null
  readonly health: ControlHealth | null
  readonly commission: Commission | null
  readonly pairings: readonly { readonly id: string; readonly outcome: PairingOutcome }[]
}

export type ToServer = Parcel | { readonly type: 'stopped' } | { readonly type: 'close' }

export type FromServer =
  | { readonly type: 'listening'; readonly addresses: readonly string[] }
  /** It cannot listen; the controller goes on without a page. */
  | { readonly type: 'notListening'; readonly message: string; readonly hint: string }
  | { readonly type: 'took' }
  /** MQTT has its broker. */
  | { readonly type: 'broker'; readonly message: string; readonly hint: string }
  | { readonly type: 'trouble'; readonly message: string; readonly hint: string }
  | ServerAsk

/** All that ever comes from the network: nothing here starts, deepens, resets or configures limits (S7). */
export type ServerAsk =
  | { readonly type: 'stop' }
  | { readonly type: 'choose'; readonly program: Program }
  /** By id. */
  | { readonly type: 'chooseUser'; readonly user: string | null }
  | { readonly type: 'pair'; readonly ask: PairingAsk }
  | ({ readonly type: 'commissionAnswer' } & CommissionAnswer)
  /** The virtual panel; there is none at a real table, and nobody listens. */
  | { readonly type: 'does'; readonly stimulus: StimulusName }
