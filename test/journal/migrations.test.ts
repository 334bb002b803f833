import Sqlite, { type Database } from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/journal/database.ts'
import { listSessions, readSession } from '../../src/journal/history.ts'
import { bringUpToDate, SCHEMA_VERSION, schemaVersion } from '../../src/journal/schema.ts'
import { freshPath } from './recorded-session.ts'

/** A journal as the first version wrote it, with rows of every kind. It stays as it is, whatever the code becomes. */
const VERSION_1 = `
  CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY, program TEXT NOT NULL, started_at TEXT NOT NULL, started_ms REAL, ended_at TEXT, ended_ms REAL,
    outcome TEXT, cause TEXT, inverted_s REAL, exposure_min REAL, deepest_deg REAL
  ) STRICT;
  CREATE TABLE events (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL, seq INTEGER NOT NULL, at_ms REAL, wall_time TEXT NOT NULL, session TEXT,
    type TEXT NOT NULL, fact TEXT NOT NULL, UNIQUE (run, seq)
  ) STRICT;
  CREATE INDEX events_by_session ON events (session) WHERE session IS NOT NULL;
  CREATE TABLE trace (
    session TEXT NOT NULL, t_ms REAL NOT NULL, phase TEXT, angle_deg REAL, target_deg REAL, speed_deg_per_s REAL,
    drive_milli REAL, guard TEXT NOT NULL, exposure_min REAL, events TEXT NOT NULL, PRIMARY KEY (session, t_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE probe (at TEXT NOT NULL) STRICT;
  INSERT INTO schema_version VALUES (1);

  INSERT INTO sessions VALUES
    ('one', 'gentle', '2026-03-01T08:00:00.000Z', 1000.5, '2026-03-01T08:06:00.000Z', 361000, 'completed', NULL, 131.5, 0.71, 20.2),
    ('two', 'relief', '2026-03-02T08:00:00.000Z', 2000, '2026-03-02T08:02:00.000Z', 122000, 'returned', 'stopButton', 12, 0.05, 14),
    ('cut', 'relief', '2026-03-03T08:00:00.000Z', 3000, NULL, NULL, 'interrupted', NULL, NULL, NULL, NULL),
    ('bad', 'strong', '2026-03-04T08:00:00.000Z', NULL, '2026-03-04T08:01:00.000Z', NULL, 'aborted', 'eStop', NULL, NULL, NULL);
  INSERT INTO events VALUES
    (1, 17, 1, 1000.5, '2026-03-01T08:00:00.000Z', 'one', 'sessionStarted',
     '{"type":"sessionStarted","atMs":1000.5,"session":"one","program":"gentle","deepestDeg":20,"capS":720}'),
    (2, 17, 2, 361000, '2026-03-01T08:06:00.000Z', 'one', 'sessionEnded',
     '{"type":"sessionEnded","atMs":361000,"session":"one","outcome":"completed","cause":null,"invertedS":131.5,"exposureMin":0.71,"deepestDeg":20.2}'),
    (3, 18, 1, NULL, '2026-03-02T07:59:00.000Z', NULL, 'refused', '{"type":"refused","atMs":5,"reasons":["“ümlaut”"]}'),
    (9, 18, 7, 5, '2026-03-02T08:00:01.000Z', 'lost', 'ofALaterVersion', '{}');
  INSERT INTO trace VALUES
    ('one', 0, 'tilting', -75, 20, 1.5, 300, 'armed', 0, '[]'),
    ('one', 20.25, NULL, NULL, NULL, NULL, NULL, 'armed', NULL, '["stopPressed"]'),
    ('two', 0, 'holding', 14, 14, 0, 0, 'armed', 0.05, '[]');
  INSERT INTO probe VALUES ('2026-03-05T00:00:00.000Z');
`
const FIRST_TABLES = ['sessions', 'events', 'trace', 'probe']
const FIRST_COLUMNS: Record<string, string> = {
  sessions:
    'id, program, started_at, started_ms, ended_at, ended_ms, outcome, cause, inverted_s, exposure_min, deepest_deg, rowid',
  events: 'id, run, seq, at_ms, wall_time, session, type, fact',
  trace: '*',
  probe: 'at, rowid',
}

function firstVersion(): { path: string; rows: Record<string, unknown[]> } {
  const path = freshPath()
  const database = new Sqlite(path)
  database.exec(VERSION_1)
  const rows = rowsOf(database)
  database.close()
  return { path, rows }
}

function rowsOf(database: Database): Record<string, unknown[]> {
  const rows = (table: string) => database.prepare(`SELECT ${FIRST_COLUMNS[table]} FROM ${table}`).all()
  return Object.fromEntries(FIRST_TABLES.map((table) => [table, rows(table)]))
}

function schemaOf(database: Database): unknown[] {
  const sql: string[] = database
    .prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL')
    .pluck()
    .all() as string[]
  return sql
    .map((text) =>
      text
        .replaceAll(/--.*$/gm, '')
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/ ?([(),]) ?/g, '$1'),
    )
    .sort()
}

