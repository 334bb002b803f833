/** The ledger of people in the journal's database: appended and sealed, read as people, forgotten for good. */
import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { UprightError } from '../error.ts'
import { peopleFrom } from './fold.ts'
import { type Entry, entrySchema } from './ledger.ts'
import { HOUR_MS, type Person } from './person.ts'
import {
  type ClockMark,
  clockRefusal,
  isAhead,
  type MarkedRow,
  presentTimes,
  rowInPresentTime,
} from './present-time.ts'
import { sealOf } from './seal.ts'

/** Everything about people that a start depends on, as of one moment. */
export interface People {
  readonly people: ReadonlyMap<string, Person>
  /** Ids of those whose entries were changed by something else. */
  readonly tampered: ReadonlySet<string>
  /** Why the clock cannot be believed; `null` where it can. */
  readonly clockRefusal: string | null
}

/** Any figure a database holds, infinite ones too: what someone put there is for the seal to tell, not a reason to end. */
const figure = z.custom<number>((value) => typeof value === 'number')
const clockSchema = z.object({ wall_ms: figure, boot: z.string(), uptime_ms: figure })
const rowSchema = clockSchema.extend({ id: z.number(), user: z.string(), entry: z.string() })
type Row = z.infer<typeof rowSchema>

/** Id of whom an event refused a session, `NULL` where it does not say. */
const REFUSED_TO = `CASE WHEN json_valid(fact) THEN json_extract(fact, '$.user') END`

/** The latest moment a date can tell, epoch ms. */
const LATEST_MS = 8.64e15
const moment = z.number().min(-LATEST_MS).max(LATEST_MS)
const markSchema = z.object({ wallMs: moment, boot: z.string(), uptimeMs: moment })

/** A new id for a person. */
export function newUserId(): string {
  return randomUUID().slice(0, 8)
}

export class PeopleStore {
  readonly #database: Database
  readonly #key: Buffer

  /** On a database whose tables are of the present version. */
  constructor(database: Database, key: Buffer) {
    this.#database = database
    this.#key = key
  }

  /** Everyone, as of `now`. */
  read(now: ClockMark): People {
    return this.#database.transaction(() => {
      const rows = this.#rows()
      const users = [...new Set(rows.map(({ user }) => user))]
      const tampered = new Set(users.filter((user) => !this.#isSealed(user, rows)))
      for (const user of this.#sealedUsers()) if (!users.includes(user)) tampered.add(user)
      const marked = rows.flatMap((row) => markedRow(row) ?? [])
      // What one person's rows were made to say must not keep everybody else away.
      const marks = marked.filter(({ user }) => !tampered.has(user)).map(({ mark }) => mark)
      const used = this.#lastUse(now)
      if (used) marks.push(used)
      const timeOf = presentTimes(marks, now)
      return {
        people: peopleFrom(marked.map((row) => rowInPresentTime(row, timeOf(row.mark)))),
        tampered,
        clockRefusal: clockRefusal(marks.map(timeOf), now),
      }
    })()
  }

  /** Adds an entry about a person and seals all that is kept about them. One transaction, or part of the caller's. */
  append(user: string, entry: Entry, now: ClockMark): void {
    // It reads before it writes: begun as a reader, it would fail where another program writes in between.
    this.#database
      .transaction(() => {
        const rows = this.#rows(user)
        const isFirst = rows.length === 0 && !this.#sealedUsers().includes(user)
        const wasSealed = isFirst || this.#isSealed(user, rows)
        this.#database
          .prepare('INSERT INTO ledger (user, wall_ms, boot, uptime_ms, entry) VALUES (?, ?, ?, ?, ?)')
          .run(user, now.wallMs, now.boot, now.uptimeMs, JSON.stringify(entry))
        // What was changed by something else stays noticed.
        if (wasSealed) this.#seal(user)
      })
      .immediate()
  }

  /** How many entries, and uses of the table, are ahead of the clock. */
  ahead(now: ClockMark): number {
    const { rows, isUseAhead } = this.#aheadOf(now)
    return rows.length + (isUseAhead ? 1 : 0)
  }

  /**
   * Lets what is ahead of the clock count as made `now`, the strictest there is: rests and what is used up begin with it anew. How
   * old the answers about health are nobody can know then: all questions are asked again. Only where the clock is right for certain.
   */
  bringBack(now: ClockMark): number {
    return this.#database
      .transaction(() => {
        const { rows, isUseAhead } = this.#aheadOf(now)
        const update = this.#database.prepare(
          'UPDATE ledger SET wall_ms = ?, boot = ?, uptime_ms = ?, entry = ? WHERE id = ?',
        )
        for (const { id, row } of rows) {
          const entry = JSON.stringify(rowInPresentTime(row, now.wallMs).entry)
          update.run(now.wallMs, now.boot, now.uptimeMs, entry, id)
        }
        const users = new Set(rows.map(({ row }) => row.user))
        for (const user of users) this.#seal(user)
        for (const user of users) this.append(user, { type: 'somethingChanged' }, now)
        if (isUseAhead) this.noteUse(now)
        return rows.length + (isUseAhead ? 1 : 0)
      })
      .immediate()
  }

