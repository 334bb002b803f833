import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import { MENDS } from '../simulation/observers/scene.ts'
import type { SimulatedRun } from '../simulation/simulated-run.ts'
import type { Plan } from './plan.ts'

/** People look at the panel this often, ms. */
const LOOK_MS = 100
const MOST_HOLDS = 4
const MOST_RESETS = 2
/** Nobody waits longer than this for a table that does nothing, ms. */
const PATIENCE_MS = 15_000
const HORIZONTAL_DEG = 6
/** What people call repairs: everything that a hand can put right. */
const REPAIRS = Object.keys(MENDS) as StimulusName[]

/**
 * The people beside and on the table. They press Start when they are asked to, and afterwards do what S6 allows: release the
 * emergency stop, reset, hold Start. Everything they do is written down, so that it can be done again without them.
 */
export class Hands {
  /** Everything that was done to the table, people's presses and faults alike, in order. */
  readonly moments: { readonly atS: number; readonly does: StimulusName }[] = []
  done = false
  readonly #run: SimulatedRun
  readonly #plan: Plan
  #busyUntilMs = 0
  #waitsSinceMs = 0
  #answered = ''
  #holds = 0
  #resets = 0
  #holding = false
  #began = false
  #startsAgain: boolean

  constructor(run: SimulatedRun, plan: Plan) {
    this.#run = run
    this.#plan = plan
    this.#startsAgain = plan.goal === 'again'
  }

  begin(): void {
    this.#run.at(1000, () => {
      this.does(this.#plan.evening.holdsToTilt ? 'start-down' : 'start')
      this.#holding = this.#plan.evening.holdsToTilt
      this.#began = true
    })
    this.#run.at(1000 + LOOK_MS, () => this.#look())
  }

  does(name: StimulusName): void {
    this.moments.push({ atS: this.#run.nowMs / 1000, does: name })
    this.#run.do(name)
  }

  /** Nobody presses anything for so long. */
  faint(ms: number): void {
    if (ms > 0) this.#busyUntilMs = Math.max(this.#busyUntilMs, this.#run.nowMs + ms)
  }

  #look(): void {
    if (this.#run.nowMs >= this.#busyUntilMs && this.#began) this.#act()
    if (!this.done) this.#run.at(this.#run.nowMs + LOOK_MS, () => this.#look())
  }

  #act(): void {
    const { contacts } = this.#run.table.board
    if (contacts.estopPressed) return this.#soon(() => this.does('estop-release'))
    if (this.#sessionRuns) return this.#inSession()
    if (this.#holding) return this.#watchCreep()
    this.#comeBack()
  }

  /** Does it after the time it takes to react. */
  #soon(action: () => void): void {
    const { reactionMs } = this.#plan.evening
    this.#busyUntilMs = this.#run.nowMs + reactionMs + LOOK_MS
    this.#run.at(this.#run.nowMs + reactionMs, action)
  }

  get #sessionRuns(): boolean {
    const { link } = this.#run.table
    const gone = link.controllerCrashed || link.controllerFrozen || link.unplugged
    return !gone && this.#run.controller.session !== null
  }

  #inSession(): void {
    const { phase, askedForStart } = this.#run
    if (this.#holding && phase !== 'starting' && phase !== 'tilting' && phase !== 'holding' && phase !== 'resting') {
      this.#letGo()
      return
    }
    if (askedForStart === null || askedForStart === this.#answered) return this.#giveUpAfter(180_000)
    this.#answered = askedForStart
    this.#waitsSinceMs = this.#run.nowMs
    this.#soon(() => {
      if (this.#holding) this.does('start-up')
      this.#holding = false
      this.does('start')
    })
  }

  #letGo(): void {
    this.#holding = false
    this.does('start-up')
  }

  /** Holds Start while the table creeps; lets go where it no longer moves. */
  #watchCreep(): void {
    const { board } = this.#run.table
    const moves = board.guardState === 'recovery' && board.driveMilli !== 0
    if (!moves) this.#letGo()
    else this.#giveUpAfter(90_000)
  }

  #comeBack(): void {
    const { board } = this.#run.table
    if (!board.powered) return this.#giveUpAfter(PATIENCE_MS)
    switch (board.guardState) {
      case 'latched':
        if (this.#resets === MOST_RESETS) return this.#giveUp()
        this.#resets += 1
        return this.#reset()
      case 'recovery':
        return this.#creep()
      case 'idle':
        return this.#atRest()
      case 'armed':
        return this.#giveUpAfter(PATIENCE_MS)
      default:
        return this.#giveUpAfter(60_000)
    }
  }

  #reset(): void {
    this.#waitsSinceMs = this.#run.nowMs
    this.#soon(() => this.does('reset'))
    this.#busyUntilMs += 4500
  }

  #creep(): void {
    const atHorizontal = this.#run.angleDeg < HORIZONTAL_DEG
    if (atHorizontal && this.#plan.goal === 'horizontal') return this.#giveUp()
    if (this.#holds === MOST_HOLDS) return this.#giveUp()
    this.#holds += 1
    this.#waitsSinceMs = this.#run.nowMs
    const reactionMs = atHorizontal && this.#holds > 1 ? 30_500 : this.#plan.evening.reactionMs
    this.#run.at(this.#run.nowMs + reactionMs, () => {
      this.#holding = true
      this.does('start-down')
    })
    this.#busyUntilMs = this.#run.nowMs + reactionMs + 4200
  }

  #atRest(): void {
    if (!this.#startsAgain) return this.#giveUp()
    this.#startsAgain = false
    this.does('start')
    this.#busyUntilMs = this.#run.nowMs + 4000
    // Whatever began is ended before it went far.
    this.#run.at(this.#run.nowMs + 3500, () => this.does('stop'))
  }

  #giveUpAfter(ms: number): void {
    if (this.#waitsSinceMs === 0) this.#waitsSinceMs = this.#run.nowMs
    if (this.#run.nowMs - this.#waitsSinceMs > ms) this.#giveUp()
  }

  /** It is over, or someone repairs what can be repaired, and tries once more. */
  #giveUp(): void {
    if (this.#holding) this.#letGo()
    const broken = this.#plan.repairs ? this.#repairs() : []
    if (broken.length === 0) {
      this.done = true
      return
    }
    for (const name of broken) this.does(name)
    this.#holds = 0
    this.#resets = 0
    this.#waitsSinceMs = this.#run.nowMs
    this.#busyUntilMs = this.#run.nowMs + 2000
  }

  #repairs(): StimulusName[] {
    const { faults } = this.#run.observers
    return REPAIRS.filter((name) => MENDS[name]!.some((fault) => faults.has(fault)))
  }
}
