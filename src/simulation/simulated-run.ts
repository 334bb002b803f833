import type { DriveTrain } from '../../hardware/simulator/drive-train.ts'
import { Chance } from '../../hardware/simulator/noise.ts'
import type { Person } from '../../hardware/simulator/person.ts'
import { SimulatedTable } from '../../hardware/simulator/simulated-table.ts'
import { STIMULI, type StimulusName, type World } from '../../hardware/simulator/stimuli.ts'
import { deepestAngleDeg, type Program } from '../../machines/program.ts'
import { announcedCapS } from '../../machines/table.machine.ts'
import type { Config } from '../config/config.ts'
import { Controller } from '../control/controller.ts'
import { aimOf, sessionOf, stateOf } from '../control/situation.ts'
import { factWords } from '../feed/fact-words.ts'
import type { Fact, Phase, TraceSample } from '../feed/live-state.ts'
import { findProgram } from '../people/programs.ts'
import { Observers } from './observers.ts'
import { SimulatedVisitor, type Visit } from './simulated-visitor.ts'
import { VirtualClock } from './virtual-clock.ts'
import { WatchedTable } from './watched-table.ts'

export interface SimulatedRunOptions {
  readonly config: Config
  /** Id of the program that Start runs; the configured one by default. */
  readonly program?: string
  readonly person?: Person
  readonly driveTrain?: DriveTrain
  readonly seed?: number
  /** Where the table stands at power-on, degrees; upright by default. */
  readonly angleDeg?: number
  /** Time between trace samples, ms. */
  readonly sampleEveryMs?: number
  /** The disk acknowledges a session's start after this long, seconds; 0 by default. */
  readonly recordTakesS?: number
  /** Takes facts instead of acknowledging each session start. */
  readonly record?: (fact: Fact, run: SimulatedRun) => void
  /** Who comes, and what is known about them; without it, somebody nobody asks about. */
  readonly visit?: Visit
  /** Whether the rules are judged each millisecond, as they are by default. */
  readonly observed?: boolean
}

interface Due {
  readonly atMs: number
  readonly action: () => void
}

/** A controller and a simulated table in one virtual time, with a person who can be told what to do. */
export class SimulatedRun {
  readonly table: SimulatedTable
  readonly controller: Controller
  readonly observers: Observers
  readonly facts: Fact[] = []
  readonly samples: TraceSample[] = []
  readonly program: Program
  readonly seed: number
  /** Time between trace samples, ms. */
  readonly sampleEveryMs: number
  /** When the table last moved, ms. */
  movedAtMs = 0
  readonly #world: World
  readonly visitor: SimulatedVisitor | null = null
  readonly #eachMs: (() => void) | undefined
  #due: Due[] = []
  #sampledMs = 0
  /** Everything told so far, each with its moment. */
  readonly tellings: { readonly atMs: number; readonly text: string }[] = []
  #toldInSamples = 0
  #opened = false
  #sessions = 0

  constructor(options: SimulatedRunOptions) {
    const { config } = options
    this.seed = options.seed ?? 1
    this.program = findProgram(config.programs, options.program ?? config.comfort.program)
    const chance = new Chance(this.seed + 1)
    this.table = new SimulatedTable(
      {
        config: config.table,
        seed: this.seed,
        ...(options.person ? { person: options.person } : {}),
        ...(options.driveTrain ? { driveTrain: options.driveTrain } : {}),
        ...(options.angleDeg === undefined ? {} : { angleDeg: options.angleDeg }),
      },
      () => chance.next(),
    )
    this.sampleEveryMs = options.sampleEveryMs ?? 100
    this.#world = {
      board: this.table.board,
      link: this.table.link,
      cable: {
        unplug: () => {
          this.table.link.unplugged = true
        },
        replug: () => {
          this.table.link.unplugged = false
        },
      },
      later: (ms, action) => this.at(this.nowMs + ms, action),
    }
    this.observers = new Observers(this.table, {
      uprightDeg: config.table.uprightDeg,
      maxAngleDeg: config.table.maxAngleDeg,
      deepestDeg: deepestAngleDeg(this.program),
      capS: announcedCapS(this.program, config.limits),
      pauseS: this.program.pauseS,
      hearsAll: options.record === undefined,
    })
    this.#eachMs = options.observed === false ? undefined : () => this.observers.step()
    const record = options.record ?? ((fact) => this.#acknowledge(fact, options.recordTakesS ?? 0))
    this.controller = new Controller({
      table: new WatchedTable(this.table, () => this.observers.drove()),
      settings: { ...config, program: this.program },
      clock: new VirtualClock(),
      nowMs: () => this.table.nowMs,
      nameSession: () => {
        this.#sessions += 1
        return `s${this.#sessions}`
      },
      record: (fact) => {
        this.facts.push(fact)
        this.observers.heard(fact)
        this.visitor?.heard(fact)
        this.#tell(factWords(fact))
        record(fact, this)
      },
    })
    const { visit } = options
    if (!visit) return
    const { controller, program } = this
    const visitor = new SimulatedVisitor({ visit, controller, config, program, elapsedMs: () => this.nowMs })
    this.visitor = visitor
    this.#eachSecond(() => visitor.look())
  }

