/**
 * `upright run --simulated` many times as fast as life: the control thread as that command composes it, on fake timers. Only the
 * journal's thread lives in real time, as its disk does; so time stands still here until it has kept what was told.
 */
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import { parseConfig } from '../../src/config/config.ts'
import type { Fact, LiveState } from '../../src/feed/live-state.ts'
import { findProgram } from '../../src/people/programs.ts'
import { ControlThread } from '../../src/run/control-thread.ts'
import type { FromControl } from '../../src/run/thread-messages.ts'
import { FakeTimers, reallyPasses } from './fake-timers.ts'
import { JournalAnswers } from './journal-answers.ts'

export interface QuickRunOptions {
  /** Folder for the journal. */
  readonly folder: string
  /** What `upright.toml` says. */
  readonly toml?: string
  /** Hears all that surfaces are told but the pictures. */
  readonly hears?: (message: Exclude<FromControl, { type: 'live' }>) => void
  /** The journal has confirmed its event of this number, counted from the beginning of the run, and all before it. */
  readonly kept?: (throughSeq: number) => void
}

/** The trace that waits for the disk is bounded, and the disk is asked once a real second: so much of it may wait, ms. */
const TRACE_WAITS_MS = 200_000
/** A disk that keeps nothing for so long has a trouble of its own, real ms. */
const KEPT_WITHIN_MS = 20_000
const LOOK_MS = 500

export class QuickRun {
  readonly timers: FakeTimers
  readonly journalPath: string
  /** Off where the disk is made to fail: then nobody waits for it. */
  waitsForJournal = true
  readonly #control: ControlThread
  readonly #answers: JournalAnswers
  readonly #programs: ReturnType<typeof parseConfig>['programs']
  #live: LiveState | null = null
  #told = 0
  #tracedAtMs = 0
  #isReady = false
  #failure: string | null = null

  constructor({ folder, toml = '', hears = () => {}, kept = () => {} }: QuickRunOptions) {
    this.#answers = new JournalAnswers(kept)
    this.timers = new FakeTimers(() => this.#settle())
    const config = parseConfig(toml, { file: null, folder, stateFolder: folder, home: folder })
    this.journalPath = config.journal.path
    this.#programs = config.programs
    const program = findProgram(config.programs, config.comfort.program)
    const start = { config, program, isProgramNamed: true, user: null, table: { kind: 'simulated' as const } }
    this.#control = new ControlThread(start, (message) => {
      this.#hear(message)
      if (message.type !== 'live') hears(message)
    })
  }

  /** Opens journal and table. Throws where either cannot be had. */
  async open(): Promise<void> {
    void this.#control.open()
    // The journal's thread starts in real time, the table in fake time.
    while (!this.#isReady && this.#failure === null) {
      await reallyPasses(1)
      await this.timers.pass(5)
    }
    if (this.#failure !== null) throw new Error(this.#failure)
  }

  get live(): LiveState {
    if (!this.#live) throw new Error('there is no picture yet')
    return this.#live
  }

  get nowMs(): number {
    return this.timers.nowMs
  }

  /** At rest: upright, no session, and the guard has nothing to do. */
  get isHome(): boolean {
    const { state, session, guard } = this.live
    return state === 'upright' && session === null && guard === 'idle'
  }

  does(stimulus: StimulusName): void {
    this.#control.handle({ type: 'does', stimulus })
  }

  choose(id: string): void {
    this.#control.handle({ type: 'choose', program: findProgram(this.#programs, id) })
  }

  pass(ms: number): Promise<void> {
    return this.timers.pass(ms)
  }

  /** Lets time pass until something is so; whether it became so. */
  async until(what: () => boolean, withinMs: number): Promise<boolean> {
    for (const endMs = this.nowMs + withinMs; !what(); ) {
      if (this.nowMs >= endMs) return false
      await this.pass(LOOK_MS)
    }
    return true
  }

  /** Ends the run and gives this thread its real time back. */
  async close(): Promise<void> {
    let isClosed = false
    void this.#control.close().then(() => {
      isClosed = true
    })
    while (!isClosed) {
      await this.timers.pass(5)
      await reallyPasses(1)
    }
    this.dispose()
  }

  /** Gives this thread its real time back, whatever is going on. */
  dispose(): void {
    this.timers.restore()
    this.#answers.end()
  }

  #hear(message: FromControl): void {
    if (message.type === 'live') this.#live = message.state
    else if (message.type === 'fact') this.#told++
    else if (message.type === 'ready') this.#isReady = true
    else if (message.type === 'failed') this.#failure = `${message.error.message}\n${message.error.stack}`
    if (message.type === 'fact' && isAboutSession(message.fact)) this.#tracedAtMs = this.nowMs
  }

  #settle(): Promise<void> | null {
    if (!this.waitsForJournal) return null
    if (this.#told > this.#answers.throughSeq) return this.#untilKept()
    const waitedMs = this.nowMs - this.#tracedAtMs
    return this.#live?.session && waitedMs > TRACE_WAITS_MS ? this.#untilTraced() : null
  }

  async #untilKept(): Promise<void> {
    await really(() => this.#answers.throughSeq >= this.#told, 'the journal has not kept what was told')
  }

  /** The disk is asked once a real second. */
  async #untilTraced(): Promise<void> {
    const { traces } = this.#answers
    await really(() => this.#answers.traces > traces, 'the journal has not kept the trace')
    this.#tracedAtMs = this.nowMs
  }
}

async function really(what: () => boolean, orElse: string): Promise<void> {
  for (let waitedMs = 0; !what(); waitedMs++) {
    if (waitedMs > KEPT_WITHIN_MS) throw new Error(orElse)
    await reallyPasses(1)
  }
}

/** With these the journal writes all of the trace that waits. */
function isAboutSession(fact: Fact): boolean {
  return fact.type === 'sessionStarted' || fact.type === 'sessionEnded'
}
