/** A copy of a database that was read back before it counts, and what a database that lies somewhere is worth. */
import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { SCHEMA_VERSION, schemaVersion } from '../journal/schema.ts'
import { syncToDisk } from './durable.ts'

/** Rows of each table, by its name. */
export type RowCounts = Readonly<Record<string, number>>

export interface Soundness {
  /** Version of its tables; `null` where it is no database of Upright's. */
  readonly version: number | null
  readonly rows: RowCounts
  /** What is wrong with it, in words; `null` where nothing is. */
  readonly problem: string | null
}

/**
 * Copies `database` as it is at one moment to `target`, which appears when the copy has been read back and is on the disk, and not
 * before. What was deleted is not in the copy. Throws SQLite's error, or one in words, with nothing left behind.
 */
export function copyChecked(database: Database, target: string): RowCounts {
  const partial = `${target}.partial`
  rmSync(partial, { force: true })
  try {
    const before = rowCounts(database)
    // It tells of people's health: nobody else's business. SQLite takes an empty file for a new one.
    closeSync(openSync(partial, 'wx', 0o600))
    database.prepare('VACUUM INTO ?').run(partial)
    const { rows, problem } = soundnessOf(partial)
    const missing = problem ?? missingRows(rows, before, rowCounts(database))
    if (missing !== null) throw new Error(`the copy is not what it is a copy of: ${missing}`)
    syncToDisk(partial)
    renameSync(partial, target)
    syncToDisk(dirname(target))
    return rows
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

/** Reads all of the database at `path`, and changes nothing. `quick` does not compare indexes with what they are of. */
export function soundnessOf(path: string, depth: 'quick' | 'deep' = 'deep'): Soundness {
  if (!existsSync(path)) return { version: null, rows: {}, problem: 'there is no such file' }
  let database: Database | undefined
  try {
    // A copy has no log beside it, and must not get one from being looked at.
    database = new Sqlite(path, { readonly: true, fileMustExist: true })
    const version = schemaVersion(database)
    if (version === null || version === 0) return { version: null, rows: {}, problem: 'it is no database of Upright’s' }
    if (version > SCHEMA_VERSION)
      return {
        version,
        rows: {},
        problem: `a newer Upright wrote it (version ${version} of its tables, this one knows ${SCHEMA_VERSION})`,
      }
    const [first]: unknown[] = database.prepare(CHECKS[depth]).pluck().all()
    return { version, rows: rowCounts(database), problem: first === 'ok' ? null : `it is damaged: ${String(first)}` }
  } catch (error) {
    return { version: null, rows: {}, problem: `it is damaged, or no database: ${(error as Error).message}` }
  } finally {
    database?.close()
  }
}

const CHECKS = { quick: 'PRAGMA quick_check(1)', deep: 'PRAGMA integrity_check(1)' } as const

function rowCounts(database: Database): RowCounts {
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all() as string[]
  const count = (table: string) => database.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number
  return Object.fromEntries(tables.map((table) => [table, count(table)]))
}

/** Another program may write meanwhile: then the copy is of some moment between the two counts. */
function missingRows(copied: RowCounts, before: RowCounts, after: RowCounts): string | null {
  for (const [table, count] of Object.entries(before)) {
    const [least, most] = [Math.min(count, after[table] ?? 0), Math.max(count, after[table] ?? 0)]
    const found = copied[table] ?? 0
    if (found < least || found > most)
      return `${found} rows in ${table}, not ${least === most ? least : `${least} to ${most}`}`
  }
  return null
}
