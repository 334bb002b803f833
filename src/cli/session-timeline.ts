/** A recorded session on one axis: seconds since its start, facts, phases and samples together. */
import type { Fact, Phase, TraceSample } from '../feed/live-state.ts'
import type { SessionRecord } from '../journal/history.ts'

/** Trace and facts share the controller's clock; a trace that begins further off than this has an axis of its own, ms. */
const SAME_CLOCK_MS = 60_000

interface TimedFact {
  readonly atS: number
  readonly fact: Fact
}

interface TimedPhase {
  readonly phase: Phase
  readonly startS: number
  readonly endS: number
  readonly targetDeg: number | null
}

export interface SessionTimeline {
  readonly samples: readonly (TraceSample & { readonly atS: number })[]
  readonly facts: readonly TimedFact[]
  readonly phases: readonly TimedPhase[]
  readonly endS: number
}

/** Puts a record on one axis. */
export function timelineOf(record: SessionRecord): SessionTimeline {
  const firstSampleMs = record.trace[0]?.tMs ?? 0
  const startMs = record.facts.find(({ fact }) => fact.type === 'sessionStarted')?.fact.atMs ?? firstSampleMs
  const traceStartMs = Math.abs(firstSampleMs - startMs) < SAME_CLOCK_MS ? startMs : firstSampleMs
  const samples = record.trace.map((sample) => ({ ...sample, atS: (sample.tMs - traceStartMs) / 1000 }))
  const facts = record.facts.map(({ fact }) => ({ atS: (fact.atMs - startMs) / 1000, fact }))
  const endS = Math.max(0, facts.at(-1)?.atS ?? 0, samples.at(-1)?.atS ?? 0)
  return { samples, facts, phases: phasesOf(facts, endS), endS }
}

function phasesOf(facts: readonly TimedFact[], endS: number): TimedPhase[] {
  const endedS = facts.find(({ fact }) => fact.type === 'sessionEnded')?.atS ?? endS
  const entries = facts.flatMap(({ atS, fact }) => (fact.type === 'phaseEntered' ? [{ atS, fact }] : []))
  return entries.map(({ atS, fact }, index) => ({
    phase: fact.phase,
    startS: atS,
    endS: entries[index + 1]?.atS ?? endedS,
    targetDeg: fact.targetDeg,
  }))
}
