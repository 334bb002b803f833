import type { Database } from 'better-sqlite3'

/** Version of the tables below. A journal of a newer version is refused, an older one is brought up to date. */
export const SCHEMA_VERSION = 1

const CREATE = `
  CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,            -- the rowid tells the order: clocks jump
    program TEXT NOT NULL,
    started_at TEXT NOT NULL,       -- wall clock, ISO 8601
    started_ms REAL,                -- monotonic, of this run only
    ended_at TEXT,
    ended_ms REAL,
    outcome TEXT,                   -- completed, returned, aborted; interrupted: the power went
    cause TEXT,
    inverted_s REAL,
    exposure_min REAL,
    deepest_deg REAL
  ) STRICT;
  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,           -- which run of the controller, and its how many-th fact:
    seq INTEGER NOT NULL,           -- one that is sent twice is kept once
    at_ms REAL,
    wall_time TEXT NOT NULL,
    session TEXT,
    type TEXT NOT NULL,
    fact TEXT NOT NULL,             -- JSON
    UNIQUE (run, seq)
  ) STRICT;
  CREATE INDEX events_by_session ON events (session) WHERE session IS NOT NULL;
  CREATE TABLE trace (
    session TEXT NOT NULL,
    t_ms REAL NOT NULL,
    phase TEXT,
    angle_deg REAL,
    target_deg REAL,
    speed_deg_per_s REAL,
    drive_milli REAL,
    guard TEXT NOT NULL,
    exposure_min REAL,
    events TEXT NOT NULL,           -- JSON
    PRIMARY KEY (session, t_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE probe (at TEXT NOT NULL) STRICT;
  INSERT INTO schema_version VALUES (${SCHEMA_VERSION});
`

/** The version of the tables in `database`: 0 where it is empty, `null` where it is somebody else's. */
export function schemaVersion(database: Database): number | null {
  const tables = database.prepare('SELECT name FROM sqlite_schema').pluck().all()
  if (tables.length === 0) return 0
  if (!tables.includes('schema_version') || !tables.includes('events')) return null
  const version: unknown = database.prepare('SELECT max(version) FROM schema_version').pluck().get()
  return typeof version === 'number' ? version : null
}

/** Makes the tables in an empty database. */
export function createTables(database: Database): void {
  database.transaction(() => database.exec(CREATE)).exclusive()
}
