import { INVERTED_ABOVE_DEG } from '../../machines/limits.ts'
import { PHASES, type Phase } from '../feed/live-state.ts'
import { SimulatedRun } from '../simulation/simulated-run.ts'
import { tableOf } from '../simulation/story.ts'
import { Hands } from './hands.ts'
import type { Plan, When } from './plan.ts'

/** One stay in a phase, and the worst instants within it. */
interface Stay {
  readonly phase: Phase
  readonly beginMs: number
  readonly endMs: number
  readonly marksMs: readonly number[]
}

/** When everything happens in a session to which nothing happens. */
export type Timeline = readonly Stay[]

/** At, or this much beside, what is worst, ms. */
const BESIDE_MS = 200
const AT_MOST_MS = 900_000

/** The run that an evening's sessions share, until something happens to them. */
export function startRun(plan: Plan, observed: boolean): SimulatedRun {
  const { evening } = plan
  const { massKg, heightM, seed, recordTakesS } = evening
  return new SimulatedRun({ ...tableOf(evening), person: { massKg, heightM }, seed, recordTakesS, observed })
}

/** Runs the evening's session with nothing happening to it, and notes its phases. */
export function timelineOf(plan: Plan): Timeline {
  const run = startRun(plan, false)
  const quiet = { ...plan, goal: 'horizontal', repairs: false } as const
  const hands = new Hands(run, quiet)
  hands.begin()
  run.until(() => hands.done, AT_MOST_MS)
  const entered = run.facts.filter((fact) => fact.type === 'phaseEntered' || fact.type === 'sessionEnded')
  return entered.flatMap((fact, i) => {
    const endMs = entered[i + 1]?.atMs
    if (fact.type !== 'phaseEntered' || endMs === undefined) return []
    return { phase: fact.phase, beginMs: fact.atMs, endMs, marksMs: marksIn(run, fact.atMs, endMs) }
  })
}

/** Ends of ramps, and where it passes horizontal and the bound of inversion. */
function marksIn(run: SimulatedRun, beginMs: number, endMs: number): number[] {
  const samples = run.samples.filter(({ tMs }) => tMs >= beginMs && tMs <= endMs)
  const fastest = Math.max(0, ...samples.map(({ speedDegPerS }) => Math.abs(speedDegPerS)))
  if (fastest < 0.3) return []
  const fast = samples.filter(({ speedDegPerS }) => Math.abs(speedDegPerS) > 0.95 * fastest)
  const passes = (deg: number) =>
    samples.find(({ angleDeg }, i) => i > 0 && angleDeg > deg !== samples[i - 1]!.angleDeg > deg)
  return [fast[0], fast.at(-1), passes(0), passes(INVERTED_ABOVE_DEG)].flatMap((sample) => sample?.tMs ?? [])
}

/** The moment that a plan means, ms; `null` where it depends on what happens. */
export function momentOf(when: When, timeline: Timeline): number | null {
  if ('atMs' in when) return when.atMs
  if (!('phase' in when)) return null
  const stays = timeline.filter(({ phase }) => phase === when.phase)
  // A program without a rest has no such phase: the one before it must do.
  if (stays.length === 0) return when.phase === PHASES[0] ? 1000 : momentOf({ ...when, phase: 'tilting' }, timeline)
  const spread = when.draw * stays.length
  const stay = stays[Math.floor(spread)]!
  return momentIn(stay, when.spot, spread % 1)
}

function momentIn({ beginMs, endMs, marksMs }: Stay, spot: 'begin' | 'end' | 'mark' | 'within', draw: number): number {
  const lastMs = endMs - 1
  const beside = Math.round(draw * draw * BESIDE_MS)
  switch (spot) {
    case 'begin':
      return Math.min(beginMs + beside, lastMs)
    case 'end':
      return Math.max(lastMs - beside, beginMs)
    case 'mark': {
      if (marksMs.length === 0) return Math.floor(beginMs + draw * (lastMs - beginMs))
      const spread = draw * marksMs.length
      const aroundMs = Math.round(((spread % 1) - 0.5) * 2 * BESIDE_MS)
      return Math.min(lastMs, Math.max(beginMs, marksMs[Math.floor(spread)]! + aroundMs))
    }
    case 'within':
      return Math.floor(beginMs + draw * (lastMs - beginMs))
  }
}
