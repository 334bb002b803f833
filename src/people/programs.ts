import type { Program, ProgramStep } from '../../machines/program.ts'
import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'

/** A program that comes with the product, and the facts its figures rest on. */
export interface ShippedProgram extends Program {
  /** Ids of DOMAIN facts. */
  readonly facts: readonly string[]
}

/** The programs every table has, from the gentlest to the strongest, then those that move. */
export const SHIPPED_PROGRAMS: readonly ShippedProgram[] = [
  {
    id: 'first-time',
    name: 'First time',
    description: 'One minute at 15°, to find out how it feels, with a long rest before coming up.',
    // 15° for a minute is the least anyone recommends (D1); a beginner rests twice as long at horizontal (R1)
    steps: [once(15, 60)],
    pauseS: 120,
    facts: ['D1', 'R1'],
  },
  {
    id: 'gentle',
    name: 'Gentle',
    description: 'Two minutes at 20°, for the first weeks.',
    steps: [once(20, 120)],
    pauseS: 60,
    facts: ['D1', 'D2'],
  },
  {
    id: 'relief',
    name: 'Relief',
    description: 'Three minutes at 30°, once two minutes at 20° feel easy.',
    steps: [once(30, 180)],
    pauseS: 60,
    facts: ['D2', 'D6'],
  },
  {
    id: 'steady',
    name: 'Steady',
    description: 'Three minutes at 40°, once three minutes at 30° feel easy.',
    steps: [once(40, 180)],
    pauseS: 60,
    facts: ['D3', 'D6'],
  },
  {
    id: 'strong',
    name: 'Strong',
    description: 'Four minutes at 45°, after weeks of practice.',
    steps: [once(45, 240)],
    pauseS: 60,
    facts: ['D3', 'D4', 'D6'],
  },
  {
    id: 'full',
    name: 'Full',
    description: 'Five minutes at 60°, for experienced people only: deeper brings no more benefit.',
    // 60° ends the range of most benefit (D3), 5 minutes that of experienced users (D4): 4.3 full-inversion minutes (P2)
    steps: [once(60, 300)],
    pauseS: 60,
    facts: ['D3', 'D4', 'P2'],
  },
  {
    id: 'intermittent',
    name: 'Intermittent',
    description: 'Half a minute at 30°, half a minute level, five times.',
    // the rest comes at horizontal, not upright: rising is slow and needs the pause every time (R3, S5)
    steps: [{ angleDeg: 30, holdS: 30, restAngleDeg: 0, restS: 30, repeats: 5 }],
    pauseS: 60,
    facts: ['D8', 'R3'],
  },
  {
    id: 'rocking',
    name: 'Rocking',
    description: 'Slow rocking between level and 20°, ten times, without a long hold.',
    steps: [{ angleDeg: 20, holdS: 3, restAngleDeg: 0, restS: 3, repeats: 10 }],
    pauseS: 60,
    facts: ['D1', 'D8', 'P5'],
  },
]

/** The program called `id`. Throws an error that names the nearest one when there is none. */
export function findProgram<P extends Program>(programs: readonly P[], id: string): P {
  const found = programs.find((program) => program.id === id)
  if (found) return found
  const ids = programs.map((program) => program.id)
  const meant = nearest(id, ids)
  throw new UprightError(
    'PROGRAM_UNKNOWN',
    `there is no program "${id}"${meant ? `; did you mean "${meant}"?` : ''}`,
    `Choose one of: ${ids.join(', ')}. "upright programs" tells what each does; own ones go into upright.toml as [[programs]].`,
  )
}

function once(angleDeg: number, holdS: number): ProgramStep {
  return { angleDeg, holdS, restAngleDeg: 0, restS: 0, repeats: 1 }
}
