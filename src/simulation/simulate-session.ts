import type { Person } from '../../hardware/simulator/person.ts'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { Config } from '../config/config.ts'
import type { Fact, TraceSample } from '../feed/live-state.ts'
import type { LedgerRow } from '../people/ledger.ts'
import type { RuleId, RuleVerdict } from './observers.ts'
import { SimulatedRun } from './simulated-run.ts'
import type { Visit } from './simulated-visitor.ts'

/** What happens at a moment, `atS` seconds after power-on. */
export interface Moment {
  readonly atS: number
  readonly does: StimulusName
}

export interface SimulateSessionOptions {
  readonly config: Config
  readonly program?: string
  readonly seed?: number
  readonly person?: Person
  /** Presses and faults; without one of Start among them, Start is pressed after a second. */
  readonly at?: readonly Moment[]
  /** Whether the person presses Start when asked to (confirmation, “are you OK?”). */
  readonly answers?: boolean
  /** Where it ends at the latest, seconds. */
  readonly atMostS?: number
  readonly sampleEveryMs?: number
  /** The disk acknowledges a session's start after this long, seconds; 0 by default. */
  readonly recordTakesS?: number
  /** Who comes, and what is known about them; without it, somebody nobody asks about. */
  readonly visit?: Visit
  /** Whether the rules are judged each millisecond, as they are by default. */
  readonly observed?: boolean
}

export interface SimulatedPhase {
  readonly phase: string
  readonly startS: number
  readonly lengthS: number
  readonly targetDeg: number | null
}

/** What a simulated session was: how it ended, what it took, every phase, every rule, the whole trace. */
export interface SimulatedSession {
  readonly program: string
  readonly seed: number
  readonly outcome: 'completed' | 'returned' | 'aborted' | 'notStarted' | 'unfinished'
  readonly cause: string | null
  readonly durationS: number
  readonly invertedS: number
  readonly exposureMin: number
  readonly deepestDeg: number
  readonly endedAtDeg: number
  /** Simulated time by real time. */
  readonly speedup: number
  readonly phases: readonly SimulatedPhase[]
  readonly rules: Readonly<Record<RuleId, RuleVerdict>>
  readonly facts: readonly Fact[]
  readonly trace: readonly TraceSample[]
  readonly events: readonly string[]
  /** What is kept about the people of this table afterwards; empty where nobody was named. */
  readonly ledger: readonly LedgerRow[]
}

/** A person needs a moment to read and to press, ms. */
const REACTION_MS = 1500
/** After a session ends, the table is watched this much longer: nothing may begin by itself. */
const AFTERMATH_MS = 5000
/** A table that stands still this long with nobody acting will stand for ever, ms. */
const PATIENCE_MS = 90_000
const AT_MOST_S = 3600

/** Runs one session in virtual time, from power-on until it has ended and the table rests. */
export function simulateSession(options: SimulateSessionOptions): SimulatedSession {
  const startedMs = performance.now()
  const run = new SimulatedRun(options)
  const at = options.at ?? []
  if (!at.some(({ does }) => does.startsWith('start'))) run.at(1000, () => run.do('start'))
  for (const { atS, does } of at) run.at(Math.round(atS * 1000), () => run.do(does))
  if (options.answers ?? true) answerWhenAsked(run)
  const lastMomentMs = Math.max(0, ...at.map(({ atS }) => atS * 1000))
  const atMostMs = (options.atMostS ?? AT_MOST_S) * 1000
  run.until(() => run.nowMs > lastMomentMs + AFTERMATH_MS && isOver(run), atMostMs)
  run.run(AFTERMATH_MS)
  return summarize(run, performance.now() - startedMs)
}

function answerWhenAsked(run: SimulatedRun): void {
  let pressedFor = ''
  const look = () => {
    const asked = run.askedForStart
    if (asked && pressedFor !== asked) {
      pressedFor = asked
      run.at(run.nowMs + REACTION_MS, () => run.do('start'))
    }
    run.at(run.nowMs + 100, look)
  }
  run.at(100, look)
}

/** A session has ended, and nothing has moved for long enough that nothing will. */
function isOver(run: SimulatedRun): boolean {
  const still = run.nowMs - run.movedAtMs > PATIENCE_MS
  const runs = run.controller.session !== null
  if (runs && !still) return false
  const started = run.facts.some((fact) => fact.type === 'sessionStarted')
  const ended = run.facts.some((fact) => fact.type === 'sessionEnded')
  if (ended && !runs && run.state === 'upright') return true
  return still && (ended || !started)
}

function summarize(run: SimulatedRun, tookMs: number): SimulatedSession {
  const ended = run.facts.find((fact) => fact.type === 'sessionEnded')
  const started = run.facts.some((fact) => fact.type === 'sessionStarted')
  return {
    program: run.program.id,
    seed: run.seed,
    outcome: ended?.outcome ?? (started ? 'unfinished' : 'notStarted'),
    cause: ended?.cause ?? (started ? null : refusalIn(run)),
    durationS: run.nowMs / 1000,
    invertedS: ended?.invertedS ?? 0,
    exposureMin: ended?.exposureMin ?? 0,
    deepestDeg: ended?.deepestDeg ?? run.angleDeg,
    endedAtDeg: run.angleDeg,
    speedup: run.nowMs / tookMs,
    phases: phasesIn(run.facts, run.nowMs),
    rules: run.observers.verdicts(),
    facts: run.facts,
    trace: run.samples,
    ledger: run.visitor?.ledger ?? [],
    events: run.tellings.map(({ atMs, text }) => `${(atMs / 1000).toFixed(1)} s ${text}`),
  }
}

function refusalIn(run: SimulatedRun): string | null {
  const refused = run.facts.find((fact) => fact.type === 'refused')
  const reasons = refused?.reasons ?? run.controller.snapshot.context.refusals
  return reasons.length > 0 ? reasons.join(' ') : null
}

function phasesIn(facts: readonly Fact[], endMs: number): SimulatedPhase[] {
  const marks = facts.filter((fact) => fact.type === 'phaseEntered' || fact.type === 'sessionEnded')
  return marks.flatMap((mark, i) => {
    if (mark.type !== 'phaseEntered') return []
    const untilMs = marks[i + 1]?.atMs ?? endMs
    return {
      phase: mark.phase,
      startS: mark.atMs / 1000,
      lengthS: (untilMs - mark.atMs) / 1000,
      targetDeg: mark.targetDeg,
    }
  })
}
