/** The smallest table that still has everything: two steps, two repeats, a rest in between, prompts, a stop on the way up. */
import type { Program } from '../../machines/program.ts'
import type { Comfort } from '../../machines/session.machine.ts'
import type { TableInput } from '../../machines/table.machine.ts'

// Every duration is another one, so that a timer is known by its length.
export const smallProgram: Program = {
  id: 'small',
  name: 'Small',
  description: 'Two steps, two repeats each.',
  steps: [
    { angleDeg: 15, holdS: 90, restAngleDeg: 0, restS: 20, repeats: 2 },
    { angleDeg: 25, holdS: 91, restAngleDeg: 5, restS: 21, repeats: 2 },
  ],
  pauseS: 45,
}

export const tinyProgram: Program = {
  id: 'tiny',
  name: 'Tiny',
  description: 'One step, once.',
  steps: [{ angleDeg: 15, holdS: 90, restAngleDeg: 0, restS: 20, repeats: 1 }],
  pauseS: 45,
}

/** Chosen at the wrong time it would deepen an inversion. */
export const deeperProgram: Program = {
  id: 'deeper',
  name: 'Deeper',
  description: 'Much deeper.',
  steps: [{ angleDeg: 60, holdS: 92, restAngleDeg: 0, restS: 22, repeats: 1 }],
  pauseS: 46,
}

const comfort: Comfort = {
  startMode: 'press',
  riseStopDeg: -20,
  riseStopS: 7,
  promptEveryS: 150,
  promptAnswerS: 15,
}

/** A table that runs `program`, with what differs from the usual. */
export function tableInput(program: Program, differs: Partial<Comfort> = {}): TableInput {
  return {
    program,
    comfort: { ...comfort, ...differs },
    limits: { maxAngleDeg: 60, maxHoldS: 720, sessionCapS: 720, exposureCapMin: 8 },
    uprightDeg: -75,
  }
}
