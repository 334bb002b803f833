import type { BoardDetails, GuardConfig, GuardIdentity } from '../../hardware/table.ts'
import { PARTS } from '../commissioning/parts.ts'
import {
  type Against,
  type CommissioningRecord,
  type MissingPart,
  missingParts,
  NEVER_TRIED,
} from '../commissioning/record.ts'

export interface CommissioningDeskOptions {
  /** Refuses sessions while there are reasons. */
  readonly block: (reasons: readonly string[]) => void
  /** What the table's plate says it carries, as configured, kg. */
  readonly loadKg: number
}

const READING = 'It is being read what of this table was commissioned: a moment.'
const NOT_CONNECTED = 'It is not known yet which board is connected.'
const UNREADABLE =
  'The record of commissioning cannot be read, so nobody starts. Look at the disk (dmesg) and at what has the database open (fuser).'
const CANNOT_TELL =
  'The guard cannot tell what is wired to it: its firmware is too old. Flash it again (upright flash), then run “upright commission”.'
const NOT_WIRED = 'No wiring is stored in the guard, so this table was never commissioned: run “upright commission”.'

/**
 * Keeps sessions from starting unless every part of commissioning has passed with exactly what is connected now. Nothing lifts that but
 * the record: no message, file or option.
 */
export class CommissioningDesk {
  readonly #options: CommissioningDeskOptions
  /** `null`: not told yet. */
  #record: CommissioningRecord | 'unreadable' | null = null
  #now: Against | string = NOT_CONNECTED

  constructor(options: CommissioningDeskOptions) {
    this.#options = options
    this.#look()
  }

  /** The record has been read, or has changed; `null` where it can be read no more. */
  recordIs(record: CommissioningRecord | null): void {
    this.#record = record ?? 'unreadable'
    this.#look()
  }

  /** A guard is connected, perhaps another than before: call it before anything can start with it. */
  connected(identity: GuardIdentity, limits: GuardConfig, { wiring, health }: BoardDetails): void {
    if (health === null) this.#now = CANNOT_TELL
    else if (wiring === null) this.#now = NOT_WIRED
    else this.#now = { board: health.board, build: identity.build, wiring, limits, loadKg: this.#options.loadKg }
    this.#look()
  }

  /** The guard is gone: what comes next may be another. */
  lost(): void {
    this.#now = NOT_CONNECTED
    this.#look()
  }

  #look(): void {
    this.#options.block(this.#refusals())
  }

  #refusals(): readonly string[] {
    const now = this.#now
    if (this.#record === null) return [READING]
    if (this.#record === 'unreadable') return [UNREADABLE]
    if (typeof now === 'string') return [now]
    const { damaged } = this.#record
    const wayOut = now.board === 'simulation' ? 'upright commission --simulation' : 'upright commission'
    const unbelievable = damaged.map((what) => `In the record of commissioning, ${what}. Nothing was deleted.`)
    return [...missingWords(missingParts(this.#record, now), wayOut), ...unbelievable]
  }
}

/** A sentence for each reason, naming its parts. */
function missingWords(missing: readonly MissingPart[], wayOut: string): string[] {
  const isNew = missing.length === Object.keys(PARTS).length && missing.every(({ why }) => why === NEVER_TRIED)
  if (isNew) return [`This table is not commissioned: run “${wayOut}”.`]
  const reasons = [...new Set(missing.map(({ why }) => why))]
  return reasons.map((why) => {
    const titles = missing.filter((part) => part.why === why).map(({ part }) => `“${PARTS[part].title}”`)
    const told = why === NEVER_TRIED ? 'Not commissioned yet' : `To be commissioned again, because ${why}`
    return `${told}: ${titles.join(', ')}. Run “${wayOut}”.`
  })
}