  get nowMs(): number {
    return this.table.nowMs
  }

  get angleDeg(): number {
    return this.table.board.motion.angleDeg
  }

  get phase(): Phase | null {
    return this.controller.phase
  }

  /** State of the table machine. */
  get state(): string {
    return stateOf(this.controller.snapshot)
  }

  /** What the person is asked to press Start for, `null` when nothing: each asking has its own name. */
  get askedForStart(): string | null {
    const session = sessionOf(this.controller.snapshot)
    if (!session) return null
    if (session.hasTag('asking')) return `prompt ${this.#asked('promptAsked')}`
    return this.phase === 'confirming' ? `rise ${this.#asked('phaseEntered')}` : null
  }

  #asked(type: Fact['type']): number {
    return this.facts.filter((fact) => fact.type === type).length
  }

  /** Does what `name` says, now: a press, a fault, a repair. */
  do(name: StimulusName): void {
    this.#tell(STIMULI[name].says)
    this.observers.happened(name)
    STIMULI[name].apply(this.#world)
  }

  /** Runs `action` at a moment of virtual time, ms. */
  at(atMs: number, action: () => void): void {
    this.#due.push({ atMs, action })
    this.#due.sort((a, b) => a.atMs - b.atMs)
  }

  /** Runs for `ms` of virtual time. */
  run(ms: number): void {
    this.until(() => false, ms)
  }

  /** Runs until `reached` or for at most `withinMs`; whether it was reached. Looked at each time a status was handled, or each 20 ms. */
  until(reached: () => boolean, withinMs: number): boolean {
    if (!this.#opened) {
      this.#opened = true
      void this.controller.open()
    }
    const endMs = this.nowMs + withinMs
    while (this.nowMs < endMs) {
      if (reached()) return true
      const nextMs = Math.min(endMs, this.nowMs + 20, this.#due[0]?.atMs ?? Number.POSITIVE_INFINITY)
      this.table.advance(Math.max(0, nextMs - this.nowMs), this.#eachMs)
      while (this.#due.length > 0 && this.#due[0]!.atMs <= this.nowMs) this.#due.shift()!.action()
      if (Math.abs(this.table.board.motion.speedDegPerS) > 0.05) this.movedAtMs = this.nowMs
      this.#sample()
    }
    return reached()
  }

  #eachSecond(action: () => void): void {
    this.at(this.nowMs + 1000, () => {
      action()
      this.#eachSecond(action)
    })
  }

  #acknowledge(fact: Fact, takesS: number): void {
    if (fact.type !== 'sessionStarted') return
    const onDisk = () => {
      this.observers.recorded(fact.session)
      if (!this.table.link.controllerCrashed) this.controller.startRecorded(fact.session)
    }
    if (takesS === 0) onDisk()
    else this.at(this.nowMs + Math.round(takesS * 1000), onDisk)
  }

  #tell(text: string): void {
    this.tellings.push({ atMs: this.nowMs, text })
  }

  #sample(): void {
    if (this.nowMs - this.#sampledMs < this.sampleEveryMs) return
    this.#sampledMs = this.nowMs
    this.samples.push({
      tMs: this.nowMs,
      phase: this.phase,
      angleDeg: this.angleDeg,
      targetDeg: aimOf(sessionOf(this.controller.snapshot)).targetDeg,
      speedDegPerS: this.table.board.motion.speedDegPerS,
      driveMilli: this.table.board.driveMilli,
      guard: this.table.board.guardState,
      exposureMin: this.controller.exposureMin,
      events: this.tellings.slice(this.#toldInSamples).map(({ text }) => text),
    })
    this.#toldInSamples = this.tellings.length
  }
}
