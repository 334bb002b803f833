import { Finding } from '../finding.ts'
import type { Step } from '../step.ts'
import { numberFrom, yes } from '../waiting.ts'

/** What the table may carry, from its plate. */
export const load: Step = {
  id: 'load',
  part: 'load',
  beginning: 'asItIs',
  *go(walk) {
    const { table, ratedLoadKg: fileKg } = walk
    table.say('readPlate')
    const text = 'What does the plate of the table say it carries?'
    const plateKg = yield* numberFrom(table, { id: 'plateKg', text, unit: 'kg', least: 40, most: 300 })
    if (plateKg === fileKg) return { plateKg }
    const write = `upright.toml says ${fileKg} kg. Write rated_load_kg = ${plateKg} into it?`
    const problem = (yield* yes(table, 'writeLoad', write))
      ? walk.writeTable({ rated_load_kg: plateKg })
      : 'not written'
    if (problem !== null) throw new Finding('loadDiffers', { plateKg, fileKg })
    walk.ratedLoadKg = plateKg
    return { plateKg }
  },
}
