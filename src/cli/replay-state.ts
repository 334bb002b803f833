/** What the live view showed at one moment of a recorded session, as far as its record tells. */
import { GUARD_CAUSES, type GuardCause, SWITCH } from '../../hardware/guard/vocabulary.ts'

import { INVERTED_ABOVE_DEG } from '../../machines/limits.ts'
import { CAUSES, type Cause } from '../../machines/responses.ts'
import { PHASE_SIGNALS } from '../control/situation.ts'
import { sayNow } from '../control/words.ts'
import { factWords } from '../feed/fact-words.ts'
import type { Fact, LiveState, Phase, TraceSample } from '../feed/live-state.ts'
import { formatClock } from '../feed/quantities.ts'
import type { SessionSummary } from '../journal/history.ts'
import type { SessionTimeline } from './session-timeline.ts'

/** The state `atS` seconds into the session. */
export function liveStateAt(timeline: SessionTimeline, summary: SessionSummary, atS: number): LiveState {
  const samples = timeline.samples.filter((sample) => sample.atS <= atS)
  const sample = samples.at(-1) ?? timeline.samples[0]
  const happened = timeline.facts.filter((timed) => timed.atS <= atS).map(({ fact }) => fact)
  const phase = timeline.phases.findLast((timed) => timed.startS <= atS)
  const hasEnded = happened.some((fact) => fact.type === 'sessionEnded')
  const current = hasEnded ? null : (phase?.phase ?? null)
  const cause = happened.findLast((fact) => fact.type === 'causeRaised')?.cause ?? null
  const asking = happened.findLast((fact) => fact.type === 'promptAsked' || fact.type === 'promptAnswered')
  const isAsking = asking?.type === 'promptAsked' && current === phaseAt(timeline, asking)
  const state = hasEnded ? stateAfterEnd(sample) : 'session'
  const alarm = sample?.guard === 'latched' || sample?.guard === 'recovery'
  const left = phase && !hasEnded ? { phaseS: phase.endS - phase.startS, phaseLeftS: phase.endS - atS } : UNPLANNED
  return {
    atMs: atS * 1000,
    table: 'serial',
    state,
    phase: current,
    say: sayNow({ ...CALM, state, phase: current, cause: knownCause(cause), asking: isAsking }),
    angleDeg: sample?.angleDeg ?? null,
    targetDeg: sample?.targetDeg ?? null,
    speedDegPerS: sample?.speedDegPerS ?? 0,
    driveMilli: sample?.driveMilli ?? 0,
    guard: sample?.guard ?? null,
    cause: guardCause(cause),
    interlocks: [],
    switches: switchesAfter(cause, sample),
    signal: alarm ? 'alarm' : isAsking ? 'askingForStart' : current ? PHASE_SIGNALS[current] : 'ready',
    alarm,
    invertedS: invertedS(samples),
    exposureMin: sample?.exposureMin ?? 0,
    program: summary.program,
    user: null,
    session: summary.id,
    ...left,
    refusals: [],
  }
}

/** What had happened `atS` seconds into the session, oldest first. */
export function happenedBefore(timeline: SessionTimeline, atS: number): string[] {
  return timeline.facts
    .filter((timed) => timed.atS <= atS)
    .map((timed) => `${formatClock(timed.atS)} ${factWords(timed.fact)}`)
}

const UNPLANNED = { phaseS: null, phaseLeftS: null }
const CALM = { unanswered: false, halted: false, pausing: false, refusals: [], asksHow: false }

function phaseAt(timeline: SessionTimeline, fact: Fact): Phase | null {
  const atS = timeline.facts.find((timed) => timed.fact === fact)?.atS ?? 0
  return timeline.phases.findLast((timed) => timed.startS <= atS)?.phase ?? null
}

function stateAfterEnd(sample: TraceSample | undefined): string {
  if (sample?.guard === 'latched') return 'latched'
  if (sample?.guard === 'recovery') return 'recovering'
  return sample?.guard === 'returning' ? 'guardReturning' : 'upright'
}

function knownCause(cause: string | null): Cause | null {
  return cause !== null && Object.hasOwn(CAUSES, cause) ? (cause as Cause) : null
}

function guardCause(cause: string | null): GuardCause {
  return cause !== null && Object.hasOwn(GUARD_CAUSES, cause) ? (cause as GuardCause) : 'none'
}

/** Switches are not in the trace: they stood as a session needs them, unless the cause says otherwise. */
function switchesAfter(cause: string | null, sample: TraceSample | undefined): number {
  let switches = cause === 'ankleLockOpened' ? 0 : SWITCH.ankleLocked
  if (cause === 'estopPressed') switches |= SWITCH.estopAOpen | SWITCH.estopBOpen
  if (cause === 'estopChannelsDisagree') switches |= SWITCH.estopAOpen
  if (sample && sample.driveMilli !== 0) switches |= SWITCH.contactorClosed
  return switches
}

function invertedS(samples: SessionTimeline['samples']): number {
  return samples.reduce((seconds, sample, index) => {
    const before = samples[index - 1]
    return before && sample.angleDeg > INVERTED_ABOVE_DEG ? seconds + sample.atS - before.atS : seconds
  }, 0)
}
