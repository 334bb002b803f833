import { afterAll, describe, expect, test } from 'vitest'
import { listSessions, readSession } from '../../src/journal/history.ts'
import { type Journal, type JournalOptions, openJournal } from '../../src/journal/journal.ts'
import { durable, ended, factsOf, freshPath, mended, sample, started, trouble } from './recorded-session.ts'

const open: Journal[] = []

async function opened(options: JournalOptions): Promise<Journal> {
  const journal = await openJournal(options)
  open.push(journal)
  return journal
}

afterAll(async () => {
  await Promise.all(open.splice(0).map((journal) => journal.close()))
})

describe.concurrent('a journal', () => {
  test('gives back every fact of a session, in order, with its trace', async () => {
    const path = freshPath()
    const journal = await opened({ path })
    for (const fact of factsOf('one')) journal.record(fact)
    const trace = [0, 200, 400, 600].map((tMs) => sample(tMs))
    for (const each of trace) journal.trace('one', each)
    await journal.close()
    const record = readSession(path, 'one')
    expect(record.facts.map(({ fact }) => fact)).toEqual(factsOf('one'))
    expect(record.trace).toEqual(trace)
    expect(record.unreadable).toBe(0)
  })

  test('has the start of a session on disk when it says so', { tags: 'S12/controller' }, async () => {
    const path = freshPath()
    const journal = await opened({ path })
    const isDurable = durable(journal, 'one')
    journal.record(started('one'))
    await isDurable
    // read by another connection, the writer still open
    expect(readSession(path, 'one').facts.map(({ fact }) => fact)).toEqual([started('one')])
  })

  test('has the whole trace on disk with the end of its session', async () => {
    const path = freshPath()
    const journal = await opened({ path })
    journal.record(started('one'))
    for (let n = 0; n < 10; n++) journal.trace('one', sample(n * 200))
    journal.record(ended('one'))
    const next = durable(journal, 'two')
    journal.record(started('two'))
    await next
    expect(readSession(path, 'one').trace).toHaveLength(10)
  })

  test('has the trace on disk within little more than a second', async () => {
    const path = freshPath()
    const journal = await opened({ path })
    journal.record(started('one'))
    journal.trace('one', sample(0))
    await expect.poll(() => readSession(path, 'one').trace.length, { timeout: 1800 }).toBe(1)
  })

  test('goes on after one that was closed', async () => {
    const path = freshPath()
    for (const id of ['one', 'two']) {
      const journal = await opened({ path })
      for (const fact of factsOf(id)) journal.record(fact)
      await journal.close()
    }
    expect(listSessions(path).map((session) => session.id)).toEqual(['two', 'one'])
  })

  test('keeps the rest of a session that has a figure which is none', async () => {
    const path = freshPath()
    const journal = await opened({ path })
    journal.record(started('one'))
    journal.trace('one', { ...sample(0), angleDeg: Number.NaN })
    journal.trace('one', sample(200))
    journal.record({ ...ended('one'), exposureMin: Number.NaN } as ReturnType<typeof ended>)
    await journal.close()
    const record = readSession(path, 'one')
    expect(record.summary.outcome).toBe('completed')
    expect(record.trace).toEqual([sample(200)])
    expect(record.unreadable).toBe(2)
  })

  test('takes nothing after it was closed, and closes twice', async () => {
    const path = freshPath()
    const journal = await opened({ path })
    await journal.close()
    journal.record(started('late'))
    await journal.close()
    expect(listSessions(path)).toEqual([])
  })
})

