/** The control thread's half of the journal: hands facts over and never waits for the disk. */
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Commissioning } from '../commissioning/record.ts'
import { UprightError } from '../error.ts'
import type { Fact, TraceSample } from '../feed/live-state.ts'
import { packageRoot } from '../package-root.ts'
import type { People } from '../people/people-store.ts'
import { Backlog, MAX_FACTS_WAITING, MAX_TRACE_WAITING, type WaitingFact } from './backlog.ts'
import { LatestNews } from './latest-news.ts'
import type { FromWorker, JournalFaults, ToWorker, WorkerStart } from './messages.ts'
import { SlowWatch } from './slow-watch.ts'
import { crashed, incomplete, type JournalTrouble, overrun, SLOW, WRITE_TROUBLES } from './trouble.ts'
import { Troubles } from './troubles.ts'

export type { JournalTrouble } from './trouble.ts'

/** Closing waits this long for the last writes, ms. */
const CLOSE_WITHIN_MS = 10_000
/** Heap of the worker, MB: a full backlog takes a third of it. */
const WORKER_HEAP_MB = 64

export interface JournalOptions {
  /** Path of the database; made where there is none. */
  readonly path: string
  /** Every write takes this much longer, ms: the scenario of a slow disk. */
  readonly writeDelayMs?: number
  /** Other misbehaviour for tests and scenarios. */
  readonly faults?: JournalFaults
}

/** Keeps what happened (S12). No method blocks or throws. */
export interface Journal {
  /** Keeps a fact. Session ids must never repeat, not even after a restart. */
  record(fact: Fact): void
  /** Keeps a sample of a running session's trace; five a second are expected. */
  trace(session: string, sample: TraceSample): void
  /** Tells when the `sessionStarted` fact of a session is on disk: before that, nothing may move. Returns how to stop listening. */
  onDurable(listener: (session: string) => void): () => void
  /** Tells of every trouble once; those from before the first listener are told to it. Returns how to stop listening. */
  onTrouble(listener: (trouble: JournalTrouble) => void): () => void
  /** Tells when the last trouble that refused sessions is over. Returns how to stop listening. */
  onMended(listener: () => void): () => void
  /** Tells of everyone there is, now where it is known and after every change. Returns how to stop listening. */
  onPeople(listener: (people: People) => void): () => void
  /** Tells what is kept about the table, likewise; `null` where it cannot be read. */
  onCommissioning(listener: (commissioning: Commissioning | null) => void): () => void
  /** Why no session may start now; `null` when all is well. */
  readonly refusal: JournalTrouble | null
  /** Writes what is left. The journal takes nothing afterwards. */
  close(): Promise<void>
}

