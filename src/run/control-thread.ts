/**
 * Assembles table, journal and controller, and tells the surfaces. The control thread is the process's main thread: serialport
 * watches the main thread's event loop, and a port that is opened on another aborts the process (serialport/node-serialport#2748).
 */
import { randomUUID } from 'node:crypto'
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import type { Table, TableStatus } from '../../hardware/table.ts'
import { Controller } from '../control/controller.ts'
import { liveState } from '../control/live.ts'
import { stateOf } from '../control/situation.ts'
import type { Fact, TraceSample } from '../feed/live-state.ts'
import { type Journal, openJournal } from '../journal/journal.ts'
import { HealthWatch } from './health-watch.ts'
import { NightCare } from './night-care.ts'
import { PairingDesk } from './pairing-desk.ts'
import type { SimulatedBench } from './simulated-bench.ts'
import { TableGate } from './table-gate.ts'
import { tapped } from './tapped-table.ts'
import type { ControlStart, FromControl, TableChoice, ToControl } from './thread-messages.ts'
import { toldError } from './told-error.ts'
import { VisitorDesk } from './visitor-desk.ts'

/** Ten pictures a second, and one at once whenever something happens. */
const LIVE_MS = 100
/** Five samples of the trace a second. */
const TRACE_MS = 200
/** Rests end and days pass without anything happening. */
const LOOK_MS = 1000

type OpenTable = (choice: TableChoice) => Table

export class ControlThread {
  readonly #start: ControlStart
  readonly #post: (message: FromControl) => void
  readonly #bench: Promise<SimulatedBench | null>
  readonly #openTable: OpenTable
  readonly #healthWatch = new HealthWatch()
  readonly #pairing: PairingDesk
  readonly #nightCare: NightCare | null
  #table: Table | null = null
  #journal: Journal | null = null
  #controller: Controller | null = null
  #desk: VisitorDesk | null = null
  /** Nothing that is simulated needs one. */
  #gate: TableGate | null = null
  #timers: NodeJS.Timeout[] = []
  #events: string[] = []
  #chosen = ''
  /** The status that was last taken as a sign of life. */
  #lastSign: TableStatus | null = null
  #isClosed = false

  /** `openTable` finds the table that is no virtual one: on a serial port, unless a test has another. */
  constructor(start: ControlStart, post: (message: FromControl) => void, openTable: OpenTable = serialTable) {
    this.#start = start
    this.#post = post
    this.#openTable = openTable
    this.#bench = makeBench(start)
    this.#pairing = this.#makePairing()
    this.#nightCare = this.#makeNightCare()
  }

