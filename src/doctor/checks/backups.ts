import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { backupsOf } from '../../care/back-up.ts'
import { soundnessOf } from '../../care/checked-copy.ts'
import { type Check, doesNotApply, failure, ok, warning } from '../check.ts'

const DAY_MS = 86_400_000
/** Nights in which the computer was off count as well. */
const OLD_DAYS = 4
const NEW = 'Make one: "upright data backup". A running controller does each night where data.nightly is true.'

export const BACKUPS: Check = {
  id: 'backups',
  looksAt: 'how old the newest backup is; --deep reads it through',
  look({ databasePath, config, wishes, world }) {
    if (!existsSync(databasePath)) return doesNotApply('There is nothing to keep yet.')
    const { backupFolder: folder } = config.data
    const backups = backupsOf({ databasePath, folder })
    const newest = backups.find(({ kind, atMs }) => kind === 'backup' && atMs <= world.now.wallMs + DAY_MS)
    if (!newest) return warning('There is no backup.', NEW, null)
    const days = Math.max(0, (world.now.wallMs - newest.atMs) / DAY_MS)
    const value = { newest: newest.name, ageDays: Math.round(days * 10) / 10, backups: backups.length }
    if (days > OLD_DAYS) return warning(`The newest backup is ${Math.round(days)} days old.`, NEW, value)
    if (wishes.deep) {
      const { problem } = soundnessOf(newest.path)
      if (problem !== null)
        return failure(
          `The newest backup, ${newest.name}, is no good: ${problem}.`,
          `Delete it and make another: rm ${newest.path}; upright data backup`,
          value,
        )
    }
    const where = isOnOneDisk(folder, databasePath) ? ' They are on the same disk as the database: docs/data.md.' : ''
    return ok(
      `${backups.length} backups, the newest ${days < 1 ? 'of today' : `${Math.round(days)} days old`}.${where}`,
      value,
    )
  },
}

function isOnOneDisk(folder: string, databasePath: string): boolean {
  return existsSync(folder) && statSync(folder).dev === statSync(dirname(databasePath)).dev
}
