/** Which parts a walk has to try, and why. */
import { CONFIG_FIELD_BYTES, writeConfig } from '../../hardware/guard/config-fields.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { PART_NAMES, type PartName } from './parts.ts'
import { type Against, type CommissioningRecord, type MissingPart, missingParts } from './record.ts'

/** Beside what the record asks for: everything, or some parts by name. */
export type Asked = 'missing' | 'all' | readonly PartName[]

/** These follow from the limits the owner chose in upright.toml. */
const FOLLOW_FROM_FILE: readonly PartName[] = ['speed', 'limits']

/** `now` is null where the board cannot tell what it is: then nothing holds. */
export function partsToWalk(
  record: CommissioningRecord,
  now: Against | null,
  file: GuardConfig,
  asked: Asked,
): MissingPart[] {
  if (asked !== 'missing') {
    const isAsked = (part: PartName) => asked === 'all' || asked.includes(part)
    return PART_NAMES.filter(isAsked).map((part) => ({ part, why: 'asked for' }))
  }
  const missing = now ? missingParts(record, now) : PART_NAMES.map((part) => ({ part, why: 'the board cannot tell' }))
  if (!now || sameLimits(now.limits, file)) return missing
  const why = 'upright.toml and the guard have other limits'
  return PART_NAMES.flatMap((part) => {
    const known = missing.find((each) => each.part === part)
    return known ?? (FOLLOW_FROM_FILE.includes(part) ? { part, why } : [])
  })
}

/** As the guard stores them: rounded to its units. */
function sameLimits(a: GuardConfig, b: GuardConfig): boolean {
  const [one, other] = [a, b].map((config) => {
    const bytes = new Uint8Array(CONFIG_FIELD_BYTES)
    writeConfig(new DataView(bytes.buffer), config)
    return bytes
  })
  return one!.every((byte, at) => byte === other![at])
}
