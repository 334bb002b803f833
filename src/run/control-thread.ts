/**
 * Assembles table, journal and controller, and tells the surfaces. The control thread is the process's main thread: serialport
 * watches the main thread's event loop, and a port that is opened on another aborts the process (serialport/node-serialport#2748).
 */
import { randomUUID } from 'node:crypto'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import type { Table } from '../../hardware/table.ts'
import { Controller } from '../control/controller.ts'
import { liveState } from '../control/live.ts'
import type { Fact, TraceSample } from '../feed/live-state.ts'
import { type Journal, openJournal } from '../journal/journal.ts'
import { SimulatedBench } from './simulated-bench.ts'
import type { ControlStart, FromControl, TableChoice, ToControl } from './thread-messages.ts'
import { toldError } from './told-error.ts'
import { VisitorDesk } from './visitor-desk.ts'

/** Ten pictures a second, and one at once whenever something happens. */
const LIVE_MS = 100
/** Five samples of the trace a second. */
const TRACE_MS = 200
/** Rests end and days pass without anything happening. */
const LOOK_MS = 1000

export class ControlThread {
  readonly #start: ControlStart
  readonly #post: (message: FromControl) => void
  readonly #bench: Promise<SimulatedBench | null>
  #table: Table | null = null
  #journal: Journal | null = null
  #controller: Controller | null = null
  #desk: VisitorDesk | null = null
  #timers: NodeJS.Timeout[] = []
  #events: string[] = []
  #isClosed = false

  constructor(start: ControlStart, post: (message: FromControl) => void) {
    this.#start = start
    this.#post = post
    const { config, table } = start
    this.#bench = table.kind === 'serial' ? Promise.resolve(null) : SimulatedBench.make(table.kind, config.table)
  }

  /** Opens the journal, then the table. Whatever cannot be had is told as `failed`. */
  async open(): Promise<void> {
    try {
      const bench = await this.#bench
      const table = bench?.table ?? serialTable(this.#start.table)
      this.#table = table
      const journal = await openJournal({ path: this.#start.config.journal.path })
      this.#journal = journal
      const controller = this.#makeController(journal, table)
      this.#controller = controller
      this.#followJournal(journal, controller)
      const desk = this.#makeDesk(controller)
      this.#desk = desk
      journal.onPeople((people) => desk.peopleAre(people))
      bench?.start()
      this.#timers = [
        setInterval(() => this.#tellLive(), LIVE_MS),
        setInterval(() => this.#trace(), TRACE_MS),
        setInterval(() => desk.look(), LOOK_MS),
      ]
      await controller.open()
      this.#post({ type: 'ready' })
    } catch (error) {
      await this.close()
      this.#post({ type: 'failed', error: toldError(error) })
    }
  }

  handle(message: ToControl): void {
    switch (message.type) {
      case 'does':
        void this.#bench.then(
          (bench) => bench?.do(message.stimulus),
          () => {}, // open() tells why there is none
        )
        return
      case 'choose':
        return this.#desk?.choose(message.program)
      case 'chooseUser':
        return this.#desk?.name(message.user)
      case 'stop':
        return this.#controller?.stop()
      case 'close':
        void this.close().then(() => this.#post({ type: 'closed' }))
    }
  }

  /** Silence towards the guard first, then the journal's last words. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#controller?.close()
    const bench = await this.#bench.catch(() => null)
    bench?.stop()
    await this.#journal?.close()
  }

  /** An error nobody caught: the controller falls silent, and the guard brings the table back (S10). */
  async crash(error: unknown): Promise<void> {
    await this.close()
    this.#post({ type: 'failed', error: toldError(error) })
  }

  #makeController(journal: Journal, table: Table): Controller {
    const { config, program } = this.#start
    return new Controller({
      table,
      settings: { ...config, program },
      nowMs,
      nameSession,
      record: (fact) => this.#record(journal, fact),
    })
  }

  #makeDesk(controller: Controller): VisitorDesk {
    const { config, program, isProgramNamed, user, table } = this.#start
    // Nobody lies on a simulated table: there it is only known whose session it is where somebody is named.
    const mustBeKnown = table.kind === 'serial'
    return new VisitorDesk({ controller, config, program, isProgramNamed, user, mustBeKnown, nowMs: Date.now })
  }

  #followJournal(journal: Journal, controller: Controller): void {
    journal.onDurable((session) => controller.startRecorded(session))
    journal.onTrouble(({ message, hint }) => {
      this.#post({ type: 'trouble', message, hint })
      const { refusal } = journal
      controller.block('journal', refusal && `The journal: ${refusal.message}. ${refusal.hint}`)
    })
    journal.onMended(() => controller.block('journal', null))
  }

  #record(journal: Journal, fact: Fact): void {
    journal.record(fact)
    this.#events.push(fact.type)
    this.#post({ type: 'fact', fact, at: new Date().toISOString() })
    this.#tellLive()
  }

  #tellLive(): void {
    if (!this.#controller || !this.#table) return
    this.#post({ type: 'live', state: liveState(this.#controller, this.#table.kind, nowMs()) })
  }

  #trace(): void {
    const controller = this.#controller
    const status = controller?.lastStatus
    if (!controller?.session || !status) return
    const sample: TraceSample = {
      tMs: status.atMs,
      phase: controller.phase,
      angleDeg: Math.max(...status.angleDeg),
      targetDeg: controller.targetDeg,
      speedDegPerS: status.speedDegPerS,
      driveMilli: status.driveMilli,
      guard: status.guard,
      exposureMin: controller.exposureMin,
      events: this.#events,
    }
    this.#events = []
    this.#journal?.trace(controller.session, sample)
  }
}

/** Short enough to type, in the order of time, and never twice: the second in base 36 and a random tail. */
function nameSession(): string {
  return `${Math.floor(Date.now() / 1000).toString(36)}-${randomUUID().slice(0, 8)}`
}

function nowMs(): number {
  return performance.now()
}

function serialTable(choice: TableChoice): SerialTable {
  if (choice.kind !== 'serial') throw new Error('Only a serial table is opened by its port.')
  return new SerialTable({ path: choice.path, nowMs })
}
