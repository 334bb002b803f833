import type { Chance } from '../../hardware/simulator/noise.ts'
import { STIMULI, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import { PHASES, type Phase } from '../feed/live-state.ts'
import { chanceOf, happens, numberFrom } from './draw.ts'
import { type Evening, eveningOf } from './evening.ts'

/** Everything that breaks, and what of the people's doing is as bad: the columns of the coverage. */
export const FAULTS: readonly StimulusName[] = [
  ...(Object.keys(STIMULI) as StimulusName[]).filter((name) => STIMULI[name].kind === 'fault'),
  'stop',
  'estop',
  'ankle-open',
  'start-down',
  'stop-down',
]

/** When a fault strikes. */
export type When =
  /** In this phase: at its edges, at a mark within it (the end of a ramp, a threshold passed), or anywhere. */
  | { readonly phase: Phase; readonly spot: 'begin' | 'end' | 'mark' | 'within'; readonly draw: number }
  /** So long after the first fault. */
  | { readonly afterMs: number }
  /** So long after the guard first did something by itself. */
  | { readonly afterGuardMs: number }
  | { readonly atMs: number }

export interface FaultPlan {
  readonly name: StimulusName
  readonly when: When
  /** It is mended so long after it struck, ms; `null`: not by itself. */
  readonly mendedAfterMs: number | null
}

/** What people do after something went wrong, beside what they are asked for. */
export interface Panic {
  readonly afterMs: number
  readonly does: StimulusName
}

export interface Plan {
  readonly index: number
  readonly evening: Evening
  /** Sessions of the same evening are the same until something happens to them. */
  readonly eveningNumber: number
  readonly faults: readonly FaultPlan[]
  readonly panic: readonly Panic[]
  /** Pressed at random moments from the beginning on. */
  readonly presses: readonly { readonly atMs: number; readonly does: StimulusName }[]
  /** From the first fault on nobody presses anything for so long, ms; 0: the person stays awake. */
  readonly faintsMs: number
  readonly goal: 'horizontal' | 'upright' | 'again'
  /** Whether someone mends what can be mended where the way back alone does not help. */
  readonly repairs: boolean
}

export interface CampaignOptions {
  readonly seed: number
  /** Only this fault, alone and as the first of two. */
  readonly only?: StimulusName
}

export const SESSIONS_OF_AN_EVENING = 8
/** Of twenty evenings, so many go round each fault in each phase, so many round each pair of faults; the rest is free. */
const EVENINGS = 20
const STEERED = 15
const PAIRED = 4
/** A stride that visits every cell, so that neighbours differ. */
const STRIDE = 1009

const WRONG_PRESSES: readonly StimulusName[] = [
  'start',
  'stop',
  'start-down',
  'start-up',
  'stop-down',
  'stop-up',
  'reset',
  'estop',
  'estop-release',
  'ankle-open',
  'ankle-close',
]

/** What happens in session `index` of a campaign: the same everywhere, whoever runs it. */
export function planOf(options: CampaignOptions, index: number): Plan {
  const eveningNumber = Math.floor(index / SESSIONS_OF_AN_EVENING)
  const round = Math.floor(eveningNumber / EVENINGS)
  const place = eveningNumber % EVENINGS
  const within = index % SESSIONS_OF_AN_EVENING
  const chance = chanceOf(options.seed, 2, index)
  const evening = eveningOf(options.seed, eveningNumber, place === EVENINGS - 1)
  const common = { index, evening, eveningNumber }
  if (place < STEERED) {
    const count = (round * STEERED + place) * SESSIONS_OF_AN_EVENING + within
    return { ...common, ...aftermath(chance), faults: [steeredFault(options, chance, count)], presses: [] }
  }
  if (place < STEERED + PAIRED) {
    const count = (round * PAIRED + place - STEERED) * SESSIONS_OF_AN_EVENING + within
    return { ...common, ...aftermath(chance), faults: pairOfFaults(options, chance, count), presses: [] }
  }
  const faults = happens(chance, 0.3) ? [randomFault(options, chance)] : []
  return { ...common, ...aftermath(chance), faults, presses: wrongPresses(chance) }
}

function steeredFault(options: CampaignOptions, chance: Chance, count: number): FaultPlan {
  const faults = options.only ? [options.only] : FAULTS
  const cells = faults.length * PHASES.length
  const cell = (count * STRIDE) % cells
  const phase = PHASES[cell % PHASES.length]!
  const name = faults[Math.floor(cell / PHASES.length)]!
  return { name, when: inPhase(chance, phase), mendedAfterMs: mending(chance, name) }
}

function pairOfFaults(options: CampaignOptions, chance: Chance, count: number): FaultPlan[] {
  const firsts = options.only ? [options.only] : FAULTS
  const pair = (count * STRIDE) % (firsts.length * FAULTS.length)
  const first = firsts[Math.floor(pair / FAULTS.length)]!
  // Twice the same is no pair.
  const others = FAULTS.filter((name) => name !== first)
  const second = others[pair % others.length]!
  const later: When = happens(chance, 0.4)
    ? { afterGuardMs: chance.between(0, 4000) }
    : { afterMs: happens(chance, 0.5) ? chance.between(0, 500) : chance.between(500, 20_000) }
  return [
    { name: first, when: inPhase(chance, chance.pick(PHASES)), mendedAfterMs: mending(chance, first) },
    { name: second, when: later, mendedAfterMs: mending(chance, second) },
  ]
}

function randomFault(options: CampaignOptions, chance: Chance): FaultPlan {
  const name = options.only ?? chance.pick(FAULTS)
  return { name, when: { atMs: chance.between(0, 160_000) }, mendedAfterMs: mending(chance, name) }
}

function inPhase(chance: Chance, phase: Phase): When {
  const spot = chance.pick(['begin', 'begin', 'end', 'mark', 'within'] as const)
  return { phase, spot, draw: chance.next() }
}

function mending(chance: Chance, name: StimulusName): number | null {
  // Someone hits it in passing, holds it, and lets go.
  if (name === 'estop' || name === 'start-down' || name === 'stop-down') return chance.between(300, 15_000)
  if (name === 'power-cut') return happens(chance, 0.9) ? numberFrom(chance, 50, 20_000) : null
  return happens(chance, 0.45) ? chance.between(50, happens(chance, 0.5) ? 2500 : 25_000) : null
}

function aftermath(chance: Chance): Pick<Plan, 'panic' | 'faintsMs' | 'goal' | 'repairs'> {
  const presses = happens(chance, 0.4) ? chance.between(1, 3) : 0
  const panic = Array.from({ length: presses }, () => ({
    afterMs: happens(chance, 0.5) ? chance.between(0, 1500) : chance.between(0, 20_000),
    does: chance.pick(['start', 'stop', 'stop', 'estop', 'reset', 'ankle-open'] as const),
  }))
  return {
    panic,
    faintsMs: happens(chance, 0.1) ? chance.between(20_000, 130_000) : 0,
    goal: chance.pick(['horizontal', 'horizontal', 'horizontal', 'upright', 'again'] as const),
    repairs: happens(chance, 0.5),
  }
}

function wrongPresses(chance: Chance): Plan['presses'] {
  return Array.from({ length: chance.between(0, 8) }, () => ({
    atMs: chance.between(0, 150_000),
    does: chance.pick(WRONG_PRESSES),
  }))
}
