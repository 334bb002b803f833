import { statSync } from 'node:fs'
import { usedBytes } from '../../care/traces.ts'
import { type Check, ok, warning } from '../check.ts'

/** The log is folded in from 4 MB on; one so large is kept open by a program that reads for ever. */
const LARGE_LOG_MB = 64
/** The newest session keeps its trace, whatever the limit. */
const MARGIN = 1.25

export const DATABASE_SIZE: Check = {
  id: 'database.size',
  looksAt: 'how large the database and its log are',
  look(exam) {
    const { databasePath, config } = exam
    const usedMb = exam.history(usedBytes) / 1e6
    const logMb = (statSync(`${databasePath}-wal`, { throwIfNoEntry: false })?.size ?? 0) / 1e6
    const value = { usedMb: Math.round(usedMb), logMb: Math.round(logMb), mostMb: config.data.maxMb }
    if (logMb > LARGE_LOG_MB)
      return warning(
        `Its log has grown to ${Math.round(logMb)} MB: a program keeps it open.`,
        `See which (fuser -v ${databasePath}), end it, and restart the controller.`,
        value,
      )
    if (usedMb > config.data.maxMb * MARGIN)
      return warning(
        `It uses ${Math.round(usedMb)} MB, more than data.max_mb (${config.data.maxMb}).`,
        '"upright data prune" clears old traces away; a controller does each night. Or raise data.max_mb.',
        value,
      )
    return ok(`It uses ${usedMb.toFixed(1)} MB of at most ${config.data.maxMb}.`, value)
  },
}
