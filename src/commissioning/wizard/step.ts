import type { GuardConfig } from '../../../hardware/table.ts'
import type { PartName } from '../parts.ts'
import type { Notes } from './notes.ts'
import type { TableAtHand } from './table-at-hand.ts'
import type { Measured } from './view.ts'

/** A step as it goes: each `yield` waits for the next status. What it returns it has measured; what it throws it has found. */
export type Going<Value> = Generator<undefined, Value, undefined>

/** What a walk knows beside the table. */
export interface Walk {
  readonly table: TableAtHand
  readonly notes: Notes
  /** What the owner's file says about this table: the limits they chose. */
  wanted: GuardConfig
  ratedLoadKg: number
  /** The build this version brings. */
  readonly shipped: { readonly build: string; readonly version: string }
  /** Writes these keys of `[table]` into upright.toml; in words why not. */
  readonly writeTable: (values: TableValues) => string | null
  /** The guard has stored another wiring: what it says of parts that were tried before is carried over. */
  readonly rewired: () => void
}

/** Keys of `[table]` in upright.toml. */
export type TableValues = Readonly<Record<string, number>>

/** How the table has to stand before a step begins. `still`: nothing can move it. `idle`: upright, a session may be announced. */
export type Beginning = 'asItIs' | 'still' | 'idle'

export interface Step {
  readonly id: string
  readonly part: PartName
  readonly beginning: Beginning
  readonly go: (walk: Walk) => Going<Measured>
}
