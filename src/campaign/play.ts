import { STIMULI, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { Fact } from '../feed/live-state.ts'
import { MENDS } from '../simulation/observers/scene.ts'
import type { RuleId } from '../simulation/observers.ts'
import type { SimulatedRun } from '../simulation/simulated-run.ts'
import type { Story } from '../simulation/story.ts'
import { Hands } from './hands.ts'
import type { FaultPlan, Plan } from './plan.ts'
import { momentOf, startRun, type Timeline } from './timeline.ts'

/** No session of a campaign is watched longer, ms; shipped programs are long. */
const AT_MOST_MS = 420_000
const SHIPPED_AT_MOST_MS = 900_000
/** Afterwards the table is watched this much longer: nothing may begin by itself. */
const AFTERMATH_MS = 3000

export interface Breach {
  readonly rule: RuleId
  readonly why: string
}

/** What was reached: which fault struck in which phase, and which cause of the response table followed. */
export interface Reached {
  readonly fault: string
  readonly phase: string
  readonly cause: string | null
}

export interface Played {
  readonly index: number
  readonly story: Story
  readonly breaches: readonly Breach[]
  readonly exercised: readonly RuleId[]
  readonly reached: readonly Reached[]
  readonly faults: readonly StimulusName[]
  readonly tableS: number
}

/** What tests do to a table so that it breaks a rule. */
export type Tamper = (run: SimulatedRun) => void

/** Plays one session as planned, with people and faults, and judges it. */
export function play(plan: Plan, timeline: Timeline, tamper?: Tamper): Played {
  const run = startRun(plan, true)
  tamper?.(run)
  const hands = new Hands(run, plan)
  const struck = new Strikes(run, hands, plan, timeline)
  hands.begin()
  for (const { atMs, does } of plan.presses) run.at(atMs, () => hands.does(does))
  struck.begin()
  run.until(() => hands.done, plan.evening.program.includes('/') ? AT_MOST_MS : SHIPPED_AT_MOST_MS)
  run.run(AFTERMATH_MS)
  return playedOf(run, hands, plan, struck)
}

function playedOf(run: SimulatedRun, hands: Hands, plan: Plan, struck: Strikes): Played {
  const verdicts = Object.entries(run.observers.verdicts()) as [RuleId, { verdict: string; why: string | null }][]
  const { reactionMs: _reaction, holdsToTilt: _holds, ...table } = plan.evening
  return {
    index: plan.index,
    story: { about: '', ...table, atMostS: Math.ceil(run.nowMs / 1000), at: hands.moments },
    breaches: verdicts.flatMap(([rule, { verdict, why }]) => (verdict === 'broken' ? { rule, why: why! } : [])),
    exercised: verdicts.flatMap(([rule, { verdict }]) => (verdict === 'notExercised' ? [] : rule)),
    reached: struck.reached(),
    faults: [...struck.names],
    tableS: run.nowMs / 1000,
  }
}

/** Lets the planned faults strike, and notes in which phase they did and what followed. */
class Strikes {
  readonly names: StimulusName[] = []
  readonly #run: SimulatedRun
  readonly #hands: Hands
  readonly #plan: Plan
  readonly #timeline: Timeline
  readonly #struck: { readonly fault: StimulusName; readonly phase: string; readonly fact: number }[] = []

  constructor(run: SimulatedRun, hands: Hands, plan: Plan, timeline: Timeline) {
    this.#run = run
    this.#hands = hands
    this.#plan = plan
    this.#timeline = timeline
  }

  begin(): void {
    const [first, second] = this.#plan.faults
    if (!first) return
    this.#run.at(momentOf(first.when, this.#timeline) ?? 0, () => {
      this.#strike(first)
      this.#hands.faint(this.#plan.faintsMs)
      for (const { afterMs, does } of this.#plan.panic) this.#later(afterMs, () => this.#hands.does(does))
      if (second) this.#strikeLater(second)
    })
  }

  #strikeLater(fault: FaultPlan): void {
    const { when } = fault
    if ('afterMs' in when) this.#later(when.afterMs, () => this.#strike(fault))
    else if ('afterGuardMs' in when)
      this.#whenGuardActs(() => this.#later(when.afterGuardMs, () => this.#strike(fault)))
  }

  #whenGuardActs(action: () => void): void {
    const { guardState } = this.#run.table.board
    const acts = guardState !== 'armed' && guardState !== 'idle'
    if (acts) action()
    else if (!this.#hands.done) this.#later(100, () => this.#whenGuardActs(action))
  }

  #strike({ name, mendedAfterMs }: FaultPlan): void {
    this.names.push(name)
    this.#struck.push({ fault: name, phase: phaseOf(this.#run), fact: this.#run.facts.length })
    this.#hands.does(name)
    const mend = mendOf(name)
    if (mend !== null && mendedAfterMs !== null) this.#later(mendedAfterMs, () => this.#hands.does(mend))
  }

  #later(ms: number, action: () => void): void {
    this.#run.at(this.#run.nowMs + ms, action)
  }

  /** Each fault with each cause that was noted before the next one struck. */
  reached(): Reached[] {
    if (this.#struck.length === 0) return causesIn(this.#run.facts).map((cause) => ({ fault: 'none', ...cause }))
    return this.#struck.flatMap(({ fault, phase, fact }, i) => {
      const causes = causesIn(this.#run.facts.slice(fact, this.#struck[i + 1]?.fact))
      return [{ fault, phase, cause: null }, ...causes.map(({ cause }) => ({ fault, phase, cause }))]
    })
  }
}

function causesIn(facts: readonly Fact[]): { readonly phase: string; readonly cause: string }[] {
  const causes = new Map<string, string>()
  let phase = 'upright'
  for (const fact of facts) {
    if (fact.type === 'phaseEntered') phase = fact.phase
    else if (fact.type === 'causeRaised') causes.set(fact.cause, phase)
    else if (fact.type === 'guardChanged' && fact.cause !== 'none') causes.set(fact.cause, phase)
  }
  return [...causes].map(([cause, at]) => ({ cause, phase: at }))
}

/** Phase of the session, or what the guard does without one. */
function phaseOf(run: SimulatedRun): string {
  if (run.phase !== null && run.controller.session !== null) return run.phase
  return run.table.board.powered ? run.table.board.guardState : 'dark'
}

const BY_HAND: Partial<Record<StimulusName, StimulusName>> = {
  estop: 'estop-release',
  'start-down': 'start-up',
  'stop-down': 'stop-up',
  'ankle-open': 'ankle-close',
}

/** What takes a fault away again, or `null` where nothing does. */
export function mendOf(name: StimulusName): StimulusName | null {
  const byHand = BY_HAND[name]
  if (byHand) return byHand
  const mends = Object.keys(MENDS) as StimulusName[]
  return mends.find((mend) => STIMULI[mend].kind === 'mend' && MENDS[mend]!.includes(name)) ?? null
}
