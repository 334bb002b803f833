/** A seal over what is kept about each person: a change that was not made by Upright is noticed. It is no secret from the owner. */
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { UprightError } from '../error.ts'

const KEY_BYTES = 32

/** The key beside a database, made where there is none. Throws where it cannot be read, written, or is none. */
export function sealKey(databasePath: string): Buffer {
  const path = `${databasePath}.key`
  try {
    // on the disk before what it seals is: a power cut must not leave an empty key
    writeFileSync(path, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, error)
  }
  return readKey(path)
}

function readKey(path: string): Buffer {
  let key: Buffer
  try {
    key = readFileSync(path)
  } catch (error) {
    throw unusable(path, error)
  }
  if (key.length === KEY_BYTES) return key
  throw unusable(path, new Error(`it has ${key.length} bytes, not ${KEY_BYTES}`))
}

function unusable(path: string, error: unknown): UprightError {
  const what = error instanceof Error ? error.message : String(error)
  return new UprightError(
    'SEAL_UNUSABLE',
    `cannot use ${path}, which seals what is kept about people: ${what}`,
    'Run this as the user that runs Upright. Where the file is lost, remove it: every profile is then to be made anew.',
    1,
  )
}

/** Seals rows as they stand in the database, in their order. */
export function sealOf(key: Buffer, user: string, rows: readonly string[]): string {
  const hmac = createHmac('sha256', key).update(`${user}\n${rows.length}\n`)
  for (const row of rows) hmac.update(`${row.length}\n${row}\n`)
  return hmac.digest('hex')
}
