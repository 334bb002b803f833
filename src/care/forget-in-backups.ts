/** Delete means delete: a person is forgotten in every copy too, and everybody else stays in it. */
import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { PeopleStore } from '../people/people-store.ts'
import type { BackupFile } from './backup-files.ts'
import { soundnessOf } from './checked-copy.ts'
import { syncToDisk } from './durable.ts'

/** Tables that name a person, from version 2 on. */
const TABLES = ['ledger', 'sessions', 'programs', 'ledger_seals'] as const
/** Before it nobody had a profile. */
const FIRST_WITH_PEOPLE = 2

export interface Forgotten {
  /** Copies that held the person and do not any more. */
  readonly cleared: readonly BackupFile[]
  /** Copies that cannot be read or written: whether they hold the person is not known. */
  readonly unreadable: readonly BackupFile[]
}

/** Each copy is changed as a copy of its own and put in its place when it is sound: a power cut leaves the old one or the new one. */
export function forgetInBackups(backups: readonly BackupFile[], user: string): Forgotten {
  const outcomes = backups.map((backup) => ({ backup, outcome: forgetIn(backup.path, user) }))
  const those = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).map(({ backup }) => backup)
  return { cleared: those('cleared'), unreadable: those('unreadable') }
}

function forgetIn(path: string, user: string): 'cleared' | 'notInIt' | 'unreadable' {
  const partial = `${path}.partial`
  try {
    const { version, problem } = soundnessOf(path)
    if (problem !== null || version === null) return 'unreadable'
    if (version < FIRST_WITH_PEOPLE || !holds(path, user)) return 'notInIt'
    copyFileSync(path, partial)
    chmodSync(partial, 0o600)
    using(partial, (database) => {
      // Nothing is sealed anew, so that no key is needed: each seal is over one person's entries.
      new PeopleStore(database, Buffer.alloc(0)).forget(user)
      database.pragma('journal_mode = DELETE')
    })
    if (soundnessOf(partial).problem !== null) return 'unreadable'
    syncToDisk(partial)
    renameSync(partial, path)
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
    syncToDisk(dirname(path))
    return 'cleared'
  } catch {
    return 'unreadable'
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(partial + suffix, { force: true })
  }
}

function holds(path: string, user: string): boolean {
  return using(path, (database) =>
    TABLES.some((table) => database.prepare(`SELECT 1 FROM ${table} WHERE user = ?`).get(user) !== undefined),
  )
}

function using<Result>(path: string, use: (database: Database) => Result): Result {
  const database = new Sqlite(path, { fileMustExist: true })
  try {
    return use(database)
  } finally {
    database.close()
  }
}
