import type { Chance } from '../../hardware/simulator/noise.ts'
import type { ProgramStep } from '../../machines/program.ts'
import { SHIPPED_PROGRAMS } from '../people/programs.ts'
import { formatSteps, type Story } from '../simulation/story.ts'
import { chanceOf, happens, numberFrom } from './draw.ts'

/** Who is on which table with which program: the sessions of one evening differ only in what happens to them. */
export interface Evening extends Omit<Story, 'at' | 'about' | 'atMostS'> {
  /** How quickly the person presses what is asked for, ms. */
  readonly reactionMs: number
  /** Whether Start has to be held to tilt. */
  readonly holdsToTilt: boolean
}

/** The evening with this number in the campaign of `seed`. */
export function eveningOf(seed: number, number: number, shipped: boolean): Evening {
  const chance = chanceOf(seed, 1, number)
  const holdsToTilt = happens(chance, 0.12)
  const capped = happens(chance, 0.15)
  return {
    seed: chance.between(1, 1_000_000),
    massKg: numberFrom(chance, 40, 130),
    heightM: numberFrom(chance, 1.45, 2.05, 2),
    reactionMs: numberFrom(chance, 500, 6000),
    recordTakesS: happens(chance, 0.8) ? numberFrom(chance, 0.3, 1, 2) : numberFrom(chance, 1, 9, 1),
    program: shipped ? chance.pick(SHIPPED_PROGRAMS).id : formatSteps(stepsFrom(chance, capped)),
    settings: settingsFrom(chance, capped, holdsToTilt),
    holdsToTilt,
  }
}

/** Short ones, that go through every phase: at least two stays with a rest between. */
function stepsFrom(chance: Chance, capped: boolean): ProgramStep[] {
  const count = chance.pick([1, 2, 2, 2, 3])
  return Array.from({ length: count }, (_, i) => {
    const angleDeg = happens(chance, 0.06) ? numberFrom(chance, 35, 60) : numberFrom(chance, 7, 24)
    const last = i === count - 1
    const holdS = capped ? numberFrom(chance, 6, 9) : numberFrom(chance, 1, happens(chance, 0.1) ? 40 : 5)
    const restAngleDeg = happens(chance, 0.25) ? 0 : numberFrom(chance, 0, angleDeg - 3)
    const restS = last && count > 1 ? 0 : numberFrom(chance, 1, 4)
    return { angleDeg, holdS, restAngleDeg, restS, repeats: count === 1 ? 2 : 1 }
  })
}

function settingsFrom(chance: Chance, capped: boolean, holdsToTilt: boolean): Story['settings'] {
  return {
    'table.upright_deg': chance.pick([-45, -45, -45, -50, -60, -75]),
    'comfort.pause_s': happens(chance, 0.85) ? 30 : numberFrom(chance, 31, 40),
    'comfort.rise_stop_s': chance.between(0, 3),
    'comfort.rise_stop_deg': -numberFrom(chance, 6, 40),
    'comfort.prompt_every_s': 30,
    'comfort.prompt_answer_s': numberFrom(chance, 7, 12),
    'motion.tilt_deg_per_s': numberFrom(chance, 1.8, 3, 1),
    'motion.return_deg_per_s': numberFrom(chance, 1.8, 4, 1),
    'motion.rise_deg_per_s': numberFrom(chance, 1.1, 1.5, 1),
    'motion.acceleration_deg_per_s2': numberFrom(chance, 1, 1.5, 1),
    'motion.jerk_deg_per_s3': numberFrom(chance, 1.5, 3, 1),
    ...(capped ? { 'limits.session_cap_s': 30, ...(happens(chance, 0.5) ? { 'table.cap_s': 30 } : {}) } : {}),
    ...(holdsToTilt ? { 'comfort.start_mode': 'hold' } : {}),
  }
}
