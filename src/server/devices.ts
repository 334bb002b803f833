/** Devices that were let in: their tokens are kept hashed, so that who reads the database cannot be one of them. */
import { createHash, randomBytes } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { UprightError } from '../error.ts'

/** A device is noted as seen at most this often, ms. */
const SEEN_EVERY_MS = 10 * 60_000
/** Devices at once: whoever has more has forgotten some. */
const MOST_DEVICES = 50

export interface PairedDevice {
  readonly id: string
  readonly name: string
  readonly pairedAt: string
  readonly lastSeenAt: string
}

/** Runs `use` on the database, opened for it: the server holds nothing open that a writer would wait for. */
export type WithDatabase = <Result>(use: (database: Database) => Result) => Result

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  token_hash: z.string(),
  paired_at: z.string(),
  last_seen_at: z.string(),
})

export class Devices {
  readonly #withDatabase: WithDatabase
  /** By the hash of their tokens; read once, changed by this server alone. */
  #known: Map<string, PairedDevice> | null = null

  constructor(withDatabase: WithDatabase) {
    this.#withDatabase = withDatabase
  }

  /** Takes a device in; returns its token, which nobody can be told again. */
  add(name: string): string {
    const known = this.#all()
    if (known.size >= MOST_DEVICES)
      throw new UprightError('TOO_MANY_DEVICES', `${MOST_DEVICES} devices are paired`, 'Let one of them go first.')
    const token = randomBytes(32).toString('base64url')
    const at = new Date().toISOString()
    const device = { id: randomBytes(6).toString('base64url'), name, pairedAt: at, lastSeenAt: at }
    this.#withDatabase((database) =>
      database.prepare('INSERT INTO devices VALUES (?, ?, ?, ?, ?)').run(device.id, name, hashOf(token), at, at),
    )
    known.set(hashOf(token), device)
    return token
  }

  /** The device that holds `token`; `null` where none does. */
  find(token: string): PairedDevice | null {
    const hash = hashOf(token)
    const device = this.#all().get(hash)
    if (!device) return null
    if (Date.now() - Date.parse(device.lastSeenAt) > SEEN_EVERY_MS) this.#seen(hash, device)
    return device
  }

  list(): PairedDevice[] {
    return [...this.#all().values()]
  }

  /** Lets a device go: its token is worth nothing from now on. Returns whether there was one. */
  remove(id: string): boolean {
    const known = this.#all()
    const found = [...known].find(([, device]) => device.id === id)
    if (!found) return false
    this.#withDatabase((database) => database.prepare('DELETE FROM devices WHERE id = ?').run(id))
    known.delete(found[0])
    return true
  }

  #all(): Map<string, PairedDevice> {
    this.#known ??= this.#withDatabase(readDevices)
    return this.#known
  }

  #seen(hash: string, device: PairedDevice): void {
    const lastSeenAt = new Date().toISOString()
    this.#all().set(hash, { ...device, lastSeenAt })
    try {
      this.#withDatabase((database) =>
        database.prepare('UPDATE devices SET last_seen_at = ? WHERE id = ?').run(lastSeenAt, device.id),
      )
    } catch {
      // A full disk is no reason to shut a device out; it is noted the next time.
    }
  }
}

function readDevices(database: Database): Map<string, PairedDevice> {
  const rows = z.array(rowSchema).parse(database.prepare('SELECT * FROM devices ORDER BY paired_at').all())
  return new Map(
    rows.map(({ id, name, token_hash, paired_at, last_seen_at }) => [
      token_hash,
      { id, name, pairedAt: paired_at, lastSeenAt: last_seen_at },
    ]),
  )
}

/** Tokens are 256 random bits: nothing is gained by hashing them slowly. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
