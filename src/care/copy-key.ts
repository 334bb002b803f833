import { chmodSync, copyFileSync, existsSync, renameSync } from 'node:fs'
import { keyBeside } from './backup-files.ts'
import { syncToDisk } from './durable.ts'

/** Puts the key of one database beside another, durable before that database is. There may be none. */
export function copyKey(fromDatabase: string, toDatabase: string): void {
  if (!existsSync(keyBeside(fromDatabase))) return
  const partial = `${keyBeside(toDatabase)}.partial`
  copyFileSync(keyBeside(fromDatabase), partial)
  chmodSync(partial, 0o600)
  syncToDisk(partial)
  renameSync(partial, keyBeside(toDatabase))
}
