/** The worker's half of the journal: collects what comes, writes it in few transactions, and keeps it while writing fails. */
import type { Database } from 'better-sqlite3'
import type { Commissioning } from '../commissioning/record.ts'
import { CommissioningStore } from '../commissioning/store.ts'
import type { Fact } from '../feed/live-state.ts'
import { type People, PeopleStore } from '../people/people-store.ts'
import { sealKey } from '../people/seal.ts'
import { BesideWatch } from './beside-watch.ts'
import { moveAside, openDatabase } from './database.ts'
import type { FromWorker, JournalFaults, WorkerStart } from './messages.ts'
import { codeOf, isCorrupt, type TroubleCode, writeTrouble } from './trouble.ts'
import { createWriter, type PendingFact, type PendingSample, type Writer } from './writer.ts'

/** The trace is written this often, ms: what a power cut may cost (S12). */
const TRACE_EVERY_MS = 1000
/** A failed write is tried again after this, ms. */
const RETRY_AFTER_MS = 1000
/** Tries to write what is left when closing; then the disk has had its chance. */
const LAST_TRIES = 3

/** Whether a command beside this controller has changed anything is looked at this often, ms. */
const LOOK_EVERY_MS = 1000
/** Facts that are entries about a person too. */
const PEOPLE_FACTS: ReadonlySet<Fact['type']> = new Set(['sessionStarted', 'sessionEnded', 'felt'])
/** Those that are entries about the table. */
const TABLE_FACTS: ReadonlySet<Fact['type']> = new Set(['dailyTestPassed'])

export interface Keeper {
  keepFact(fact: PendingFact): void
  keepSample(sample: PendingSample): void
  probe(seq: number): void
  /** Writes what is left and closes; tells how many facts could not be written. */
  close(): number
}

