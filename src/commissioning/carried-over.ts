import { PART_NAMES, type PartName } from './parts.ts'
import { type Against, type CommissioningEntry, missingParts } from './record.ts'

/**
 * The parts that the wizard's own new wiring asks for no more: those tried before `during`, in their order, that held until then.
 * What it stores is what they were tried with, calibrated. Somebody else's change of the wiring asks for all of them.
 */
export function carriedOver(
  passed: ReadonlyMap<PartName, CommissioningEntry>,
  { before, now, during }: { readonly before: Against; readonly now: Against; readonly during: PartName },
): CommissioningEntry[] {
  const missing = new Set(missingParts({ passed }, before).map(({ part }) => part))
  const earlier = PART_NAMES.slice(0, PART_NAMES.indexOf(during))
  const held = earlier.flatMap((part) => (missing.has(part) ? [] : (passed.get(part) ?? [])))
  return held.map((entry) => ({ ...entry, against: { ...entry.against, wiring: now.wiring } }))
}