/** What version 2 had more, with rows of every kind. It stays as it is, too. */
const VERSION_2 = `
  ALTER TABLE sessions ADD COLUMN user TEXT;
  CREATE INDEX sessions_by_user ON sessions (user) WHERE user IS NOT NULL;
  CREATE TABLE ledger (
    id INTEGER PRIMARY KEY, user TEXT NOT NULL, wall_ms REAL NOT NULL, boot TEXT NOT NULL, uptime_ms REAL NOT NULL,
    entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ledger_by_user ON ledger (user);
  CREATE TABLE ledger_seals (user TEXT PRIMARY KEY, seal TEXT NOT NULL) STRICT;
  CREATE TABLE table_use (wall_ms REAL NOT NULL, boot TEXT NOT NULL, uptime_ms REAL NOT NULL) STRICT;
  CREATE TABLE programs (id TEXT PRIMARY KEY, user TEXT, saved_at TEXT NOT NULL, program TEXT NOT NULL) STRICT;
  INSERT INTO schema_version VALUES (2);
  UPDATE sessions SET user = 'a' WHERE id = 'one';
  INSERT INTO ledger VALUES (1, 'a', 1.5, 'boot', 2, '{"type":"nothingChanged"}'), (2, 'a', 3, 'boot', 4, 'not JSON');
  INSERT INTO ledger_seals VALUES ('a', 'seal');
  INSERT INTO table_use VALUES (5, 'boot', 6);
  INSERT INTO programs VALUES ('evening', 'a', '2026-03-05T00:00:00.000Z', '{}'), ('ours', NULL, '2026-03-06', '{}');
`
const SECOND_TABLES = ['ledger', 'ledger_seals', 'table_use', 'programs'] as const

test('a journal of version 2 keeps every row, and is what a new one is', () => {
  const { path, rows } = firstVersion()
  const before = new Sqlite(path)
  before.exec(VERSION_2)
  const all = (database: Database) =>
    SECOND_TABLES.map((table) => database.prepare(`SELECT rowid, * FROM ${table}`).all())
  const added = all(before)
  before.close()
  const { database } = openDatabase(path)
  expect(schemaVersion(database)).toBe(SCHEMA_VERSION)
  expect(rowsOf(database)).toEqual(rows)
  expect(all(database)).toEqual(added)
  expect(database.prepare("SELECT user FROM sessions WHERE id = 'one'").pluck().get()).toBe('a')
  expect(schemaOf(database)).toEqual(schemaOf(openDatabase(freshPath()).database))
})

describe('a journal of version 1', () => {
  test('has every row when it is opened, and is of the present version', () => {
    const { path, rows } = firstVersion()
    expect(Object.values(rows).map((all) => all.length)).toEqual([4, 4, 3, 1])
    const { database, notice } = openDatabase(path)
    expect(notice).toBeNull()
    expect(schemaVersion(database)).toBe(SCHEMA_VERSION)
    expect(rowsOf(database)).toEqual(rows)
    expect(database.prepare('SELECT count(*) FROM sessions WHERE user IS NULL').pluck().get()).toBe(4)
    for (const table of ['ledger', 'ledger_seals', 'table_use', 'programs'])
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0)
    database.close()
    expect(openDatabase(path).database.prepare('SELECT version FROM schema_version').pluck().all()).toEqual([
      1, 2, 3, 4,
    ])
  })

  test('is what a new journal is, once it is brought up to date', () => {
    const old = openDatabase(firstVersion().path).database
    expect(schemaOf(old)).toEqual(schemaOf(openDatabase(freshPath()).database))
  })

  test('is told as before', () => {
    const { path } = firstVersion()
    openDatabase(path).database.close()
    expect(
      listSessions(path)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['bad', 'cut', 'one', 'two'])
    expect(readSession(path, 'one').facts).toHaveLength(2)
  })

  test.each([
    ['at its first table', 'ledger'],
    ['on its way', 'programs'],
    ['at its last', 'devices'],
  ])('is whole after a crash on the way, %s, and is brought up to date the next time', (_, table) => {
    const { path, rows } = firstVersion()
    const database = new Sqlite(path)
    // something that is in the way of the change only
    database.exec(`CREATE TABLE ${table} (in_the_way)`)
    const before = schemaOf(database)
    expect(() => bringUpToDate(database)).toThrow(`table ${table} already exists`)
    expect(schemaVersion(database)).toBe(1)
    expect(schemaOf(database)).toEqual(before)
    expect(rowsOf(database)).toEqual(rows)
    database.exec(`DROP TABLE ${table}`)
    database.close()
    const opened = openDatabase(path).database
    expect(schemaVersion(opened)).toBe(SCHEMA_VERSION)
    expect(rowsOf(opened)).toEqual(rows)
  })

  test('is whole where the version cannot be noted: tables and version change together', () => {
    const { path, rows } = firstVersion()
    const database = new Sqlite(path)
    database.exec(`CREATE TRIGGER no BEFORE INSERT ON schema_version BEGIN SELECT raise(ABORT, 'power cut'); END`)
    const before = schemaOf(database)
    expect(() => bringUpToDate(database)).toThrow('power cut')
    expect(schemaOf(database)).toEqual(before)
    expect(rowsOf(database)).toEqual(rows)
  })
})

test('of two that open a new file at once, the second finds it made', () => {
  const path = freshPath()
  const [one, other] = [new Sqlite(path), new Sqlite(path)]
  expect([one, other].map(schemaVersion)).toEqual([0, 0])
  bringUpToDate(one)
  const made = schemaOf(one)
  bringUpToDate(other)
  expect(schemaVersion(other)).toBe(SCHEMA_VERSION)
  expect(schemaOf(other)).toEqual(made)
})