/** Opens the journal of `start` for writing. Throws `JournalOpenError`. */
export function openKeeper(start: WorkerStart, post: (message: FromWorker) => void): Keeper {
  const { path, run, takesOver } = start
  const opened = openDatabase(path)
  if (opened.notice) post({ kind: 'notice', trouble: opened.notice })
  let database: Database = opened.database
  const key = sealKey(path)
  let { writer, people, table } = tools(database)
  const beforeWrite = faultsBeforeWrite(start.faults)

  let facts: PendingFact[] = []
  let samples: PendingSample[] = []
  let probeSeq: number | null = null
  /** Written again into a new file where the old one is found damaged during a session. */
  let startOfSession: PendingFact | null = null
  let failing: TroubleCode | null = null
  let choresDone = false
  let scheduled: NodeJS.Immediate | NodeJS.Timeout | null = null
  let traceTimer: NodeJS.Timeout | null = null

  function tools(onto: Database): { writer: Writer; people: BesideWatch<People>; table: BesideWatch<Commissioning> } {
    const stores = { people: new PeopleStore(onto, key), commissioning: new CommissioningStore(onto, key) }
    return {
      writer: createWriter(onto, run, stores),
      people: new BesideWatch(onto, {
        read: (now) => stores.people.read(now),
        tell: (told) => post({ kind: 'people', people: told }),
        mayBeOver: ({ clockRefusal }) => clockRefusal !== null,
      }),
      table: new BesideWatch(onto, {
        read: (now) => ({ record: stores.commissioning.read(), dailyTest: stores.commissioning.lastDailyTest(now) }),
        tell: (commissioning) => post({ kind: 'commissioning', commissioning }),
      }),
    }
  }

  /** What another program keeps locked, or a failing disk, is looked at again a second later. */
  function look(watch: Pick<BesideWatch<unknown>, 'look' | 'tell'>, isChanged = false): void {
    try {
      if (isChanged) watch.tell()
      else watch.look()
    } catch (error) {
      if (isOurMistake(error)) throw error
      // What was told of the table may no longer be so: nobody starts on the strength of it.
      if (watch === table) post({ kind: 'commissioning', commissioning: null })
    }
  }

  /** Everything that came within one turn of the event loop goes to disk with one fsync. */
  function schedule(): void {
    if (scheduled === null) scheduled = setImmediate(flush)
  }

  function flush(): void {
    scheduled = null
    const isTraceDue = traceTimer === null || facts.some(({ fact }) => fact.type === 'sessionEnded')
    if (tryToWrite(isTraceDue ? samples : [])) return
    scheduled = setTimeout(flush, RETRY_AFTER_MS)
  }

  function tryToWrite(dueSamples: readonly PendingSample[]): boolean {
    const throughSeq = Math.max(probeSeq ?? 0, facts.at(-1)?.seq ?? 0)
    try {
      doChores()
      if (facts.length + dueSamples.length + (probeSeq ?? 0) === 0) return true
      beforeWrite()
      if (facts.length > 0 || dueSamples.length > 0) writer.write(facts, dueSamples)
      if (probeSeq !== null) writer.probe()
    } catch (error) {
      return afterFailure(error, dueSamples)
    }
    const concerns = (types: typeof PEOPLE_FACTS) => facts.some(({ fact }) => types.has(fact.type))
    const [concernsPeople, concernsTable] = [concerns(PEOPLE_FACTS), concerns(TABLE_FACTS)]
    for (const pending of facts) {
      if (pending.fact.type === 'sessionStarted') startOfSession = pending
      if (pending.fact.type === 'sessionEnded') startOfSession = null
    }
    facts = []
    probeSeq = null
    if (dueSamples.length > 0) samples = []
    post({ kind: 'kept', throughSeq, samples: dueSamples.length })
    if (concernsPeople) look(people, true)
    if (concernsTable) look(table, true)
    if (failing) post({ kind: 'mended' })
    failing = null
    return true
  }

  function afterFailure(error: unknown, dueSamples: readonly PendingSample[]): boolean {
    if (isOurMistake(error)) throw error
    if (isCorrupt(error) && failing !== 'JOURNAL_CORRUPT') {
      failing = 'JOURNAL_CORRUPT'
      return beginAgain(dueSamples)
    }
    const trouble = writeTrouble(error, path)
    if (failing !== trouble.code) post({ kind: 'failing', trouble })
    failing = trouble.code
    return false
  }

  function beginAgain(dueSamples: readonly PendingSample[]): boolean {
    database.close()
    post({ kind: 'notice', trouble: moveAside(database.name) })
    database = openDatabase(path).database
    ;({ writer, people, table } = tools(database))
    if (startOfSession && !facts.includes(startOfSession)) facts.unshift(startOfSession)
    return tryToWrite(dueSamples)
  }

  /** Once, before anything else is written. */
  function doChores(): void {
    if (choresDone) return
    if (!takesOver) writer.markInterrupted()
    choresDone = true
  }

  schedule()
  const lookAtAll = () => {
    look(people)
    look(table)
  }
  lookAtAll()
  const lookTimer = setInterval(lookAtAll, LOOK_EVERY_MS)

  return {
    keepFact(fact) {
      facts.push(fact)
      schedule()
    },
    keepSample(sample) {
      samples.push(sample)
      traceTimer ??= setTimeout(() => {
        traceTimer = null
        schedule()
      }, TRACE_EVERY_MS)
    },
    probe(seq) {
      probeSeq = seq
      schedule()
    },
    close() {
      if (scheduled) clearImmediate(scheduled as NodeJS.Immediate)
      if (scheduled) clearTimeout(scheduled as NodeJS.Timeout)
      if (traceTimer) clearTimeout(traceTimer)
      clearInterval(lookTimer)
      for (let tries = 0; tries < LAST_TRIES && facts.length + samples.length > 0; tries++) tryToWrite(samples)
      database.close()
      return facts.length
    },
  }
}

/** What the disk or another program cannot be blamed for: crash, loudly. */
function isOurMistake(error: unknown): boolean {
  return !/^SQLITE_(?!CONSTRAINT|MISMATCH|RANGE|MISUSE|ERROR$)/.test(codeOf(error))
}

/** The misbehaviour asked for, to be suffered before each write. */
function faultsBeforeWrite({
  writeDelayMs = 0,
  slowWrites = Number.POSITIVE_INFINITY,
  failWrites,
}: JournalFaults): () => void {
  let slowLeft = writeDelayMs > 0 ? slowWrites : 0
  let failuresLeft = failWrites?.times ?? 0
  return () => {
    if (slowLeft-- > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, writeDelayMs)
    if (failWrites && failuresLeft-- > 0) throw Object.assign(new Error('asked to fail'), { code: failWrites.code })
  }
}