/** Opens the journal. Rejects with an `UprightError` where it is in use, cannot be written or belongs to another program. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const journal = new ThreadedJournal(options)
  await journal.opened
  return journal
}

class ThreadedJournal implements Journal {
  readonly opened: Promise<void>
  #start: WorkerStart
  readonly #backlog = new Backlog()
  readonly #troubles = new Troubles()
  readonly #slowWatch = new SlowWatch(this.#backlog, {
    becameSlow: () => this.#becomeSlow(),
    keepsUp: () => this.#troubles.end(['JOURNAL_SLOW', 'JOURNAL_OVERRUN']),
    probe: () => this.#hand(null),
  })
  readonly #people = new LatestNews<People>()
  readonly #commissioning = new LatestNews<Commissioning | null>()
  readonly #durableListeners = new Set<(session: string) => void>()
  #opening: { resolve(): void; reject(error: Error): void } | null = null
  #worker: Worker | null
  #isClosed = false

  constructor({ path, writeDelayMs, faults }: JournalOptions) {
    const slow = writeDelayMs === undefined ? {} : { writeDelayMs }
    this.#start = { path, run: randomInt(2 ** 48 - 1), takesOver: false, faults: { ...faults, ...slow } }
    this.opened = new Promise<void>((resolve, reject) => {
      this.#opening = { resolve, reject }
    }).finally(() => {
      this.#opening = null
    })
    this.#worker = this.#startWorker()
  }

  get refusal(): JournalTrouble | null {
    return this.#troubles.first
  }

  record(fact: Fact): void {
    this.#hand(fact)
  }

  trace(session: string, sample: TraceSample): void {
    if (this.#isClosed || !this.#worker) return
    if (this.#backlog.addSample()) {
      this.#post({ kind: 'trace', session, sample })
      return
    }
    const isNew = this.#troubles.raise(
      overrun(`${MAX_TRACE_WAITING} samples wait; the trace gets a gap, events are kept`),
    )
    // its answer shows when the disk keeps up again
    if (isNew) this.#hand(null)
  }

  onDurable(listener: (session: string) => void): () => void {
    this.#durableListeners.add(listener)
    return () => this.#durableListeners.delete(listener)
  }

  onPeople(listener: (people: People) => void): () => void {
    return this.#people.on(listener)
  }

  onCommissioning(listener: (commissioning: Commissioning | null) => void): () => void {
    return this.#commissioning.on(listener)
  }

  onTrouble(listener: (trouble: JournalTrouble) => void): () => void {
    return this.#troubles.onTrouble(listener)
  }

  onMended(listener: () => void): () => void {
    return this.#troubles.onMended(listener)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#slowWatch.stop()
    const worker = this.#worker
    if (!worker) return this.#reportLost(this.#backlog.facts.length)
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    // a disk that hangs must not keep the process from ending
    const timer = setTimeout(() => {
      this.#reportLost(this.#backlog.facts.length)
      void worker.terminate()
    }, CLOSE_WITHIN_MS)
    this.#post({ kind: 'close' })
    await ended
    clearTimeout(timer)
  }

  #hand(fact: Fact | null): void {
    if (this.#isClosed) return
    const waiting = this.#backlog.add(fact, performance.now())
    if (!waiting) {
      this.#troubles.raise(overrun(`${MAX_FACTS_WAITING} events wait, and new ones are lost`))
      return
    }
    this.#postFact(waiting)
    this.#slowWatch.look()
  }

  #postFact({ seq, wallTime, fact }: WaitingFact): void {
    this.#post(fact ? { kind: 'fact', seq, wallTime, fact } : { kind: 'probe', seq })
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message)
  }

  #startWorker(): Worker {
    const worker = new Worker(join(packageRoot, 'dist/src/journal/journal.worker.js'), {
      workerData: this.#start,
      resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
    })
    let reason: Error | null = null
    worker.on('message', (message: FromWorker) => this.#receive(message))
    worker.on('error', (error: Error) => {
      reason = error
    })
    worker.on('exit', () => this.#afterExit(reason))
    return worker
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'opened') this.#opening?.resolve()
    else if (message.kind === 'people') this.#people.tell(message.people)
    else if (message.kind === 'commissioning') this.#commissioning.tell(message.commissioning)
    else if (message.kind === 'notOpened') this.#refuseOpening(message.trouble)
    else if (message.kind === 'kept') this.#confirm(message.throughSeq, message.samples)
    else if (message.kind === 'notice') this.#troubles.tell(message.trouble)
    else if (message.kind === 'failing') this.#troubles.raise(message.trouble)
    else if (message.kind === 'mended') this.#troubles.end(WRITE_TROUBLES)
    else this.#reportLost(message.factsLost)
  }

  #confirm(throughSeq: number, samples: number): void {
    const kept = this.#backlog.confirm(throughSeq, samples)
    this.#slowWatch.confirmed(kept)
    for (const { fact } of kept) {
      if (fact?.type === 'sessionStarted') for (const listener of this.#durableListeners) listener(fact.session)
    }
  }

  /** A write that fails is named by its cause; that it is late too is no news. */
  #becomeSlow(): void {
    const isNamed = WRITE_TROUBLES.some((code) => this.#troubles.stands(code))
    if (!isNamed) this.#troubles.raise(SLOW)
  }

  #refuseOpening(trouble: JournalTrouble): void {
    if (this.#opening) this.#failOpening(new UprightError(trouble.code, trouble.message, trouble.hint, 1))
    else this.#troubles.tell(trouble)
  }

  #failOpening(error: UprightError): void {
    this.#isClosed = true
    this.#opening?.reject(error)
  }

  #afterExit(reason: Error | null): void {
    this.#worker = null
    if (this.#isClosed) return
    const said = reason ? `: ${reason.message}` : ''
    if (this.#opening) {
      const hint = 'Where it cannot find its worker, build it ("npm run build"); else please report the error.'
      this.#failOpening(new UprightError('JOURNAL_CRASHED', `the journal could not start${said}`, hint, 1))
    } else if (this.#start.takesOver) {
      this.#troubles.tell(crashed(`${said} again; from now on nothing is kept`))
    } else {
      this.#troubles.raise(crashed(`${said}; another keeps the rest of this session`))
      this.#takeOver()
    }
  }

  /** A worker that crashed is replaced once, and loudly: the session that runs is kept to its end (S12), the next is refused. */
  #takeOver(): void {
    const { crashAtFacts = [], ...faults } = this.#start.faults
    this.#start = { ...this.#start, takesOver: true, faults: { ...faults, crashAtFacts: crashAtFacts.slice(1) } }
    this.#worker = this.#startWorker()
    this.#backlog.forgetSamples()
    for (const waiting of this.#backlog.facts) this.#postFact(waiting)
  }

  #reportLost(facts: number): void {
    if (facts > 0) this.#troubles.tell(incomplete(facts))
  }
}
