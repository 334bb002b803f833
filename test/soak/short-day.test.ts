import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { day } from '../../bench/soak/day.ts'
import { type Footprint, growth } from '../../bench/soak/footprint.ts'
import { ToldFacts } from '../../bench/soak/journal-check.ts'
import { StatusCount } from '../../bench/soak/status-count.ts'
import { Controller } from '../../src/control/controller.ts'
import { openJournal } from '../../src/journal/journal.ts'
import { ended, factsOf, sample, started } from '../journal/recorded-session.ts'

it('an hour of sessions and mishaps misses no status, loses no event and holds on to nothing', {
  timeout: 120_000,
}, async () => {
  const soaked = await day({ hours: 1, seed: 5, lookEveryH: 0.3, warmLooks: 0 })
  expect(soaked.problems).toEqual([])
  expect(soaked.sessions).toBeGreaterThan(4)
  expect(soaked.mishaps).toBeGreaterThan(0)
  expect(soaked.statuses).toBeGreaterThan(150_000)
  expect(soaked.looks.length).toBeGreaterThan(1)
})

it('a status that never comes is missed', async () => {
  const status = vi.spyOn(Controller.prototype, 'status').mockReturnValue()
  const count = new StatusCount()
  const hear = (n: number) => Reflect.apply(Controller.prototype.status, {}, [{ n }])
  for (const n of [65_534, 65_535, 0, 2]) hear(n)
  count.end()
  status.mockRestore()
  expect([count.heard, count.missed]).toEqual([4, 1])
})

it('what grew is told, and what may grow a little is not', () => {
  const before: Footprint = {
    heapMb: 15,
    externalMb: 4,
    rssMb: 100,
    emitters: 90,
    listeners: 8,
    timers: 4,
    handles: 3,
    files: 30,
  }
  expect(growth(before, { ...before, heapMb: 15.5 }, { heapMb: 1 })).toEqual([])
  expect(growth(before, { ...before, heapMb: 17, timers: 5 }, { heapMb: 1 })).toEqual([
    'heapMb grew from 15 to 17',
    'timers grew from 4 to 5',
  ])
})

it('a journal that says otherwise than the feed is noticed', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'upright-soak-')), 'upright.db')
  const told = new ToldFacts()
  const journal = await openJournal({ path })
  for (const fact of [...factsOf('one'), started('two'), ended('two')]) {
    told.tell(fact)
    journal.record(fact)
  }
  for (const tMs of [0, 200, 400]) journal.trace('one', sample(tMs))
  await journal.close()
  expect(told.differences(path)).toEqual([])

  const hand = new Sqlite(path)
  hand.exec(`UPDATE events SET fact = '{}' WHERE id = 3; UPDATE sessions SET outcome = NULL WHERE id = 'two'`)
  hand.exec('DELETE FROM trace WHERE t_ms = 200; UPDATE trace SET t_ms = 900 WHERE t_ms = 400')
  hand.close()
  expect(told.differences(path)).toEqual([
    'the journal has other events than were told, or another order',
    'the journal counts 2 sessions, 2 were told, or other ends',
    'the trace of one has a gap of 900 ms',
  ])
})