  /** Opens the journal, then the table. Whatever cannot be had is told as `failed`. */
  async open(): Promise<void> {
    try {
      const bench = await this.#bench
      const table = bench?.table ?? this.#openTable(this.#start.table)
      this.#table = table
      const journal = await openJournal({ path: this.#start.config.journal.path })
      this.#journal = journal
      const controller = this.#makeController(journal, table)
      this.#controller = controller
      this.#followJournal(journal, controller)
      const desk = this.#makeDesk(controller)
      this.#desk = desk
      journal.onPeople((people) => this.#isClosed || desk.peopleAre(people))
      journal.onCommissioning((kept) => this.#isClosed || this.#gate?.keptIs(kept))
      bench?.start()
      this.#timers = [
        setInterval(() => this.#tick(), LIVE_MS),
        setInterval(() => this.#trace(), TRACE_MS),
        setInterval(() => this.#look(), LOOK_MS),
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
      case 'pair':
        return this.#pairing.ask(message.ask)
      case 'dropPairing':
        return this.#pairing.drop()
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
    this.#nightCare?.stop()
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
    const record = (fact: Fact) => this.#record(journal, fact)
    const gated = tapped(table, {
      connected: (identity, limits, board) => {
        this.#healthWatch.connected(limits, board)
        this.#gate?.connected(identity, limits, board)
      },
      status: (status) => this.#gate?.status(status),
      lost: () => {
        this.#healthWatch.lost()
        this.#gate?.lost()
      },
    })
    const controller = new Controller({ table: gated, settings: { ...config, program }, nowMs, nameSession, record })
    if (this.#start.table.kind === 'serial')
      this.#gate = new TableGate({ controller, record, loadKg: config.ratedLoadKg, nowMs, wallMs: Date.now })
    return controller
  }

  #makeDesk(controller: Controller): VisitorDesk {
    const { config, program, isProgramNamed, user, table } = this.#start
    // Nobody lies on a simulated table: there it is only known whose session it is where somebody is named.
    const mustBeKnown = table.kind === 'serial'
    return new VisitorDesk({ controller, config, program, isProgramNamed, user, mustBeKnown, nowMs: Date.now })
  }

  #followJournal(journal: Journal, controller: Controller): void {
    // What the journal still tells while it is closed finds nobody.
    journal.onDurable((session) => this.#isClosed || controller.startRecorded(session))
    journal.onTrouble(({ message, hint }) => {
      this.#post({ type: 'trouble', message, hint })
      if (this.#isClosed) return
      const { refusal } = journal
      controller.block('journal', refusal && `The journal: ${refusal.message}. ${refusal.hint}`)
    })
    journal.onMended(() => this.#isClosed || controller.block('journal', null))
  }

  #makePairing(): PairingDesk {
    return new PairingDesk({
      block: (reason) => this.#controller?.block('pairing', reason),
      tell: (id, outcome) => this.#post({ type: 'pairing', id, outcome }),
      isAtRest: () => this.#isAtRest,
      isStartPressed: () => ((this.#controller?.lastStatus?.switches ?? 0) & SWITCH.startPressed) !== 0,
      nowMs,
    })
  }

  #record(journal: Journal, fact: Fact): void {
    journal.record(fact)
    this.#events.push(fact.type)
    this.#healthWatch.heard(fact)
    this.#post({ type: 'fact', fact, at: new Date().toISOString(), personal: this.#personal })
    // Before the machines hear of it: a press that lets a device in starts nothing.
    if (fact.type === 'panel' && fact.pressed) this.#pairing.pressed(fact.button)
    this.#tellLive()
  }

  get #personal(): readonly string[] {
    return this.#desk?.refusals ?? []
  }

  /** What is simulated is nobody's history. */
  #makeNightCare(): NightCare | null {
    const { config, table } = this.#start
    if (table.kind !== 'serial' || !config.data.nightly) return null
    const tell = (message: string, hint: string) => this.#post({ type: 'trouble', message, hint })
    return new NightCare({ config, wallMs: Date.now, tell })
  }

  get #isAtRest(): boolean {
    const controller = this.#controller
    return controller !== null && stateOf(controller.snapshot) === 'upright' && !controller.asksHow
  }

  #look(): void {
    this.#desk?.look()
    this.#gate?.look()
    this.#nightCare?.look(this.#isAtRest, nowMs())
    if (this.#controller)
      this.#post({ type: 'health', health: this.#healthWatch.health(this.#controller, this.#journal?.refusal ?? null) })
  }

  #tick(): void {
    this.#healthWatch.tick(nowMs(), LIVE_MS)
    this.#pairing.look()
    this.#tellLive()
    this.#tellAlive()
  }

  #tellLive(): void {
    if (!this.#controller || !this.#table) return
    this.#tellChosen()
    const state = liveState(this.#controller, this.#table.kind, nowMs())
    // What is asked at the table now comes before what refuses the next session.
    const asked = this.#pairing.says ?? this.#gate?.says
    this.#post({ type: 'live', state: asked ? { ...state, say: asked } : state, personal: this.#personal })
  }

  /** With a table, only a status that was handled since the last time shows it; without one, that this clockwork still comes round. */
  #tellAlive(): void {
    if (!this.#controller) return
    const { lastStatus } = this.#controller
    const isAlive = lastStatus === null || lastStatus !== this.#lastSign
    this.#lastSign = lastStatus
    if (isAlive) this.#post({ type: 'alive' })
  }

  #tellChosen(): void {
    const chosen = this.#desk?.chosen
    if (!chosen || JSON.stringify(chosen) === this.#chosen) return
    this.#chosen = JSON.stringify(chosen)
    this.#post({ type: 'chosen', chosen })
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

/** What simulates is loaded only where a table is simulated. */
async function makeBench({ table, config }: ControlStart): Promise<SimulatedBench | null> {
  if (table.kind === 'serial') return null
  const { SimulatedBench } = await import('./simulated-bench.ts')
  return SimulatedBench.make(table.kind, config.table)
}

function serialTable(choice: TableChoice): SerialTable {
  if (choice.kind !== 'serial') throw new Error('Only a serial table is opened by its port.')
  return new SerialTable({ path: choice.path, waits: choice.waits ?? false, nowMs })
}
