import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { exportCommand } from '../../src/cli/export.ts'
import { historyCommand } from '../../src/cli/history.ts'
import { failure, House, run } from './house.ts'

const history = (house: House, ...words: string[]) => run(historyCommand, house, words)
const exported = async (house: House, ...words: string[]) => (await run(exportCommand, house, words)).text

const two = () =>
  new House()
    .add('anna', 30)
    .add('ben', 30)
    .session('anna', 9, { painBefore: 5, painAfter: 3, felt: { headache: 3, dizzy: 1 } })
    .session('ben', 8)
    .session('anna', 2, { painBefore: 4, painAfter: 1 })

describe('upright history', () => {
  test('says whose each session was, pain before and after, and what was felt', async () => {
    const { text } = await history(two())
    expect(text).toMatch(/anna-3 .* anna +first-time +completed +15° +0\.3 +4 → 1 +well$/m)
    expect(text).toMatch(/ben-2 .* ben +first-time +completed +15° +0\.3 +well$/m)
    expect(text).toMatch(/anna-1 .* 5 → 3 +headache 3, dizziness 1$/m)
  })

  test('of one person has no other', async () => {
    const { json } = await history(two(), '--user', 'ANNA', '--json')
    expect(json.map(({ id, painAfter }: { id: string; painAfter: number }) => [id, painAfter])).toEqual([
      ['anna-3', 1],
      ['anna-1', 3],
    ])
    expect(await failure(historyCommand, two(), ['--user', 'bem'])).toContain('did you mean "ben"?')
  })

  test('fits 80 columns', async () => {
    const { text } = await run(historyCommand, two(), [], { columns: 80 })
    expect(text).toMatch(/✓ +15° +0\.3 +5 → 3 +headache 3/)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test('shows one session with what was told of it', async () => {
    const { text } = await history(two(), 'show', 'anna-1')
    expect(text).toMatch(/^anna, first-time, .*pain 5 → 3\nfelt headache 3, dizziness 1$/ms)
  })

  test('reads a journal of version 1 that no controller has brought up to date, and leaves it so', async () => {
    const house = new House()
    const journal = new Sqlite(house.path)
    journal.exec(`
      CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;
      CREATE TABLE sessions (id TEXT PRIMARY KEY, program TEXT NOT NULL, started_at TEXT NOT NULL, started_ms REAL,
        ended_at TEXT, ended_ms REAL, outcome TEXT, cause TEXT, inverted_s REAL, exposure_min REAL, deepest_deg REAL) STRICT;
      CREATE TABLE events (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, seq INTEGER NOT NULL, at_ms REAL,
        wall_time TEXT NOT NULL, session TEXT, type TEXT NOT NULL, fact TEXT NOT NULL, UNIQUE (run, seq)) STRICT;
      CREATE TABLE trace (session TEXT NOT NULL, t_ms REAL NOT NULL, phase TEXT, angle_deg REAL, target_deg REAL,
        speed_deg_per_s REAL, drive_milli REAL, guard TEXT NOT NULL, exposure_min REAL, events TEXT NOT NULL,
        PRIMARY KEY (session, t_ms)) STRICT, WITHOUT ROWID;
      INSERT INTO schema_version VALUES (1);
      INSERT INTO sessions VALUES ('old', 'gentle', '2025-01-01T10:00:00.000Z', 0, '', 60000, 'completed', NULL, 60, 0.7, 20);`)
    journal.close()
    expect((await history(house)).text).toMatch(/^old +2025-01-01 .* gentle +completed +1:00 +20°/m)
    expect((await history(house, 'show', 'old')).text).toContain('completed')
    expect((await history(house, 'trends', '--weeks', '520')).text).toContain('2024-12-30')
    expect(await exported(house)).toContain('old,,2025-01-01T10:00:00.000Z,gentle')
    const after = new Sqlite(house.path, { readonly: true })
    expect(after.prepare('SELECT max(version) FROM schema_version').pluck().get()).toBe(1)
    after.close()
  })
})

describe('upright history trends', () => {
  test('has weeks as rows, missed ones too, and averages of what was told', async () => {
    const { json } = await history(two(), 'trends', '--user', 'anna', '--json')
    const told = json.weeks.filter(({ sessions }: { sessions: number }) => sessions > 0)
    expect(told.at(-1)).toMatchObject({ sessions: 1, exposureMin: 0.3, deepestDeg: 15, painBefore: 5, painAfter: 3 })
    const [{ from: newest }] = json.weeks
    expect(new Date(`${newest}T00:00`).getDay()).toBe(1)
  })

  test('counts weeks in a row up to the last one that is over; nobody is scolded', async () => {
    const house = new House().add('anna', 60)
    for (const week of [1, 2, 3, 5]) house.session('anna', week * 7)
    const { text } = await history(house, 'trends')
    expect(text).toContain('3 weeks in a row with a session.')
    expect(text).not.toMatch(/miss|lost|fail|only/i)
    expect(text.split('\n').filter((line) => /^\d{4}/.test(line))).toHaveLength(6)
  })

  test('of several people together says that it is so', async () => {
    expect((await history(two(), 'trends')).text).toContain('Everyone together; --user NAME shows one person.')
  })
})

describe('upright export', () => {
  test('has a line a session, oldest first, that a spreadsheet understands', async () => {
    const lines = (await exported(two())).split('\n')
    expect(lines[0]).toBe(
      'id,person,started_at,program,outcome,cause,duration_s,inverted_s,deepest_deg,exposure_min,pain_before,pain_after,symptoms',
    )
    expect(lines[1]).toMatch(/^anna-1,anna,.*,first-time,completed,,300,60,15\.0,0\.300,5,3,"headache 3, dizziness 1"$/)
    expect(lines).toHaveLength(4)
  })

  test('as JSON is one array, with samples where they are asked for', async () => {
    const house = two().sql(`INSERT INTO trace VALUES ('ben-2', 1000, 'holding', 15, 15, 0, 0, 'armed', 0.1, '[]')`)
    const [, ben] = JSON.parse(await exported(house, '--format', 'json', '--trace'))
    expect(ben).toMatchObject({ id: 'ben-2', person: 'ben', trace: [{ angleDeg: 15, phase: 'holding' }] })
    const samples = (await exported(house, '--trace')).split('\n')
    expect(samples[1]).toBe('ben-2,ben,0.00,holding,15,15,0,0,armed,0.1')
  })

  test('goes into a file, and says which one cannot be written', async () => {
    const house = two()
    const file = join(house.path, '../anna.csv')
    expect(await exported(house, '--user', 'anna', '--out', file)).toBe('')
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(3)
    expect(await failure(exportCommand, house, ['--out', '/nowhere/a.csv'])).toContain('cannot write /nowhere/a.csv')
  })

  test('text that a spreadsheet would run as a formula stays text', async () => {
    const house = new House().add('anna', 1).session('anna', 1, { program: '=cmd()' })
    expect(await exported(house)).toContain(",'=cmd(),")
  })
})
