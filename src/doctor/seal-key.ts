import { readFileSync } from 'node:fs'
import { keyBeside } from '../care/backup-files.ts'

/** The key beside a database, which is only looked at here and never made; `null` where it cannot be read. */
export function sealKeyOrNone(databasePath: string): Buffer | null {
  try {
    return readFileSync(keyBeside(databasePath))
  } catch {
    return null
  }
}
