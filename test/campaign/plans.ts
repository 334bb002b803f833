import type { Evening } from '../../src/campaign/evening.ts'
import type { Plan } from '../../src/campaign/plan.ts'

/** One evening, always the same: every phase, in two minutes. */
export const EVENING: Evening = {
  seed: 1,
  massKg: 75,
  heightM: 1.75,
  reactionMs: 1500,
  recordTakesS: 0.5,
  program: '14/8/8/4,20/6',
  settings: { 'table.upright_deg': -45, 'comfort.pause_s': 30, 'comfort.rise_stop_s': 1 },
  holdsToTilt: false,
}

/** A session of that evening to which only what is given happens. */
export function aPlan(happens: Partial<Plan> = {}): Plan {
  return {
    index: 0,
    evening: EVENING,
    eveningNumber: 0,
    faults: [],
    panic: [],
    presses: [],
    faintsMs: 0,
    goal: 'horizontal',
    repairs: false,
    ...happens,
  }
}