describe.concurrent('when every write takes two seconds', () => {
  test('handing over a fact or a sample still takes no time', async () => {
    const journal = await opened({ path: freshPath(), writeDelayMs: 2000 })
    const isDurable = durable(journal, 'one')
    journal.record(started('one'))
    let longestMs = 0
    for (let n = 0; n < 400; n++) {
      const beforeMs = performance.now()
      journal.trace('one', sample(n))
      journal.record({ type: 'panel', atMs: n, button: 'start', pressed: n % 2 === 0 })
      longestMs = Math.max(longestMs, performance.now() - beforeMs)
    }
    expect(longestMs).toBeLessThan(100)
    await isDurable
  })

  test('the start of a session becomes durable all the same, but the next session is refused', async () => {
    const path = freshPath()
    const journal = await opened({ path, writeDelayMs: 2000 })
    const told = trouble(journal, 'JOURNAL_SLOW')
    const isDurable = durable(journal, 'one')
    journal.record(started('one'))
    expect(journal.refusal).toBeNull()
    expect((await told).hint).toContain('SD card')
    expect(journal.refusal?.code).toBe('JOURNAL_SLOW')
    await isDurable
    expect(journal.refusal?.code).toBe('JOURNAL_SLOW')
    expect(readSession(path, 'one').facts).toHaveLength(1)
  })

  test('sessions are let through again, unasked, once the disk keeps up', async () => {
    const journal = await opened({ path: freshPath(), faults: { writeDelayMs: 1300, slowWrites: 1 } })
    const recovered = mended(journal)
    journal.record(started('one'))
    await trouble(journal, 'JOURNAL_SLOW')
    await recovered
    expect(journal.refusal).toBeNull()
  })
})

describe.concurrent('when the disk is full', () => {
  test('events wait and are written once there is room', { tags: 'S12/controller' }, async () => {
    const path = freshPath()
    const journal = await opened({ path, faults: { failWrites: { code: 'SQLITE_FULL', times: 2 } } })
    const told = trouble(journal, 'JOURNAL_FULL')
    const recovered = mended(journal)
    for (const fact of factsOf('one')) journal.record(fact)
    expect((await told).message).toContain('the disk is full')
    expect(journal.refusal?.code).toBe('JOURNAL_FULL')
    journal.record({ type: 'panel', atMs: 5, button: 'stop', pressed: true })
    await recovered
    expect(journal.refusal).toBeNull()
    expect(readSession(path, 'one').facts.map(({ fact }) => fact)).toEqual(factsOf('one'))
  })

  test('no session is said to be durable', async () => {
    const journal = await opened({
      path: freshPath(),
      faults: { failWrites: { code: 'SQLITE_FULL', times: Number.POSITIVE_INFINITY } },
    })
    let said = false
    journal.onDurable(() => {
      said = true
    })
    const told = trouble(journal, 'JOURNAL_FULL')
    journal.record(started('one'))
    await told
    const incomplete = trouble(journal, 'JOURNAL_INCOMPLETE')
    await journal.close()
    expect(said).toBe(false)
    expect((await incomplete).message).toContain('1 event could not be written')
  })
})

describe.concurrent('when the journal’s thread crashes', () => {
  test('the rest of the session is kept, every fact once, and the next session is refused', {
    tags: 'S12/controller',
  }, async () => {
    const path = freshPath()
    const journal = await opened({ path, faults: { crashAtFacts: [5] } })
    const told = trouble(journal, 'JOURNAL_CRASHED')
    for (const fact of factsOf('one').slice(0, 5)) journal.record(fact)
    expect((await told).message).toContain('crashed')
    for (const fact of factsOf('one').slice(5, 7)) journal.record(fact)
    await journal.close()
    expect(journal.refusal?.code).toBe('JOURNAL_CRASHED')
    expect(readSession(path, 'one').facts.map(({ fact }) => fact)).toEqual(factsOf('one').slice(0, 7))
  })

  test('again, it says that nothing is kept any more', async () => {
    const journal = await opened({ path: freshPath(), faults: { crashAtFacts: [1, 1] } })
    const again = new Promise((resolve) => {
      journal.onTrouble(({ message }) => message.includes('nothing is kept') && resolve(message))
    })
    journal.record(started('one'))
    await again
    expect(journal.refusal?.code).toBe('JOURNAL_CRASHED')
  })
})
