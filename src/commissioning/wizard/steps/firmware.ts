import { FAILURE, namesOf, RESET_CAUSE } from '../../../../hardware/guard/vocabulary.ts'
import { Finding } from '../finding.ts'
import type { Step } from '../step.ts'
import { read } from '../waiting.ts'

/** A damaged second copy mends itself with the next storing; a bus that was reset has an MPU that is looked at later. */
const MENDED_LATER = FAILURE.storedCopy | FAILURE.angleBus

/** Who the guard is, and what its board found about itself. */
export const firmware: Step = {
  id: 'firmware',
  part: 'firmware',
  beginning: 'asItIs',
  *go({ table, shipped }) {
    table.say('look')
    const { identity } = table.board
    if (identity?.build !== shipped.build) {
      const has = identity ? `${identity.firmware} (${identity.build})` : 'that does not say who it is'
      throw new Finding('notShippedFirmware', { has, wants: `${shipped.version} (${shipped.build})` })
    }
    yield* read(table, 'readHealth')
    const { board, resetCause, failures, stepMaxMs, stackFreeBytes } = table.board.health!
    const failed = failures & ~MENDED_LATER
    if (failed !== 0) throw new Finding('boardFailed', { failures: namesOf(FAILURE, failed).join(', ') })
    const badly = resetCause & (RESET_CAUSE.watchdog | RESET_CAUSE.brownOut)
    if (badly !== 0) throw new Finding('boardResetBadly', { cause: namesOf(RESET_CAUSE, badly).join(', ') })
    return { build: identity.build, version: identity.firmware, board, stepMaxMs, stackFreeBytes }
  },
}
