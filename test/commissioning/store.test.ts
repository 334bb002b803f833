import { randomBytes } from 'node:crypto'
import Sqlite, { type Database } from 'better-sqlite3'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { PART_NAMES } from '../../src/commissioning/parts.ts'
import type { Against, CommissioningEntry } from '../../src/commissioning/record.ts'
import { CommissioningStore } from '../../src/commissioning/store.ts'
import { bringUpToDate } from '../../src/journal/schema.ts'
import { anyAgainst } from './any-against.ts'

let database: Database
let store: CommissioningStore

beforeEach(() => {
  database = new Sqlite(':memory:')
  bringUpToDate(database)
  store = new CommissioningStore(database, randomBytes(32))
})

const AGAINST: Against = fc.sample(anyAgainst, { seed: 1, numRuns: 1 })[0]!
const entry = (change: Partial<CommissioningEntry> = {}): CommissioningEntry => ({
  part: 'switches',
  passedAt: '2026-11-21T10:00:00.000Z',
  against: AGAINST,
  measured: { bounceMs: 3, seen: ['start', 'stop'] },
  ...change,
})
const change = (sql: string) => database.prepare(`UPDATE commissioning SET ${sql}`).run()

describe('the record', () => {
  it('gives back whatever was kept, on the disk and off it', () => {
    fc.assert(
      fc.property(
        anyAgainst,
        fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z]{0,9}$/), fc.jsonValue()),
        (against, measured) => {
          const kept = entry({ against, measured })
          store.append(kept)
          expect(store.read().passed.get('switches')).toEqual(JSON.parse(JSON.stringify(kept)))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('counts the newest of each part', () => {
    store.append(entry({ measured: { bounceMs: 1 } }))
    store.append(entry({ part: 'angles', measured: { slopeDeg: 2 } }))
    store.append(entry({ measured: { bounceMs: 3 } }))
    const { passed, damaged } = store.read()
    expect(damaged).toEqual([])
    expect([...passed.keys()]).toEqual(['switches', 'angles'])
    expect(passed.get('switches')!.measured).toEqual({ bounceMs: 3 })
  })

  it.each([
    ['JSON cut off in the middle', `against = substr(against, 1, 20)`],
    ['what was measured is no JSON', `measured = 'nine'`],
    ['what was measured was changed', `measured = '{"bounceMs":1,"seen":["start","stop"]}'`],
    ['the firmware was changed by hand', `against = json_set(against, '$.build', 'ffffffff')`],
    ['the wiring was taken out', `against = json_set(against, '$.wiring', NULL)`],
    ['the seal is gone', `against = json_remove(against, '$.seal')`],
    ['the date was changed', `passed_at = '2030-01-01T00:00:00.000Z'`],
    ['it was made to be about another part', `part = 'angles'`],
    ['it is about a part nobody knows', `part = 'horoscope'`],
    ['it is empty', `against = '', measured = ''`],
  ])('tells in words that it cannot be believed, and loses nothing: %s', (_, sql) => {
    store.append(entry())
    change(sql)
    const before = database.prepare('SELECT * FROM commissioning').all()
    const { passed, damaged } = store.read()
    expect(passed.size).toBe(0)
    expect(damaged).toEqual([expect.stringMatching(/^entry 1 .*(damaged|does not know)/)])
    expect(database.prepare('SELECT * FROM commissioning').all()).toEqual(before)
  })

  it('believes no row that was copied from another database', () => {
    store.append(entry())
    expect(new CommissioningStore(database, randomBytes(32)).read()).toMatchObject({ damaged: [expect.any(String)] })
  })

  it('takes no older entry of a part for the one that is damaged', () => {
    store.append(entry())
    store.append(entry())
    database.exec(`UPDATE commissioning SET measured = 'nine' WHERE id = 2`)
    expect(store.read()).toMatchObject({ passed: new Map(), damaged: [expect.stringMatching(/^entry 2/)] })
  })

  it('is mended by trying the damaged part again', () => {
    store.append(entry())
    change(`measured = 'nine'`)
    store.append(entry({ part: 'angles' }))
    expect(store.read().damaged).toHaveLength(1)
    store.append(entry())
    expect(store.read().damaged).toEqual([])
  })

  it('is mended by trying everything again, where an entry is about a part nobody knows', () => {
    store.append(entry())
    change(`part = 'horoscope'`)
    for (const part of PART_NAMES) {
      expect(store.read().damaged).toHaveLength(1)
      store.append(entry({ part }))
    }
    expect(store.read().damaged).toEqual([])
  })
})
