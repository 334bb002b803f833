/** The API without a server: the same requests, answered by the machines that run in this very page. */
import { signal } from '@preact/signals'
import type { StimulusName } from '../../../hardware/simulator/stimuli.ts'
import { deepestAngleDeg, type Program, plannedExposureMin, programRefusals } from '../../../machines/program.ts'
import type { FactLine, Meta, NewProgram, ProgramCard } from '../../feed/api.ts'
import { factWords } from '../../feed/fact-words.ts'
import type { Fact } from '../../feed/live-state.ts'
import { entryFrom } from '../../people/fact-entries.ts'
import { plannedDurationS } from '../../people/planned-duration.ts'
import { plannedMotion } from '../../people/planned-motion.ts'
import { Failure, type FeedListener, type Method, type Source } from '../source.ts'
import { texts } from '../texts.ts'
import { DEMO_CONFIG } from './config.ts'
import { DemoHistory } from './demo-history.ts'
import { DemoPeople } from './demo-people.ts'
import { DemoTable } from './demo-table.ts'
import { answer } from './routes.ts'

/** Pictures a second, as the server sends them; and steps of the simulation. */
const LIVE_MS = 100
const STEP_MS = 33
/** After a page that slept comes no leap: at most so much real time at once, ms. */
const LONGEST_STEP_MS = 250
/** A hand on a button, or a question that waits for one, is given time. */
const UNHURRIED = 4
/** Angles of a plan that are shown. */
const PLAN_POINTS = 160

export const SPEEDS = [1, 4, 16, 60] as const

/** How fast time goes, as chosen. */
export const speed = signal<number>(1)
/** True angle and guard of the table, as somebody beside it sees them, whatever the controller knows. */
export const seen = signal<{ angleDeg: number; alarm: boolean }>({ angleDeg: -75, alarm: false })
/** States that are lit. */
export const lit = signal<readonly string[]>([])

export class DemoSource implements Source {
  table: DemoTable
  readonly people: DemoPeople
  readonly history = new DemoHistory()
  readonly ownPrograms: Program[] = []
  user: string | null = null
  #listener: FeedListener | null = null
  #wallAtZeroMs = Date.now()
  #steppedMs = performance.now()
  #toldMs = 0

  constructor() {
    this.people = new DemoPeople(() => this.wallMs)
    this.table = this.#makeTable()
    this.peopleChanged()
  }

  /** Another table, on which nothing is broken; people and history stay. */
  newTable(): void {
    this.#wallAtZeroMs = this.wallMs
    this.table = this.#makeTable()
    this.peopleChanged()
    this.tellMeta()
  }

  get wallMs(): number {
    return this.#wallAtZeroMs + (this.table?.nowMs ?? 0)
  }

  get programs(): readonly Program[] {
    return [...DEMO_CONFIG.programs, ...this.ownPrograms]
  }

  follow(listener: FeedListener): void {
    this.#listener = listener
    this.tellMeta()
    setInterval(() => this.#step(), STEP_MS)
  }

  async ask(method: Method, path: string, body?: unknown): Promise<unknown> {
    const answered = answer(this, method, path, body)
    // As JSON, as a server would: nobody changes what belongs to the other.
    return answered === undefined ? null : JSON.parse(JSON.stringify(answered))
  }

  tellMeta(): void {
    const { uprightDeg, maxAngleDeg } = DEMO_CONFIG.table
    const meta: Meta = {
      version: 'demo',
      table: 'simulated',
      virtual: true,
      paired: true,
      pairing: null,
      chosen: { program: this.table.program.id, user: this.user },
      range: { uprightDeg, maxAngleDeg },
    }
    this.#listener?.meta(meta)
  }

  peopleChanged(): void {
    this.table.desk.peopleAre({ people: this.people.all, tampered: new Set(), clockRefusal: null })
  }

  restartController(): void {
    this.table.restartController()
    this.peopleChanged()
  }

  /** Rests end and a new day begins. */
  sleepANight(): void {
    this.#wallAtZeroMs += 24 * 3_600_000
    this.table.desk.look()
  }

  does(name: StimulusName): void {
    this.table.does(name)
  }

  card(program: Program): ProgramCard {
    const { limits, motion, comfort, table } = DEMO_CONFIG
    const person = this.user === null ? undefined : this.people.all.get(this.user)
    const isOwn = this.ownPrograms.includes(program)
    const plan = plannedMotion(program, DEMO_CONFIG)
    const every = Math.max(1, Math.floor(plan.length / PLAN_POINTS))
    return {
      id: program.id,
      name: program.name,
      description: program.description,
      steps: program.steps,
      pauseS: program.pauseS,
      breathing: program.breathing ?? false,
      deepestDeg: deepestAngleDeg(program),
      exposureMin: plannedExposureMin(program),
      durationS: plannedDurationS(program, { ...motion, ...comfort, ...table }),
      origin: isOwn ? 'own' : 'shipped',
      own: isOwn,
      refusals: person ? this.people.refusals(person, program) : programRefusals(program, limits),
      plan: plan
        .filter((_, index) => index % every === 0 || index === plan.length - 1)
        .map(({ tMs, angleDeg }) => [tMs / 1000, angleDeg] as const),
    }
  }

  saveProgram({ replace, description = '', pauseS = 60, ...rest }: NewProgram): void {
    const program: Program = { ...rest, description, pauseS: Math.max(pauseS, DEMO_CONFIG.table.pauseS) }
    const refusals = programRefusals(program, DEMO_CONFIG.limits)
    if (refusals.length > 0) throw new Failure(400, texts.demo.tooMuch, '', refusals)
    const at = this.ownPrograms.findIndex(({ id }) => id === program.id)
    if (at >= 0) this.ownPrograms[at] = program
    else this.ownPrograms.push(program)
  }

  #makeTable(): DemoTable {
    return new DemoTable(
      (fact) => this.#happened(fact),
      () => this.wallMs,
    )
  }

  #step(): void {
    const nowMs = performance.now()
    const passedMs = Math.min(LONGEST_STEP_MS, nowMs - this.#steppedMs)
    this.#steppedMs = nowMs
    this.table.advance(Math.round(passedMs * this.#speedNow))
    const { motion, alarm } = this.table.table.board
    seen.value = { angleDeg: motion.angleDeg, alarm }
    if (nowMs - this.#toldMs >= LIVE_MS) this.#tellLive()
  }

  get #speedNow(): number {
    const { startPressed, stopPressed } = this.table.table.board.contacts
    const isAsked = this.table.live?.signal === 'askingForStart'
    return startPressed || stopPressed || isAsked ? Math.min(speed.value, UNHURRIED) : speed.value
  }

  #tellLive(): void {
    this.#toldMs = performance.now()
    const state = this.table.live
    lit.value = this.table.lit
    if (!state) return
    this.history.look(state)
    this.#listener?.live(state)
  }

  #happened(fact: Fact): void {
    const line: FactLine = { at: new Date(this.wallMs).toISOString(), words: factWords(fact), fact }
    this.history.heard(line)
    const told = entryFrom(fact, (session) => this.history.userOf(session))
    if (told) {
      this.people.enter(told.user, told.entry)
      this.peopleChanged()
    }
    // The picture that goes with it is taken once the controller is done.
    queueMicrotask(() => {
      this.#listener?.fact(line)
      this.#tellLive()
    })
  }
}
