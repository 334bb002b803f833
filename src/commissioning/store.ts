/** The record of commissioning in the journal's database: appended, each row under a seal, never changed. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { sealOf } from '../people/seal.ts'
import { againstSchema, measuredSchema } from './entry-schema.ts'
import { PART_NAMES, type PartName } from './parts.ts'
import type { CommissioningEntry, CommissioningRecord } from './record.ts'

const rowSchema = z.object({
  id: z.number(),
  part: z.string(),
  passed_at: z.string(),
  against: z.string(),
  measured: z.string(),
})
type Row = z.infer<typeof rowSchema>

/** `against` as it is kept: with the seal of its row. */
const sealedSchema = z.looseObject({ seal: z.string() })

export class CommissioningStore {
  readonly #database: Database
  readonly #key: Buffer

  /** On a database whose tables are of the present version; the key is that beside it (`sealKey`). */
  constructor(database: Database, key: Buffer) {
    this.#database = database
    this.#key = key
  }

  /** Keeps that a part has passed. */
  append({ part, passedAt, against, measured }: CommissioningEntry): void {
    const [tried, found] = [JSON.stringify(against), JSON.stringify(measured)]
    const sealed = JSON.stringify({ ...against, seal: this.#seal([part, passedAt, tried, found]) })
    this.#database
      .prepare('INSERT INTO commissioning (part, passed_at, against, measured) VALUES (?, ?, ?, ?)')
      .run(part, passedAt, sealed, found)
  }

  /** Of each part what counts, and what of the record cannot be believed. Nothing is ever thrown away. */
  read(): CommissioningRecord {
    const rows = z.array(rowSchema).parse(this.#database.prepare('SELECT * FROM commissioning ORDER BY id').all())
    const passed = new Map<PartName, CommissioningEntry>()
    const newest = new Map<string, number>()
    const damaged: { id: number; part: string; words: string }[] = []
    for (const row of rows) {
      const entry = this.#entry(row)
      if (typeof entry === 'string') damaged.push({ id: row.id, part: row.part, words: entry })
      else {
        passed.set(entry.part, entry)
        newest.set(entry.part, row.id)
      }
    }
    return { passed, damaged: damaged.filter((row) => !isTriedSince(row, newest)).map(({ words }) => words) }
  }

  /** What a row says, or in words why it cannot be believed. */
  #entry({ id, part, passed_at: passedAt, against: sealed, measured: found }: Row): CommissioningEntry | string {
    if (!isPart(part)) return `entry ${id} is about “${part}”, which this version does not know`
    const changed = `entry ${id} (${part}) is damaged, or was changed by something other than Upright`
    try {
      const { seal, ...rest } = sealedSchema.parse(JSON.parse(sealed))
      if (seal !== this.#seal([part, passedAt, JSON.stringify(rest), found])) return changed
      return { part, passedAt, against: againstSchema.parse(rest), measured: measuredSchema.parse(JSON.parse(found)) }
    } catch {
      return changed
    }
  }

  #seal(row: readonly string[]): string {
    return sealOf(this.#key, 'commissioning', row)
  }
}

function isPart(part: string): part is PartName {
  return (PART_NAMES as readonly string[]).includes(part)
}

/** A damaged entry is a matter of the past once its part has passed again; one about nobody knows what, once all have. */
function isTriedSince({ id, part }: { id: number; part: string }, newest: ReadonlyMap<string, number>): boolean {
  const parts = isPart(part) ? [part] : PART_NAMES
  return parts.every((name) => (newest.get(name) ?? 0) > id)
}
