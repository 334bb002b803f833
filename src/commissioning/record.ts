/** What was commissioned, with what, and which parts of it hold for the table as it is now. */
import type { BoardKind } from '../../hardware/guard/vocabulary.ts'
import type { AngleWiring, GuardWiring } from '../../hardware/guard/wiring.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { type Aspect, PART_NAMES, PARTS, type PartName } from './parts.ts'

/** What a part was tried with: as the guard tells it, not as it was sent, because the fields of its messages round. */
export interface Against {
  readonly board: BoardKind
  /** Of the firmware, as IDENTITY tells it. */
  readonly build: string
  /** `null`: none was stored yet. */
  readonly wiring: GuardWiring | null
  /** As the guard stores them. */
  readonly limits: GuardConfig
  /** What the table's plate says it carries, kg. */
  readonly loadKg: number
}

/** A part that has passed. */
export interface CommissioningEntry {
  readonly part: PartName
  /** Wall clock, ISO 8601. */
  readonly passedAt: string
  readonly against: Against
  /** Whatever was measured, with units in its names. */
  readonly measured: Readonly<Record<string, unknown>>
}

export interface CommissioningRecord {
  /** Of each part the newest entry. */
  readonly passed: ReadonlyMap<PartName, CommissioningEntry>
  /** What stands in the record and cannot be believed, in words. */
  readonly damaged: readonly string[]
}

/** The last day's test of the E-stop that passed. */
export interface DailyTestEntry {
  /** When, as the present wall clock would tell it, epoch ms. */
  readonly atMs: number
  /** The guard it was passed on. */
  readonly board: BoardKind
  readonly build: string
}

/** All that is kept about the table. */
export interface Commissioning {
  readonly record: CommissioningRecord
  /** `null`: none ever passed, or none that can be believed. */
  readonly dailyTest: DailyTestEntry | null
}

export interface MissingPart {
  readonly part: PartName
  readonly why: string
}

export const NEVER_TRIED = 'never tried'

/** The parts that do not hold for `now`, in their order, each with what has changed since it passed. */
export function missingParts({ passed }: Pick<CommissioningRecord, 'passed'>, now: Against): MissingPart[] {
  return PART_NAMES.flatMap((part) => {
    const entry = passed.get(part)
    const why = entry ? changedSince(part, entry.against, now) : NEVER_TRIED
    return why === null ? [] : [{ part, why }]
  })
}

function changedSince(part: PartName, then: Against, now: Against): string | null {
  // What was tried on another kind of board was tried on another table: above all on a simulated one.
  if (then.board !== now.board) return `it was tried on another kind of board (${then.board}, now ${now.board})`
  const changes = PARTS[part].holdsFor.flatMap((aspect) => CHANGES[aspect](then, now) ?? [])
  return changes.length === 0 ? null : changes.join(', and ')
}

/** What of each aspect is no longer as it was, in words. */
const CHANGES: Readonly<Record<Aspect, (then: Against, now: Against) => string | null>> = {
  firmware: (then, now) =>
    then.build === now.build ? null : `the guard’s firmware has changed (build ${then.build}, now ${now.build})`,
  wiring: (then, now) => {
    if (then.wiring === null || now.wiring === null)
      return then.wiring === now.wiring ? null : `the wiring has ${now.wiring ? 'been stored since' : 'been lost'}`
    return changed('the wiring has changed', wiringFields(then.wiring), wiringFields(now.wiring))
  },
  limits: (then, now) => changed('the guard’s limits have changed', fields(then.limits), fields(now.limits)),
  load: (then, now) =>
    then.loadKg === now.loadKg ? null : `the rated load has changed (${then.loadKg} kg, now ${now.loadKg} kg)`,
}

type Fields = Readonly<Record<string, unknown>>

function changed(what: string, then: Fields, now: Fields): string | null {
  const names = [...new Set([...Object.keys(then), ...Object.keys(now)])]
  const differing = names.filter((name) => then[name] !== now[name])
  if (differing.length === 0) return null
  const told = differing.map((name) => `${name} ${shown(then[name])}, now ${shown(now[name])}`)
  return `${what} (${told.join('; ')})`
}

function wiringFields({ angle: [a, b], ...rest }: GuardWiring): Fields {
  return { ...angleFields('angle A', a), ...angleFields('angle B', b), ...rest }
}

function angleFields(name: string, angle: AngleWiring): Fields {
  return Object.fromEntries(Object.entries(angle).map(([field, value]) => [`${name} ${field}`, value]))
}

function fields(limits: GuardConfig): Fields {
  return { ...limits }
}

function shown(value: unknown): string {
  if (typeof value === 'number') return `${Math.round(value * 1e6) / 1e6}`
  return value === undefined ? 'none' : String(value)
}
