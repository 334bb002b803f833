/** What must still be there after the power was cut. */
import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Puts a file's content on the disk; of a folder, the names in it. */
export function syncToDisk(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
