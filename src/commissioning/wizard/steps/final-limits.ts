import type { GuardConfig } from '../../../../hardware/table.ts'
import { Finding } from '../finding.ts'
import type { Step, TableValues, Walk } from '../step.ts'
import { configure } from '../storing.ts'
import { yes } from '../waiting.ts'

/** Keys of `[table]` and what of the guard's limits each is. */
const KEYS: Readonly<Record<string, keyof GuardConfig>> = {
  upright_deg: 'uprightDeg',
  max_angle_deg: 'maxAngleDeg',
  cap_s: 'capS',
  full_speed_deg_per_s: 'fullSpeedDegPerS',
  dead_band_milli: 'deadBandMilli',
  current_limit_a: 'currentLimitA',
  supply_min_v: 'supplyMinV',
  pause_s: 'pauseS',
}

/** What was measured and what the owner chose become the table's limits, in the guard and in upright.toml. */
export const finalLimits: Step = {
  id: 'finalLimits',
  part: 'speed',
  beginning: 'idle',
  *go(walk) {
    const { table, notes, wanted } = walk
    const config: GuardConfig = {
      ...wanted,
      uprightDeg: table.board.config!.uprightDeg,
      ...(notes.fit ?? motorOf(table.board.config!)),
    }
    yield* configure(walk, config)
    table.say('confirmFile')
    const values = differences(walk)
    if (Object.keys(values).length > 0) {
      const text = `Write this into upright.toml: ${assignments(values)}?`
      const problem = (yield* yes(table, 'writeTable', text)) ? walk.writeTable(values) : 'it was not to be written'
      if (problem !== null) throw new Finding('fileDiffers', { fields: `${assignments(values)} (${problem})` })
      walk.wanted = table.board.config!
    }
    return { ...config }
  },
}

/** Measured in an earlier walk. */
function motorOf({ fullSpeedDegPerS, deadBandMilli }: GuardConfig): NonNullable<Walk['notes']['fit']> {
  return { fullSpeedDegPerS, deadBandMilli }
}

/** What upright.toml would have to say. */
export function differences({ table, wanted }: Walk): TableValues {
  const stored = table.board.config!
  const differing = Object.entries(KEYS).filter(([, name]) => wanted[name] !== stored[name])
  return Object.fromEntries(differing.map(([key, name]) => [key, stored[name]]))
}

function assignments(values: TableValues): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} = ${value}`)
    .join(', ')
}
