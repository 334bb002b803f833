import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { Moment } from './simulate-session.ts'
import type { SimulatedRun } from './simulated-run.ts'

/** Faults of a sensor, switch, contactor or wire that show themselves in motion, and so must be noticed (S9). */
const SHOWS_IN_MOTION: ReadonlySet<StimulusName> = new Set([
  'sensor-a-stuck',
  'sensor-b-stuck',
  'sensor-a-off',
  'sensor-b-off',
  'sensor-a-stale',
  'contactor-open',
  'estop-a-cut',
  'stop-wire-cut',
  'overtravel-cut',
])
/** 200 ms of motion (S9) faster than this, degrees per second; slower motion is judged by the same angle. */
const MOTION_DEG_PER_S = 1
/** Samples stand this far apart, so a verdict cannot be finer, ms. */
const ALLOWED_MS = 200

/** Judges S9: each such fault was noticed, by the guard or in a refusal, before 200 ms of motion had passed. */
export function judgeNoticed(run: SimulatedRun, moments: readonly Moment[]): void {
  for (const { atS, does } of moments) {
    if (!SHOWS_IN_MOTION.has(does)) continue
    const noticed = run.facts.find((fact) => fact.atMs >= atS * 1000 && isNotice(fact))
    const noticedMs = noticed?.atMs ?? run.nowMs
    const moving = run.samples.filter(
      (sample) => sample.tMs > atS * 1000 && sample.tMs < noticedMs && Math.abs(sample.speedDegPerS) > MOTION_DEG_PER_S,
    )
    const movedMs = moving.length * run.sampleEveryMs
    run.observers.judge(
      'S9',
      movedMs <= ALLOWED_MS + run.sampleEveryMs,
      `${does} went unnoticed for ${movedMs} ms of motion`,
    )
  }
}

function isNotice(fact: SimulatedRun['facts'][number]): boolean {
  return (
    fact.type === 'refused' || fact.type === 'causeRaised' || (fact.type === 'guardChanged' && fact.cause !== 'none')
  )
}
