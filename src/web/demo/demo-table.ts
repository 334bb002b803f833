/** Controller, guard core and physics in one virtual time: the very code that runs a real table, and what may break of it. */
import { Chance } from '../../../hardware/simulator/noise.ts'
import { SimulatedTable } from '../../../hardware/simulator/simulated-table.ts'
import { STIMULI, type StimulusName, type World } from '../../../hardware/simulator/stimuli.ts'
import { deepestAngleDeg, type Program } from '../../../machines/program.ts'
import { announcedCapS } from '../../../machines/table.machine.ts'
import { Controller } from '../../control/controller.ts'
import { liveState } from '../../control/live.ts'
import { sessionOf, stateOf } from '../../control/situation.ts'
import type { Fact, LiveState } from '../../feed/live-state.ts'
import { findProgram } from '../../people/programs.ts'
import { VisitorDesk } from '../../run/visitor-desk.ts'
import { Observers } from '../../simulation/observers.ts'
import { VirtualClock } from '../../simulation/virtual-clock.ts'
import { WatchedTable } from '../../simulation/watched-table.ts'
import { DEMO_CONFIG } from './config.ts'

/** Time is looked at this often for what falls due, ms. */
const SLICE_MS = 20
const LOOK_MS = 1000

interface Due {
  readonly atMs: number
  readonly action: () => void
}

export class DemoTable {
  readonly table: SimulatedTable
  controller: Controller
  desk: VisitorDesk
  observers: Observers
  program: Program
  readonly #record: (fact: Fact) => void
  readonly #wallMs: () => number
  readonly #world: World
  #due: Due[] = []
  #user: string | null = null
  #lookedMs = 0

  /** `record` hears every fact; `wallMs` tells the wall clock, epoch ms. */
  constructor(record: (fact: Fact) => void, wallMs: () => number) {
    this.#record = record
    this.#wallMs = wallMs
    this.program = findProgram(DEMO_CONFIG.programs, DEMO_CONFIG.comfort.program)
    const chance = new Chance(2)
    this.table = new SimulatedTable({ config: DEMO_CONFIG.table, seed: 1 }, () => chance.next())
    const { link } = this.table
    this.#world = {
      board: this.table.board,
      link,
      cable: {
        unplug: () => {
          link.unplugged = true
        },
        replug: () => {
          link.unplugged = false
        },
      },
      later: (ms, action) => {
        this.#due.push({ atMs: this.nowMs + ms, action })
      },
    }
    this.observers = this.#makeObservers()
    this.controller = this.#makeController()
    this.desk = this.#makeDesk()
    void this.controller.open()
  }

  get nowMs(): number {
    return this.table.nowMs
  }

  /** The controller's picture; `null` while its process stands still or is gone. */
  get live(): LiveState | null {
    const { controllerCrashed, controllerFrozen } = this.table.link
    return controllerCrashed || controllerFrozen ? null : liveState(this.controller, 'simulated', this.nowMs)
  }

  /** Names of the states that are lit, the session's within the table's. */
  get lit(): readonly string[] {
    const { snapshot } = this.controller
    return [stateOf(snapshot), ...pathsOf(sessionOf(snapshot)?.value)]
  }

  /** Runs for `ms` of virtual time. */
  advance(ms: number): void {
    const endMs = this.nowMs + ms
    while (this.nowMs < endMs) {
      this.table.advance(Math.min(SLICE_MS, endMs - this.nowMs), () => this.observers.step())
      const due = this.#due.filter(({ atMs }) => atMs <= this.nowMs)
      if (due.length > 0) this.#due = this.#due.filter((each) => !due.includes(each))
      for (const { action } of due) action()
      if (this.nowMs - this.#lookedMs < LOOK_MS) continue
      this.#lookedMs = this.nowMs
      this.desk.look()
    }
  }

  /** Presses, breaks or mends what `name` says. */
  does(name: StimulusName): void {
    this.observers.happened(name)
    STIMULI[name].apply(this.#world)
  }

  choose(program: Program): void {
    this.program = program
    this.desk.choose(program)
    if (this.controller.session === null) this.observers = this.#makeObservers()
  }

  name(user: string | null): void {
    this.#user = user
    this.desk.name(user)
  }

  /** A controller started anew, after its process has died: it remembers no session (S8). */
  restartController(): void {
    void this.controller.close()
    this.table.link.controllerCrashed = false
    this.table.link.controllerFrozen = false
    this.controller = this.#makeController()
    this.desk = this.#makeDesk()
    void this.controller.open()
  }

  #makeObservers(): Observers {
    const { table, limits } = DEMO_CONFIG
    return new Observers(this.table, {
      uprightDeg: table.uprightDeg,
      maxAngleDeg: table.maxAngleDeg,
      deepestDeg: deepestAngleDeg(this.program),
      capS: announcedCapS(this.program, limits),
      pauseS: this.program.pauseS,
      hearsAll: true,
    })
  }

  #makeController(): Controller {
    return new Controller({
      table: new WatchedTable(this.table, () => this.observers.drove()),
      settings: { ...DEMO_CONFIG, program: this.program },
      clock: new VirtualClock(),
      nowMs: () => this.nowMs,
      nameSession,
      record: (fact) => {
        this.observers.heard(fact)
        this.#record(fact)
        if (fact.type === 'sessionStarted') this.#acknowledge(fact.session)
      },
    })
  }

  #makeDesk(): VisitorDesk {
    const { controller, program } = this
    return new VisitorDesk({
      controller,
      config: DEMO_CONFIG,
      program,
      user: this.#user,
      mustBeKnown: false,
      isProgramNamed: true,
      nowMs: this.#wallMs,
    })
  }

  /** What was recorded is in the browser's memory at once: here no disk is slow. */
  #acknowledge(session: string): void {
    this.observers.recorded(session)
    this.controller.startRecorded(session)
  }
}

let sessions = 0

/** Each once, on whichever table. */
function nameSession(): string {
  sessions += 1
  return `s${sessions}`
}

type StateValue = string | { readonly [key: string]: StateValue | undefined }

/** `{ underWay: { motion: 'holding' } }` as `underWay`, `underWay.motion`, `underWay.motion.holding`. */
function pathsOf(value: StateValue | undefined, within = ''): string[] {
  if (value === undefined) return []
  if (typeof value === 'string') return [within + value]
  return Object.entries(value).flatMap(([name, inner]) => [within + name, ...pathsOf(inner, `${within}${name}.`)])
}
