import { PARTS } from '../../commissioning/parts.ts'
import { missingParts } from '../../commissioning/record.ts'
import { CommissioningStore } from '../../commissioning/store.ts'
import { type Check, failure, ok } from '../check.ts'
import { NotKnown } from '../examination.ts'
import { sealKeyOrNone } from '../seal-key.ts'
import { knownGuard } from './known-guard.ts'

export const COMMISSIONING: Check = {
  id: 'commissioning',
  looksAt: 'whether every part was commissioned with the board, firmware, wiring, limits and load that are there now',
  async look(exam) {
    const { build, board, wiring, limits } = await knownGuard(exam)
    if (board === null || limits === null) throw new NotKnown('The guard does not tell what it is and stores.')
    const mend =
      board.board === 'simulation'
        ? 'Run "upright commission --simulation".'
        : 'Run "upright commission": it asks for these parts only.'
    if (wiring === null) return failure('The guard stores no wiring: this table was never commissioned.', mend)
    const key = sealKeyOrNone(exam.databasePath)
    const record = exam.history((database) => new CommissioningStore(database, key ?? Buffer.alloc(0)).read())
    const now = { board: board.board, build, wiring, limits, loadKg: exam.config.ratedLoadKg }
    const missing = missingParts(record, now)
    const value = { missing: missing.map(({ part }) => part), damaged: record.damaged.length }
    const [first] = missing
    if (first)
      return failure(
        `${missing.length} of ${Object.keys(PARTS).length} parts are to be commissioned: “${PARTS[first.part].title}” (${first.why})${missing.length > 1 ? ', and others' : ''}.`,
        mend,
        value,
      )
    if (record.damaged.length > 0) return failure(`In the record ${record.damaged.join('; ')}.`, mend, value)
    return ok('Every part holds for what is connected.', value)
  },
}
