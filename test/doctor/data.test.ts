import { chmodSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { backUp } from '../../src/care/back-up.ts'
import { standardFolder } from '../../src/care/backup-files.ts'
import { withPeople } from '../../src/journal/open-people.ts'
import { markNow } from '../../src/people/present-time.ts'
import { admitSomeone } from '../people/admitted.ts'
import { Patient } from './patient.ts'

const DAY_MS = 86_400_000

function withAnna(): Patient {
  const patient = new Patient()
  admitSomeone(patient.databasePath)
  return patient
}

function sql(patient: Patient, statement: string): Patient {
  withPeople(patient.databasePath, (_, database) => database.exec(statement))
  return patient
}

const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

describe('database', () => {
  test('one that is damaged is a failure, and the way back is named', async () => {
    const patient = sql(withAnna(), `INSERT INTO probe VALUES (hex(zeroblob(200000)))`)
    const bytes = readFileSync(patient.databasePath)
    bytes.fill(0x5a, 30_000, 200_000)
    writeFileSync(patient.databasePath, bytes)
    const found = await patient.finds('database')
    expect(found).toMatchObject({ status: 'failure', says: expect.stringMatching(/damaged/) })
    expect(found.mend).toContain('upright data restore last')
  })

  test('one of a newer version, and one that is none, are told', async () => {
    const newer = sql(withAnna(), 'INSERT INTO schema_version VALUES (99)')
    expect(await newer.finds('database')).toMatchObject({
      status: 'failure',
      says: expect.stringContaining('a newer Upright wrote it'),
    })
    const none = new Patient()
    writeFileSync(none.databasePath, 'my shopping list')
    expect((await none.finds('database')).status).toBe('failure')
  })

  test('one that others may read, or a damaged one beside it, is a warning', async () => {
    const patient = withAnna()
    chmodSync(patient.databasePath, 0o644)
    expect(await patient.finds('database')).toMatchObject({
      status: 'warning',
      mend: `chmod 600 ${patient.databasePath}`,
    })
    writeFileSync(`${patient.databasePath}.corrupt-2026`, '')
    expect(await patient.finds('database')).toMatchObject({
      status: 'warning',
      mend: expect.stringContaining('.recover'),
    })
  })

  test('one that is whole is well, quickly and deeply', async () => {
    expect((await withAnna().finds('database')).status).toBe('ok')
    expect((await withAnna().finds('database', { deep: true })).status).toBe('ok')
  })
})

test('database.size: a log that somebody keeps open is named', async () => {
  const patient = withAnna()
  writeFileSync(`${patient.databasePath}-wal`, '')
  truncateSync(`${patient.databasePath}-wal`, 70e6)
  expect(await patient.finds('database.size')).toMatchObject({
    status: 'warning',
    mend: expect.stringContaining('fuser -v'),
  })
})

test('database.size: more than is allowed says how to clear it away', async () => {
  const patient = sql(withAnna().toml('[data]\nmax_mb = 10'), `INSERT INTO probe VALUES (hex(zeroblob(7000000)))`)
  expect(await patient.finds('database.size')).toMatchObject({
    status: 'warning',
    mend: expect.stringContaining('upright data prune'),
  })
})

describe('backups', () => {
  const made = (daysAgo: number) => {
    const patient = withAnna()
    const { databasePath } = patient
    const { path } = backUp({ databasePath, folder: standardFolder(databasePath) }, Date.now() - daysAgo * DAY_MS)
    return { patient, path }
  }

  test('none, or none of this week, is a warning', async () => {
    expect(await withAnna().finds('backups')).toMatchObject({ status: 'warning', says: 'There is no backup.' })
    const found = await made(9).patient.finds('backups')
    expect(found).toMatchObject({ status: 'warning', says: 'The newest backup is 9 days old.' })
    expect(found.mend).toContain('upright data backup')
  })

  test('one from a time when the clock was wrong does not count', async () => {
    expect((await made(-400).patient.finds('backups')).says).toBe('There is no backup.')
  })

  test('one that cannot be read is found by a deep look', async () => {
    const { patient, path } = made(1)
    truncateSync(path, 20_000)
    expect((await patient.finds('backups')).status).toBe('ok')
    expect(await patient.finds('backups', { deep: true })).toMatchObject({
      status: 'failure',
      mend: expect.stringContaining(`rm ${path}`),
    })
  })
})

describe('people', () => {
  test('entries that something else has changed are a failure', async () => {
    const patient = sql(withAnna(), `UPDATE ledger SET entry = replace(entry, '70', '60')`)
    const found = await patient.finds('people')
    expect(found).toMatchObject({
      status: 'failure',
      says: expect.stringContaining('What is kept about anna was changed'),
    })
    expect(found.mend).toContain('upright users delete anna')
  })

  test('a key that is gone is told, and none is made', async () => {
    const patient = withAnna()
    rmSync(`${patient.databasePath}.key`)
    expect(await patient.finds('people')).toMatchObject({
      status: 'failure',
      mend: expect.stringContaining('upright data restore last'),
    })
    expect(() => readFileSync(`${patient.databasePath}.key`)).toThrow('ENOENT')
  })

  test('nobody at all is a warning', async () => {
    expect(await sql(new Patient(), 'SELECT 1').finds('people')).toMatchObject({
      status: 'warning',
      mend: expect.stringContaining('users add'),
    })
  })
})

test('clock.entries: one entry from years ahead locks everybody out, and is found', async () => {
  const patient = withAnna()
  const now = markNow()
  const ahead = { wallMs: now.wallMs + 3000 * DAY_MS, boot: 'another', uptimeMs: 5000 }
  withPeople(patient.databasePath, (store) => store.append('anna', { type: 'nothingChanged' }, ahead))
  const found = await patient.finds('clock.entries')
  expect(found).toMatchObject({ status: 'failure', says: expect.stringContaining('set the clock') })
  expect(found.mend).toContain('timedatectl')
})

test('sessions: those that never ended are counted, of this month only', async () => {
  const session = (id: string, days: number, outcome: string) =>
    `INSERT INTO sessions (id, program, started_at, outcome) VALUES ('${id}', 'gentle', '${ago(days)}', '${outcome}');`
  const patient = sql(
    withAnna(),
    session('a', 90, 'interrupted') +
      session('b', 3, 'interrupted') +
      session('c', 2, 'completed') +
      session('d', 1, 'aborted'),
  )
  expect(await patient.finds('sessions')).toMatchObject({
    status: 'warning',
    value: { sessions: 3, interrupted: 1, aborted: 1 },
    mend: expect.stringContaining('journalctl'),
  })
})

describe('controller.lag', () => {
  test('what the journal tells of a week is told, with the worst', async () => {
    const lag = (seq: number, days: number, lagMs: number) =>
      `INSERT INTO events (run, seq, wall_time, type, fact) VALUES (1, ${seq}, '${ago(days)}', 'controllerLagged', '{"lagMs":${lagMs}}');`
    const patient = sql(withAnna(), lag(1, 20, 900) + lag(2, 3, 160) + lag(3, 1, 240.4))
    expect(await patient.finds('controller.lag')).toMatchObject({
      status: 'warning',
      says: 'The controller lagged 2 times in 7 days, at worst 240 ms.',
      mend: expect.stringContaining('top'),
    })
  })
})
