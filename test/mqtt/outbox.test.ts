import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJournal } from '../../src/journal/journal.ts'
import { withPeople } from '../../src/journal/open-people.ts'
import { openPublications } from '../../src/journal/publications.ts'
import { retryAfterMs } from '../../src/mqtt/retry.ts'
import { durable, ended, factsOf, freshPath, started } from '../journal/recorded-session.ts'
import { describeWith } from '../tool.ts'
import { Bystander, Mosquitto, until } from './mosquitto.ts'
import { ToldTable } from './told-table.ts'

const SESSION = 'upright/attic/session'
const LAST = 'upright/attic/last_session'

describeWith(['mosquitto'], 'sessions that have ended', () => {
  let broker: Mosquitto
  let somebody: Bystander
  let path: string
  let table: ToldTable | null
  beforeEach(async () => {
    path = freshPath()
    broker = await Mosquitto.start()
    // One that was away is told what it missed: the broker keeps it for its session.
    somebody = await Bystander.join(broker.url, {
      clientId: 'collector',
      clean: false,
      properties: { sessionExpiryInterval: 3600 },
    })
    table = null
  })
  afterEach(async () => {
    await table?.close()
    await somebody.leave()
    await broker.stop()
  })

  const open = (more = '') => {
    table = new ToldTable(`url = "${broker.url}"\ntable = "attic"\n${more}`, path)
    return table
  }
  const ids = () => somebody.textsOn(SESSION).map((text) => (JSON.parse(text) as { id: string }).id)
  const record = async (...sessions: string[]) => {
    const journal = await openJournal({ path })
    for (const session of sessions) for (const fact of factsOf(session)) journal.record(fact)
    await journal.close()
  }
  const connected = (table: ToldTable) =>
    until(
      () => table.isConnected,
      () => table.news,
    )
  const toldIn = (table: ToldTable) => until(() => table.publisher.health.backlog === 0 && ids().length > 0)

  test('while the broker is away, and over restarts of the controller, arrive when it is back: each once, in order', async () => {
    const first = open()
    await connected(first)
    await broker.stop()
    await until(() => !first.isConnected)
    await record('a', 'b')
    await first.close()
    await record('c')
    const second = open()
    await record(...Array.from({ length: 25 }, (_, index) => `d${index}`))
    second.tell({ facts: [{ id: 1, at: '2026-01-01T00:00:00Z', fact: ended('d24'), personal: [] }] })
    await until(() => second.publisher.health.backlog === 28)
    expect(second.news.map(({ message }) => message)).toEqual([expect.stringMatching(/nothing listens there$/)])
    await broker.start()
    await connected(second)
    await until(() => second.publisher.health.backlog === 0)
    await second.close()
    // Once more from the beginning: nothing is told again.
    const third = open()
    await connected(third)
    await until(() => somebody.textsOn(LAST).length > 1)
    const all = ['a', 'b', 'c', ...Array.from({ length: 25 }, (_, index) => `d${index}`)]
    await until(() => ids().length >= all.length, ids)
    expect(ids()).toEqual(all)
    expect(somebody.last(LAST)).toMatchObject({ id: 'd24' })
  })

  test('before MQTT was switched on are not poured out; all after it are told, though no broker was ever there', async () => {
    await record('old-1', 'old-2')
    const journal = await openJournal({ path })
    journal.record(started('runs-on'))
    await durable(journal, 'runs-on')
    await broker.stop()
    const section = `url = "${broker.url}"\ntable = "attic"`
    const first = new ToldTable(section, path, {}, { state: { session: 'runs-on' } })
    journal.record(ended('runs-on'))
    await journal.close()
    await record('new')
    await first.close()
    await broker.start()
    const second = open()
    await connected(second)
    await toldIn(second)
    await until(() => ids().length >= 2, ids)
    expect(ids()).toEqual(['runs-on', 'new'])
  })

  test('by a power cut are told as interrupted', async () => {
    const table = open()
    await connected(table)
    await record('whole')
    const journal = await openJournal({ path })
    journal.record(started('cut'))
    await durable(journal, 'cut')
    await journal.close()
    // The next controller finds it open.
    await record('next')
    table.tell({ facts: [{ id: 1, at: '2026-01-01T00:00:00Z', fact: ended('next'), personal: [] }] })
    await until(() => ids().length === 3, ids)
    const outcomes = somebody.textsOn(SESSION).map((text) => (JSON.parse(text) as { outcome: string }).outcome)
    expect(outcomes).toEqual(['completed', 'interrupted', 'completed'])
  })

  test('that the broker has confirmed, and nobody could note it, come again with the same id', async () => {
    const table = open()
    await connected(table)
    await table.close()
    await record('a')
    let fails = true
    const forgetful = new ToldTable(`url = "${broker.url}"\ntable = "attic"`, path, {
      openPublications: (running) => {
        const publications = openPublications(path, 'mqtt', running)
        const told = (sessions: readonly string[]) => {
          if (fails) throw new Error('the power went')
          publications.told(sessions)
        }
        return { ...publications, told }
      },
    })
    await until(() => forgetful.news.some(({ message }) => message.includes('sessions wait: the power went')))
    fails = false
    await forgetful.close()
    const next = open()
    await connected(next)
    await until(() => ids().length === 2, ids)
    expect(ids()).toEqual(['a', 'a'])
  })

  /** A session of Anna's is in the journal; what control tells of its end. */
  async function annaHasEnded() {
    const journal = await openJournal({ path })
    journal.record({ ...started('anna-1'), visitor: { user: 'anna-id', reservedMin: 1 } } as ReturnType<typeof started>)
    journal.record(ended('anna-1'))
    await journal.close()
    return [{ id: 1, at: '2026-01-01T00:00:00Z', fact: ended('anna-1'), personal: [] }]
  }

  test('of somebody who was deleted are not told any more, and the last one is taken from the broker', async () => {
    const table = open()
    await connected(table)
    const facts = await annaHasEnded()
    table.tell({ facts })
    await until(() => somebody.last(LAST)?.id === 'anna-1')
    withPeople(path, (store) => store.forget('anna-id'))
    table.tell({ facts })
    await until(() => somebody.textsOn(LAST).at(-1) === '')
    const kept = withPeople(path, (_store, database) => database.prepare('SELECT session FROM published').pluck().all())
    expect(kept).toEqual([''])
  })

  test('carry a name only where names may go to the broker', async () => {
    const table = open('names = true')
    await connected(table)
    const facts = await annaHasEnded()
    table.tell({ facts })
    await until(() => ids().length === 1)
    expect(somebody.last(SESSION)).toMatchObject({ id: 'anna-1', person: 'Anna' })
    await table.close()
    const quiet = open()
    await connected(quiet)
    await until(() => somebody.last(LAST)?.person === undefined)
    expect(somebody.last(LAST)).toMatchObject({ id: 'anna-1' })
  })
})

describe('a table that has lost its broker', () => {
  test('tries again within a minute however long it was away, and no two of them at once', () => {
    for (let failures = 1; failures < 5000; failures += 7) {
      expect(retryAfterMs(failures, false, () => 0.999_999)).toBeLessThanOrEqual(60_100)
      expect(retryAfterMs(failures, false, () => 0)).toBe(100)
    }
    expect([1, 2, 3, 4, 5, 6, 7].map((failures) => retryAfterMs(failures, false, () => 0.5))).toEqual([
      1100, 2100, 4100, 8100, 16_100, 30_100, 30_100,
    ])
  })

  test('tries seldom where a hand is needed', () => {
    expect(retryAfterMs(1, true, () => 0)).toBe(240_000)
    expect(retryAfterMs(99, true, () => 1)).toBeCloseTo(360_000)
  })
})
