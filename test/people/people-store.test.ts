import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/journal/database.ts'
import { PeopleStore } from '../../src/people/people-store.ts'
import { sealKey, sealOf } from '../../src/people/seal.ts'
import { Household } from './kept-people.ts'
import { profile } from './person-story.ts'

const freshPath = () => join(mkdtempSync(join(tmpdir(), 'upright-people-')), 'upright.db')
const now = { wallMs: Date.now(), boot: 'a', uptimeMs: 1 }

function twoPrograms(): [PeopleStore, PeopleStore] {
  const path = freshPath()
  const key = sealKey(path)
  const stores = [0, 1].map(() => new PeopleStore(openDatabase(path).database, key)) as [PeopleStore, PeopleStore]
  stores[0].append('anna', { type: 'profileAdded', profile: profile() }, now)
  return stores
}

describe('a deleted profile', () => {
  test('is gone with all that belongs to it, and nobody else is', () => {
    const path = freshPath()
    const { database } = openDatabase(path)
    const store = new PeopleStore(database, sealKey(path))
    for (const user of ['anna', 'ben']) {
      store.append(user, { type: 'profileAdded', profile: profile({ name: `called-${user}` }) }, now)
      database.exec(`
        INSERT INTO sessions (id, program, started_at, user) VALUES ('of-${user}', 'gentle', '', '${user}');
        INSERT INTO events (run, seq, wall_time, session, type, fact) VALUES (1, ${user.length}, '', 'of-${user}', 'x', 'told-${user}');
        INSERT INTO trace VALUES ('of-${user}', 1, 'holding', 1, 1, 1, 1, 'ready', 1, '["seen-${user}"]');
        INSERT INTO programs VALUES ('made-${user}', '${user}', '', '{}')`)
    }
    store.forget('anna')
    for (const table of ['ledger', 'ledger_seals', 'sessions', 'programs']) {
      const users: unknown[] = database.prepare(`SELECT DISTINCT user FROM ${table}`).pluck().all()
      expect(users).toEqual(['ben'])
    }
    expect(database.prepare('SELECT session FROM events').pluck().all()).toEqual(['of-ben'])
    expect(database.prepare('SELECT session FROM trace').pluck().all()).toEqual(['of-ben'])
    expect(store.read(now)).toMatchObject({ tampered: new Set(), clockRefusal: null })
    database.close()
    const kept = readFileSync(path, 'latin1')
    expect(kept).toContain('called-ben')
    for (const trace of ['called-anna', 'told-anna', 'seen-anna', 'made-anna', 'of-anna'])
      expect(kept).not.toContain(trace)
  })
})

describe('what is kept', () => {
  test('is read as it was told', () => {
    const house = new Household().add('anna').tell('anna', { type: 'painBefore', pain: 4 })
    expect(house.store.entriesOf('anna').map(({ at, entry }) => [at, entry.type])).toEqual([
      [new Date(house.now.wallMs).toISOString(), 'profileAdded'],
      [new Date(house.now.wallMs).toISOString(), 'screened'],
      [new Date(house.now.wallMs).toISOString(), 'painBefore'],
    ])
    expect(house.person('anna')).toMatchObject({ painBefore: 4, profile: { name: 'anna' } })
  })

  test('is kept by two programs in turn, each seeing what the other wrote', () => {
    const [first, second] = twoPrograms()
    for (let round = 0; round < 5; round++) {
      first.append('anna', { type: 'nothingChanged' }, now)
      second.append('anna', { type: 'painBefore', pain: round }, now)
    }
    expect(second.read(now).tampered).toEqual(new Set())
    expect(first.entriesOf('anna')).toHaveLength(11)
  })

  test('is kept although another program would write in between', () => {
    const [first, second] = twoPrograms()
    const told = { type: 'nothingChanged' } as const
    // what is written is asked for its words after the rows were read
    const meanwhile = {
      ...told,
      toJSON() {
        expect(() => second.append('anna', told, now)).toThrow('locked')
        return told
      },
    }
    first.append('anna', meanwhile, now)
    expect(first.entriesOf('anna')).toHaveLength(2)
  })

  test('tells how long ago the table was used, by whoever', () => {
    const house = new Household()
    expect(house.store.tableUsedHoursAgo(house.now)).toBeNull()
    house.store.noteUse(house.now)
    expect(house.wait(5).setClock(100).store.tableUsedHoursAgo(house.now)).toBe(5)
    house.store.noteUse(house.now)
    expect(house.store.tableUsedHoursAgo(house.now)).toBe(0)
    expect(house.reboot().setClock(-3).store.tableUsedHoursAgo(house.now)).toBe(0)
    expect(house.people.clockRefusal).toContain('The clock says')
  })
})

describe('the key', () => {
  test('is made once, for its owner’s eyes only', () => {
    const path = freshPath()
    const key = sealKey(path)
    expect(key).toHaveLength(32)
    expect(sealKey(path)).toEqual(key)
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600)
  })

  test('that is none is told, with the way out', () => {
    const path = freshPath()
    writeFileSync(`${path}.key`, 'short')
    expect(() => sealKey(path)).toThrow('which seals what is kept about people: it has 5 bytes, not 32')
    expect(() => sealKey(join(path, 'no', 'folder'))).toThrow(/^cannot use .*ENOENT/)
  })

  test('seals what stands where: the same letters divided otherwise are another seal', () => {
    const key = Buffer.alloc(32)
    const seals = [
      sealOf(key, 'a', ['b', 'c']),
      sealOf(key, 'a', ['c', 'b']),
      sealOf(key, 'b', ['b', 'c']),
      sealOf(key, 'a', ['b\nc']),
      sealOf(key, 'a', ['b\nc', 'd']),
      sealOf(key, 'a', ['b', 'c\nd']),
      sealOf(Buffer.alloc(32, 1), 'a', ['b', 'c']),
    ]
    expect(new Set(seals).size).toBe(seals.length)
  })
})

test('a database that another program holds is not half written', () => {
  const path = freshPath()
  const { database } = openDatabase(path)
  const store = new PeopleStore(database, sealKey(path))
  const other = new Sqlite(path)
  other.exec('BEGIN IMMEDIATE')
  expect(() => store.append('anna', { type: 'profileAdded', profile: profile() }, now)).toThrow('database is locked')
  other.exec('ROLLBACK')
  store.append('anna', { type: 'profileAdded', profile: profile() }, now)
  expect(store.read(now).people.size).toBe(1)
})