  /** Of those whose entries are as Upright left them: the others keep nobody from starting. */
  #aheadOf(now: ClockMark): { rows: { id: number; row: MarkedRow }[]; isUseAhead: boolean } {
    const rows = this.#rows()
    const users = [...new Set(rows.map(({ user }) => user))]
    const sound = new Set(users.filter((user) => this.#isSealed(user, rows)))
    const marked = rows.flatMap((row) => {
      const known = sound.has(row.user) ? markedRow(row) : null
      return known ? [{ id: row.id, row: known }] : []
    })
    const used = this.#lastUse(now)
    const timeOf = presentTimes([...marked.map(({ row }) => row.mark), ...(used ? [used] : [])], now)
    return {
      rows: marked.filter(({ row }) => isAhead(timeOf(row.mark), now)),
      isUseAhead: used !== null && isAhead(timeOf(used), now),
    }
  }

  /** Notes that somebody, whoever it is, uses the table. */
  noteUse(now: ClockMark): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO table_use (rowid, wall_ms, boot, uptime_ms) VALUES (1, ?, ?, ?)')
      .run(now.wallMs, now.boot, now.uptimeMs)
  }

  /** How long ago somebody last used the table, hours; `null` where nobody ever did. */
  tableUsedHoursAgo(now: ClockMark): number | null {
    const used = this.#lastUse(now)
    if (!used) return null
    const marks = this.#rows().flatMap((row) => markedRow(row)?.mark ?? [])
    return Math.max(0, (now.wallMs - presentTimes([...marks, used], now)(used)) / HOUR_MS)
  }

  /**
   * Forgets a person for good: entries, sessions, events, traces and programs, and what was refused to them, or to nobody known,
   * because its words may name them. The file is written anew: rows that were moved about within it leave copies that deleting does
   * not reach.
   */
  forget(user: string): void {
    this.#database.pragma('secure_delete = ON')
    this.#database
      .transaction(() => {
        const sessions = 'SELECT id FROM sessions WHERE user = ?'
        for (const table of ['trace', 'events', 'published'])
          this.#database.prepare(`DELETE FROM ${table} WHERE session IN (${sessions})`).run(user)
        this.#database
          .prepare(`DELETE FROM events WHERE type = 'refused' AND coalesce(${REFUSED_TO}, ?) = ?`)
          .run(user, user)
        for (const table of ['sessions', 'programs', 'ledger', 'ledger_seals'])
          this.#database.prepare(`DELETE FROM ${table} WHERE user = ?`).run(user)
      })
      .immediate()
    this.#writeAnew()
  }

  /** All that is kept about a person, as it stands, for themselves. */
  entriesOf(user: string): { at: string; entry: Entry }[] {
    return this.#rows(user).flatMap((row) => {
      const marked = markedRow(row)
      return marked ? [{ at: new Date(row.wall_ms).toISOString(), entry: marked.entry }] : []
    })
  }

  #writeAnew(): void {
    try {
      this.#database.exec('VACUUM')
      this.#database.pragma('wal_checkpoint(TRUNCATE)')
    } catch (error) {
      throw new UprightError(
        'FORGOTTEN_NOT_WIPED',
        `what was deleted can still be found in ${this.#database.name}: writing it anew failed (${(error as Error).message})`,
        `It counts no more, but to wipe it stop the controller and run: sqlite3 ${this.#database.name} VACUUM`,
        1,
        { cause: error },
      )
    }
  }

  #rows(user?: string): Row[] {
    const where = user === undefined ? '' : 'WHERE user = ?'
    const statement = this.#database.prepare(`SELECT * FROM ledger ${where} ORDER BY id`)
    return z.array(rowSchema).parse(user === undefined ? statement.all() : statement.all(user))
  }

  /** `null` where nobody ever used the table; where something else made it a moment that cannot be, it counts as now. */
  #lastUse(now: ClockMark): ClockMark | null {
    const row = this.#database.prepare('SELECT wall_ms, boot, uptime_ms FROM table_use').get()
    return row === undefined ? null : (markOf(clockSchema.parse(row)) ?? now)
  }

  #sealedUsers(): string[] {
    return z.array(z.string()).parse(this.#database.prepare('SELECT user FROM ledger_seals').pluck().all())
  }

  #isSealed(user: string, rows: readonly Row[]): boolean {
    const seal = this.#database.prepare('SELECT seal FROM ledger_seals WHERE user = ?').pluck().get(user)
    return seal === this.#sealOf(user, rows)
  }

  #seal(user: string): void {
    const seal = this.#sealOf(user, this.#rows(user))
    this.#database.prepare('INSERT OR REPLACE INTO ledger_seals (user, seal) VALUES (?, ?)').run(user, seal)
  }

  #sealOf(user: string, rows: readonly Row[]): string {
    const own = rows.filter((row) => row.user === user)
    return sealOf(
      this.#key,
      user,
      own.map((row) => JSON.stringify([row.wall_ms, row.boot, row.uptime_ms, row.entry])),
    )
  }
}

/** What cannot be understood is left out: that it was put there is what the seal tells. */
function markedRow(row: Row): MarkedRow | null {
  try {
    const entry = entrySchema.parse(JSON.parse(row.entry))
    const mark = markOf(row)
    return mark && { user: row.user, entry, mark }
  } catch {
    return null
  }
}

function markOf({ wall_ms, boot, uptime_ms }: z.infer<typeof clockSchema>): ClockMark | null {
  return markSchema.safeParse({ wallMs: wall_ms, boot, uptimeMs: uptime_ms }).data ?? null
}
