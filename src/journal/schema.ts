import type { Database } from 'better-sqlite3'

/** Version of the tables below. A journal of a newer version is refused, an older one is brought up to date. */
export const SCHEMA_VERSION = 4

/** The tables as the first version made them. What changed since stands in MIGRATIONS, and is never edited again. */
const FIRST = `
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
  INSERT INTO schema_version VALUES (1);
`

/** The version of the tables in `database`: 0 where it is empty, `null` where it is somebody else's. */
export function schemaVersion(database: Database): number | null {
  const tables = database.prepare('SELECT name FROM sqlite_schema').pluck().all()
  if (tables.length === 0) return 0
  if (!tables.includes('schema_version') || !tables.includes('events')) return null
  const version: unknown = database.prepare('SELECT max(version) FROM schema_version').pluck().get()
  return typeof version === 'number' ? version : null
}

/** What makes each version out of the one before it, from version 2 on. Every row is kept. */
const MIGRATIONS: readonly string[] = [
  `
  ALTER TABLE sessions ADD COLUMN user TEXT; -- whose session; NULL: nobody's that is known
  CREATE INDEX sessions_by_user ON sessions (user) WHERE user IS NOT NULL;
  CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    user TEXT NOT NULL,
    wall_ms REAL NOT NULL,          -- epoch
    boot TEXT NOT NULL,             -- which start of the computer,
    uptime_ms REAL NOT NULL,        -- and how long it had been running: a clock nobody sets
    entry TEXT NOT NULL             -- JSON
  ) STRICT;
  CREATE INDEX ledger_by_user ON ledger (user);
  CREATE TABLE ledger_seals (user TEXT PRIMARY KEY, seal TEXT NOT NULL) STRICT;
  CREATE TABLE table_use (wall_ms REAL NOT NULL, boot TEXT NOT NULL, uptime_ms REAL NOT NULL) STRICT;
  CREATE TABLE programs (
    id TEXT PRIMARY KEY,
    user TEXT,                      -- who made it; NULL: nobody in particular
    saved_at TEXT NOT NULL,
    program TEXT NOT NULL           -- JSON
  ) STRICT;
  `,
  `
  CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE, -- SHA-256: the token itself is kept by the device alone
    paired_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE commissioning (
    id INTEGER PRIMARY KEY,         -- of each part the newest counts
    part TEXT NOT NULL,
    passed_at TEXT NOT NULL,        -- wall clock, ISO 8601
    against TEXT NOT NULL,          -- JSON: the firmware, the wiring and the limits it was tried with
    measured TEXT NOT NULL          -- JSON
  ) STRICT;
  CREATE TABLE published (
    session TEXT NOT NULL,          -- its summary has reached
    surface TEXT NOT NULL,          -- this one, and is not told again
    published_at TEXT NOT NULL,
    PRIMARY KEY (session, surface)
  ) STRICT, WITHOUT ROWID;
  `,
]

/** Brings the tables of `database` to the present version, or to an older one for a test: all of it or nothing. Of two that open it at once, one waits for the other. */
export function bringUpToDate(database: Database, to = SCHEMA_VERSION): void {
  database
    .transaction(() => {
      const from = schemaVersion(database) ?? SCHEMA_VERSION
      if (from === 0) database.exec(FIRST)
      for (let version = Math.max(from, 1) + 1; version <= to; version++) {
        database.exec(MIGRATIONS[version - 2]!)
        database.prepare('INSERT INTO schema_version VALUES (?)').run(version)
      }
    })
    .exclusive()
}
