import { mkdirSync, writeFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { UprightError } from '../../src/error.ts'
import { listSessions, readSession } from '../../src/journal/history.ts'
import { openJournal } from '../../src/journal/journal.ts'
import { durable, factsOf, freshPath, sample, started } from './recorded-session.ts'

function errorOf(read: () => unknown): UprightError {
  try {
    read()
  } catch (error) {
    return error as UprightError
  }
  throw new Error('it was read')
}

describe('a session', () => {
  test('is summed up as it ended', async () => {
    const path = freshPath()
    const journal = await openJournal({ path })
    for (const fact of factsOf('one')) journal.record(fact)
    await journal.close()
    expect(listSessions(path)).toEqual([
      {
        id: 'one',
        user: null,
        program: 'gentle',
        startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        outcome: 'completed',
        cause: null,
        durationS: 60,
        invertedS: 120,
        exposureMin: 0.7,
        deepestDeg: 20.1,
      },
    ])
  })

  test('that has not ended is running while its controller is', async () => {
    const path = freshPath()
    const journal = await openJournal({ path })
    const isDurable = durable(journal, 'one')
    journal.record(started('one'))
    await isDurable
    expect(listSessions(path)[0]?.outcome).toBe('running')
    await journal.close()
    expect(listSessions(path)[0]?.outcome).toBe('interrupted')
  })

  test('that never ended stays interrupted under the next controller, with what its trace tells', async () => {
    const path = freshPath()
    const before = await openJournal({ path })
    before.record(started('one'))
    for (const tMs of [0, 4000, 8000]) before.trace('one', sample(tMs))
    await before.close()
    const after = await openJournal({ path })
    await expect.poll(() => listSessions(path)[0]?.outcome).toBe('interrupted')
    expect(listSessions(path)[0]).toMatchObject({ durationS: 8, deepestDeg: 8, exposureMin: 0.1, invertedS: null })
    await after.close()
  })

  test('is found by its beginning or as the last one', async () => {
    const path = freshPath()
    const journal = await openJournal({ path })
    for (const id of ['2026-01-a', '2026-01-b', '2026-02-c']) journal.record(started(id))
    await journal.close()
    expect(readSession(path, '2026-02').summary.id).toBe('2026-02-c')
    expect(readSession(path, 'last').summary.id).toBe('2026-02-c')
    expect(errorOf(() => readSession(path, '2026-01')).message).toBe('2 sessions begin with "2026-01"')
    expect(errorOf(() => readSession(path, '2026-02-d')).message).toContain('did you mean "2026-02-c"?')
  })

  test('with a row nobody understands is shown without it', async () => {
    const path = freshPath()
    const journal = await openJournal({ path })
    for (const fact of factsOf('one')) journal.record(fact)
    await journal.close()
    const hand = new Sqlite(path)
    hand.exec(`UPDATE events SET fact = '{"type":"levitated"}' WHERE type = 'promptAsked'`)
    hand.close()
    const record = readSession(path, 'one')
    expect(record.unreadable).toBe(1)
    expect(record.facts).toHaveLength(factsOf('one').length - 1)
  })
})

test('as many as asked for are listed, newest first', async () => {
  const path = freshPath()
  const journal = await openJournal({ path })
  for (const id of ['one', 'two', 'three']) journal.record(started(id))
  await journal.close()
  expect(listSessions(path, { limit: 2 }).map((session) => session.id)).toEqual(['three', 'two'])
})

describe('a journal that cannot be read', () => {
  test('is said to be missing', () => {
    const error = errorOf(() => listSessions('/nowhere/upright.db'))
    expect(error.message).toBe('there is no journal at /nowhere/upright.db')
    expect(error.hint).toContain('npm start')
  })

  test('is said to be damaged, and stays as it is', () => {
    const path = freshPath()
    writeFileSync(path, Buffer.alloc(5000, 0xa5))
    const error = errorOf(() => listSessions(path))
    expect(error.code).toBe('HISTORY_CORRUPT')
    expect(error.exitCode).toBe(1)
  })

  test('is said to be locked', async () => {
    const path = freshPath()
    await (await openJournal({ path })).close()
    const other = new Sqlite(path)
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('BEGIN EXCLUSIVE; INSERT INTO probe VALUES (1); COMMIT')
    expect(errorOf(() => listSessions(path)).code).toBe('HISTORY_LOCKED')
    other.close()
  })

  test('is said to be unreadable when it is a folder', () => {
    const path = freshPath()
    mkdirSync(path)
    expect(errorOf(() => listSessions(path)).code).toBe('HISTORY_UNREADABLE')
  })

  test('is said to hold no session yet', async () => {
    const path = freshPath()
    await (await openJournal({ path })).close()
    expect(listSessions(path)).toEqual([])
    expect(errorOf(() => readSession(path, 'last')).message).toContain('holds no session yet')
  })
})
