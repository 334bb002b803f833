/** The record of commissioning in the journal's database: appended, each row under a seal, never changed. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { type ClockMark, presentTimes } from '../people/present-time.ts'
import { sealOf } from '../people/seal.ts'
import { againstSchema, measuredSchema, testedSchema } from './entry-schema.ts'
import { PART_NAMES, type PartName } from './parts.ts'
import type { CommissioningEntry, CommissioningRecord, DailyTestEntry } from './record.ts'

const rowSchema = z.object({
  id: z.number(),
  part: z.string(),
  passed_at: z.string(),
  against: z.string(),
  measured: z.string(),
})
type Row = z.infer<typeof rowSchema>

/** In the column `part`: no part of commissioning, but the day's test. */
const DAILY_TEST = 'dailyTest'

/** A clock that was set may lag this far behind the one that told of the test, ms. */
const BEHIND_MS = 2 * 60_000

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
    this.#insert(part, passedAt, against, measured)
  }

  /** Keeps that the day's test has passed, now, on that guard. */
  noteDailyTest({ board, build }: Pick<DailyTestEntry, 'board' | 'build'>, apartMs: number, mark: ClockMark): void {
    this.#insert(DAILY_TEST, new Date(mark.wallMs).toISOString(), { board, build, mark }, { apartMs })
  }

  /** The last day's test, as the clock tells it `now`; one that the clock says is still to come does not count. */
  lastDailyTest(now: ClockMark): DailyTestEntry | null {
    const rows = this.#rows(`WHERE part = '${DAILY_TEST}'`)
    const tested = rows.flatMap((row) => {
      const opened = this.#open(row)
      return opened === null ? [] : (testedSchema.safeParse(opened.against).data ?? [])
    })
    const timeOf = presentTimes(
      tested.map(({ mark }) => mark),
      now,
    )
    const last = tested.at(-1)
    if (!last || timeOf(last.mark) > now.wallMs + BEHIND_MS) return null
    return { atMs: timeOf(last.mark), board: last.board, build: last.build }
  }

  /** Of each part what counts, and what of the record cannot be believed. Nothing is ever thrown away. */
  read(): CommissioningRecord {
    const rows = this.#rows(`WHERE part <> '${DAILY_TEST}'`)
    const passed = new Map<PartName, CommissioningEntry>()
    const newest = new Map<string, number>()
    const damaged: { id: number; part: string; words: string }[] = []
    for (const row of rows) {
      const entry = this.#entry(row)
      if (typeof entry === 'string') {
        damaged.push({ id: row.id, part: row.part, words: entry })
        // Whatever it was: what stands before it holds no longer.
        if (isPart(row.part)) passed.delete(row.part)
      } else {
        passed.set(entry.part, entry)
        newest.set(entry.part, row.id)
      }
    }
    return { passed, damaged: damaged.filter((row) => !isTriedSince(row, newest)).map(({ words }) => words) }
  }

  /** What a row says, or in words why it cannot be believed. */
  #entry(row: Row): CommissioningEntry | string {
    const { id, part, passed_at: passedAt } = row
    if (!isPart(part))
      return `entry ${id} is about “${part}”, which this version does not know; “upright commission --all” tries everything anew`
    const opened = this.#open(row)
    const against = againstSchema.safeParse(opened?.against)
    const measured = measuredSchema.safeParse(opened?.measured)
    if (against.success && measured.success) return { part, passedAt, against: against.data, measured: measured.data }
    return `entry ${id} (${part}) is damaged, or was changed by something other than Upright`
  }

  /** What stands in a row, if its seal is whole. */
  #open({ part, passed_at: passedAt, against: sealed, measured: found }: Row) {
    try {
      const { seal, ...against } = sealedSchema.parse(JSON.parse(sealed))
      if (seal !== this.#seal([part, passedAt, JSON.stringify(against), found])) return null
      return { against, measured: JSON.parse(found) as unknown }
    } catch {
      return null
    }
  }

  #insert(part: string, passedAt: string, against: object, measured: object): void {
    const [tried, found] = [JSON.stringify(against), JSON.stringify(measured)]
    const sealed = JSON.stringify({ ...against, seal: this.#seal([part, passedAt, tried, found]) })
    this.#database
      .prepare('INSERT INTO commissioning (part, passed_at, against, measured) VALUES (?, ?, ?, ?)')
      .run(part, passedAt, sealed, found)
  }

  #rows(where: string): Row[] {
    return z.array(rowSchema).parse(this.#database.prepare(`SELECT * FROM commissioning ${where} ORDER BY id`).all())
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
