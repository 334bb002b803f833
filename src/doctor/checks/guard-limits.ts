import { configDifferences } from '../../control/refusals.ts'
import { type Check, failure, ok, unknown } from '../check.ts'
import { knownGuard } from './known-guard.ts'

export const GUARD_LIMITS: Check = {
  id: 'guard.limits',
  looksAt: 'whether the guard stores the limits of [table] in upright.toml',
  async look(exam) {
    const { limits } = await knownGuard(exam)
    if (limits === null) return unknown('The running controller does not tell what the guard stores.')
    const differences = configDifferences(limits, exam.config.table)
    if (differences === null) return ok('What the guard stores is what upright.toml says.')
    return failure(
      differences,
      'Put into [table] of upright.toml what the guard stores, or run "upright commission" to store what the file says.',
    )
  },
}
