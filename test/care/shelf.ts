/** A database with a past and a folder for its backups. */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { backUp, backupsOf, type MadeBackup } from '../../src/care/back-up.ts'
import { type BackupFile, standardFolder } from '../../src/care/backup-files.ts'
import { type Restored, restore } from '../../src/care/restore.ts'
import { withPeople } from '../../src/journal/open-people.ts'
import type { Entry } from '../../src/people/ledger.ts'
import { markNow } from '../../src/people/present-time.ts'

/** An evening in March. */
export const EVENING_MS = Date.parse('2026-03-01T19:00:00Z')
const DAY_MS = 86_400_000

export class Shelf {
  readonly databasePath = join(mkdtempSync(join(tmpdir(), 'upright-care-')), 'upright.db')
  readonly folder = standardFolder(this.databasePath)

  #restores = 0

  add(user: string, ...more: Entry[]): this {
    const profile = { name: user, heightM: 1.7, massKg: 70, level: 'new' as const }
    withPeople(this.databasePath, (store) => {
      store.append(user, { type: 'profileAdded', profile }, markNow())
      for (const entry of more) store.append(user, entry, markNow())
    })
    return this
  }

  /** A session so many days before the evening, with a second of trace for each sample. */
  session(id: string, daysAgo: number, { user = null as string | null, samples = 3, ended = true } = {}): this {
    const at = new Date(EVENING_MS - daysAgo * DAY_MS).toISOString()
    this.sql((database) => {
      database
        .prepare(
          `INSERT INTO sessions (id, program, started_at, started_ms, outcome, user) VALUES (?, 'gentle', ?, 0, ?, ?)`,
        )
        .run(id, at, ended ? 'completed' : 'interrupted', user)
      database
        .prepare(
          `INSERT INTO events (run, seq, at_ms, wall_time, session, type, fact) VALUES (?, 1, 0, ?, ?, 'sessionStarted', '{}')`,
        )
        .run(Math.floor(Math.random() * 2 ** 40), at, id)
      const sample = database.prepare(`INSERT INTO trace VALUES (?, ?, 'holding', ?, 14, 0, 0, 'armed', ?, '[]')`)
      database.transaction(() => {
        for (let i = 0; i < samples; i++) sample.run(id, i * 1000, 10 + i, i / 10)
      })()
    })
    return this
  }

  backUp(daysAgo = 0): MadeBackup {
    return backUp(this, EVENING_MS - daysAgo * DAY_MS)
  }

  restore(backup: BackupFile = this.backups[0]!): Restored {
    this.#restores += 1
    return restore(backup, this, EVENING_MS + this.#restores * 1000)
  }

  get backups(): BackupFile[] {
    return backupsOf(this)
  }

  sql<Result>(use: (database: Database) => Result): Result {
    if (!existsSync(this.databasePath)) withPeople(this.databasePath, () => {})
    return inDatabase(this.databasePath, use)
  }

  get sessions(): string[] {
    return sessionsIn(this.databasePath)
  }

  /** Whose entries are as Upright left them, and whose are not. */
  get people() {
    const { people, tampered } = withPeople(this.databasePath, (store) => store.read(markNow()))
    return { sound: [...people.keys()].filter((user) => !tampered.has(user)), tampered: [...tampered] }
  }

  holds(path: string, text: string): boolean {
    return readFileSync(path).includes(text)
  }
}

export function inDatabase<Result>(path: string, use: (database: Database) => Result): Result {
  const database = new Sqlite(path)
  try {
    return use(database)
  } finally {
    database.close()
  }
}

export function sessionsIn(path: string): string[] {
  return inDatabase(path, (database) =>
    database.prepare('SELECT id FROM sessions ORDER BY rowid').pluck().all(),
  ) as string[]
}
