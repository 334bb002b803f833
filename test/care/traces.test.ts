import { expect, test } from 'vitest'
import { forgetTraces, usedBytes } from '../../src/care/traces.ts'
import { listSessions, readSession } from '../../src/journal/history.ts'
import { EVENING_MS, Shelf } from './shelf.ts'

const DAYS = 86_400_000
const before = (days: number) => new Date(EVENING_MS - days * DAYS).toISOString()
const always = () => true
const traced = (shelf: Shelf) =>
  shelf.sql((database) => database.prepare('SELECT DISTINCT session FROM trace ORDER BY session').pluck().all())

test('old traces go, and what happened in those sessions stays', () => {
  const shelf = new Shelf().session('a-old', 100).session('b-new', 10).session('c-newest', 1)
  const forgotten = shelf.sql((database) =>
    forgetTraces(database, { olderThan: before(90), maxBytes: Number.POSITIVE_INFINITY }, always),
  )
  expect(forgotten).toBe(1)
  expect(traced(shelf)).toEqual(['b-new', 'c-newest'])
  expect(readSession(shelf.databasePath, 'a-old')).toMatchObject({ summary: { id: 'a-old' }, trace: [] })
  expect(listSessions(shelf.databasePath)).toHaveLength(3)
})

test('a session that never ended keeps the figures that only its trace told', () => {
  const shelf = new Shelf().session('cut', 100, { ended: false, samples: 5 }).session('newest', 1)
  const figures = () => listSessions(shelf.databasePath).at(-1)
  const { exposureMin, deepestDeg } = figures()!
  expect([exposureMin, deepestDeg]).toEqual([0.4, 14])
  shelf.sql((database) => forgetTraces(database, { olderThan: before(90), maxBytes: 1e9 }, always))
  expect(figures()).toMatchObject({ exposureMin, deepestDeg })
})

test('where it is too large the oldest go until it is not, and the newest session always keeps its own', () => {
  const shelf = new Shelf()
  for (let i = 0; i < 12; i++) shelf.session(`s${String(i).padStart(2, '0')}`, 12 - i, { samples: 3000 })
  const used = shelf.sql(usedBytes)
  const forget = (maxBytes: number) =>
    shelf.sql((database) => forgetTraces(database, { olderThan: before(90), maxBytes }, always))
  expect(forget(used * 0.6)).toBeGreaterThan(3)
  expect(shelf.sql(usedBytes)).toBeLessThanOrEqual(used * 0.6)
  expect(traced(shelf)).toContain('s11')
  expect(traced(shelf)).not.toContain('s00')
  forget(0)
  expect(traced(shelf)).toEqual(['s11'])
})

test('somebody who comes is not kept waiting: it stops between two small writes', () => {
  const shelf = new Shelf()
  for (let i = 0; i < 4; i++) shelf.session(`s${i}`, 100 - i, { samples: 5000 })
  let asked = 0
  const forgotten = shelf.sql((database) =>
    forgetTraces(database, { olderThan: before(90), maxBytes: 1e9 }, () => ++asked < 3),
  )
  expect(forgotten).toBe(0)
  expect(traced(shelf)).toHaveLength(4)
})

test('a session that runs keeps its trace', () => {
  const shelf = new Shelf().session('runs', 100).session('newest', 1)
  shelf.sql((database) => database.exec(`UPDATE sessions SET outcome = NULL WHERE id = 'runs'`))
  shelf.sql((database) => forgetTraces(database, { olderThan: before(90), maxBytes: 0 }, always))
  expect(traced(shelf)).toContain('runs')
})
