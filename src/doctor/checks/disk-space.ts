import { existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Check, failure, ok, warning } from '../check.ts'

/** A day of sessions is a few MB; the log of a database alone 4. */
const TOO_LITTLE_MB = 20
/** And a backup, and a copy before an update, besides. */
const COPIES = 3
const LITTLE_MB = 100

export const DISK_SPACE: Check = {
  id: 'disk.space',
  looksAt: 'room on the disk for the database, a backup and an update',
  look({ databasePath }) {
    const { bavail, bsize } = statfsSync(nearestFolder(databasePath))
    const freeMb = Math.floor((bavail * bsize) / 1e6)
    const databaseMb = Math.ceil((statSync(databasePath, { throwIfNoEntry: false })?.size ?? 0) / 1e6)
    const wantedMb = Math.max(LITTLE_MB, COPIES * databaseMb)
    const value = { freeMb, wantedMb }
    const mend =
      'See what takes it: "upright data", sudo du -xh / | sort -h | tail; "upright data prune" clears old backups and traces away.'
    if (freeMb < TOO_LITTLE_MB)
      return failure(
        `Only ${freeMb} MB are free: sessions are refused once the journal cannot be written.`,
        mend,
        value,
      )
    if (freeMb < wantedMb)
      return warning(`Only ${freeMb} MB are free; ${wantedMb} are wanted for backups and updates.`, mend, value)
    return ok(`${freeMb.toLocaleString('en')} MB are free.`, value)
  },
}

export function nearestFolder(path: string): string {
  const folder = dirname(path)
  return existsSync(folder) || folder === dirname(folder) ? folder : nearestFolder(folder)
}
