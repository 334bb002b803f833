import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { UprightError } from '../../src/error.ts'
import { listSessions, readSession } from '../../src/journal/history.ts'
import { openJournal } from '../../src/journal/journal.ts'
import { durable, factsOf, freshPath, mended, started, trouble } from './recorded-session.ts'

async function writeSessions(path: string, ids: readonly string[]): Promise<void> {
  const journal = await openJournal({ path })
  for (const id of ids) for (const fact of factsOf(id)) journal.record(fact)
  await journal.close()
}

async function openingError(path: string): Promise<UprightError> {
  return openJournal({ path }).then(
    () => Promise.reject(new Error('it opened')),
    (error: UprightError) => error,
  )
}

describe('two controllers on one journal', () => {
  test('are kept apart: the second is told what to do', async () => {
    const path = freshPath()
    const first = await openJournal({ path })
    const error = await openingError(path)
    expect(error.code).toBe('JOURNAL_IN_USE')
    expect(error.message).toContain(`another controller is running on ${path}`)
    await first.close()
    await (await openJournal({ path })).close()
  })

  test('are kept apart when they name it differently', async () => {
    const path = freshPath()
    await writeSessions(path, ['one'])
    const alias = join(mkdtempSync(join(tmpdir(), 'upright-alias-')), 'other.db')
    symlinkSync(path, alias)
    const first = await openJournal({ path })
    expect((await openingError(alias)).code).toBe('JOURNAL_IN_USE')
    await first.close()
  })
})

describe('a damaged journal', () => {
  test('is kept aside and said, and a new one begins', async () => {
    const path = freshPath()
    await writeSessions(path, ['one'])
    const damaged = readFileSync(path)
    damaged.fill(0xa5, 0, 2000)
    writeFileSync(path, damaged)

    const journal = await openJournal({ path })
    const told = await trouble(journal, 'JOURNAL_CORRUPT')
    expect(journal.refusal).toBeNull()
    const isDurable = durable(journal, 'two')
    journal.record(started('two'))
    await isDurable
    await journal.close()

    const aside = readdirSync(dirname(path)).find((name) => name.startsWith('upright.db.corrupt-'))!
    expect(told.message).toContain(aside)
    expect(readFileSync(join(dirname(path), aside))).toEqual(damaged)
    expect(listSessions(path).map((session) => session.id)).toEqual(['two'])
  })

  test('is found damaged where only its middle is', async () => {
    const path = freshPath()
    await writeSessions(
      path,
      Array.from({ length: 40 }, (_, n) => `session-${n}`),
    )
    truncateSync(path, Math.floor(statSync(path).size / 2))
    const journal = await openJournal({ path })
    await trouble(journal, 'JOURNAL_CORRUPT')
    await journal.close()
  })

  test('found so during a session loses no event of it', async () => {
    const path = freshPath()
    // the first write is that of the start
    const journal = await openJournal({ path })
    const isDurable = durable(journal, 'one')
    journal.record(started('one'))
    await isDurable
    await journal.close()

    const failing = await openJournal({ path, faults: { failWrites: { code: 'SQLITE_CORRUPT', times: 1 } } })
    const told = trouble(failing, 'JOURNAL_CORRUPT')
    for (const fact of factsOf('two')) failing.record(fact)
    await told
    await failing.close()
    expect(readSession(path, 'two').facts).toHaveLength(factsOf('two').length)
  })
})

describe('a file that is none of ours', () => {
  test('is left alone when it is text', async () => {
    const path = join(dirname(freshPath()), 'upright.toml')
    writeFileSync(path, '[limits]\nmax_angle_deg = 45\n')
    const error = await openingError(path)
    expect(error.code).toBe('JOURNAL_NOT_OURS')
    expect(readFileSync(path, 'utf8')).toBe('[limits]\nmax_angle_deg = 45\n')
  })

  test('is left alone when it is another program’s database', async () => {
    const path = freshPath()
    const other = new Sqlite(path)
    other.exec('CREATE TABLE bookmarks (url TEXT)')
    other.close()
    expect((await openingError(path)).message).toContain('belongs to another program')
  })

  test('is left alone when a newer Upright wrote it', async () => {
    const path = freshPath()
    await writeSessions(path, ['one'])
    const newer = new Sqlite(path)
    newer.exec('UPDATE schema_version SET version = 99')
    newer.close()
    expect((await openingError(path)).message).toContain('written by a newer Upright (version 99')
    expect(() => listSessions(path)).toThrow('written by a newer Upright')
  })

  test('is refused in words when it is a folder', async () => {
    const path = freshPath()
    mkdirSync(path)
    const error = await openingError(path)
    expect(error.code).toBe('JOURNAL_UNWRITABLE')
    expect(error.hint).toContain('journal.path')
  })
})

describe('a journal that another program locks', () => {
  test('keeps events until it is let go', async () => {
    const path = freshPath()
    await writeSessions(path, ['one'])
    const journal = await openJournal({ path })
    const other = new Sqlite(path)
    other.exec('BEGIN IMMEDIATE')
    const told = trouble(journal, 'JOURNAL_LOCKED')
    const recovered = mended(journal)
    for (const fact of factsOf('two')) journal.record(fact)
    expect((await told).message).toContain('another program keeps')
    other.exec('ROLLBACK')
    other.close()
    await recovered
    await journal.close()
    expect(readSession(path, 'two').facts).toHaveLength(factsOf('two').length)
  })
})
