/** The modelled controller and plant tell the same stories as the real controller on the simulated table: they are no twin that drifts. */
import { describe, expect, test } from 'vitest'
import { GUARD_CAUSES, GUARD_STATES } from '../../hardware/guard/vocabulary.ts'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import { tableMachine } from '../../machines/table.machine.ts'
import { SimulatedRun } from '../../src/simulation/simulated-run.ts'
import { act } from './actions.ts'
import { MachineTable } from './machine-table.ts'
import { MODEL_TABLES } from './tables.ts'
import { World } from './world.ts'

const TABLE = MODEL_TABLES[0]!
const LOOK_MS = 20
const PHASES = ['tilting', 'holding', 'resting', 'returning', 'pausing', 'confirming', 'rising'] as const

const WATCHED = ['controller', 'guard'] as const

/** What is done `afterMs` after the step before. */
type Step = readonly [afterMs: number, does: StimulusName]

const DISTURBANCES: Readonly<Record<string, readonly Step[]>> = {
  Stop: [
    [0, 'stop-down'],
    [300, 'stop-up'],
  ],
  'the E-stop, reset, and Start held': [
    [0, 'estop'],
    [1000, 'estop-release'],
    [1000, 'stop-down'],
    [4000, 'stop-up'],
    [1000, 'start-down'],
    [15_000, 'start-up'],
  ],
  'an ankle lock that opens': [
    [0, 'ankle-open'],
    [3000, 'ankle-close'],
  ],
  'a cable that is pulled': [
    [0, 'unplug'],
    [12_000, 'replug'],
  ],
  'a controller that dies': [[0, 'controller-crash']],
  'power that goes and comes': [
    [0, 'power-cut'],
    [3000, 'power-back'],
  ],
  'a guard that restarts': [[0, 'guard-reboot']],
  'a sensor whose wire breaks': [[0, 'sensor-a-off']],
  'a contactor that opens': [[0, 'contactor-open']],
  'a low supply': [[0, 'supply-low']],
}

/** A world that can be watched and told what happens. */
interface Told {
  readonly phase: string | null
  readonly controller: string
  readonly guard: string
  do(name: StimulusName): void
  run(ms: number): void
}

function modelled(): Told {
  const machines = new MachineTable(tableMachine, TABLE.input)
  const world = new World(TABLE, machines)
  const cause = () => Object.entries(GUARD_CAUSES).find(([, number]) => number === world.guard.cause())![0]
  return {
    get phase() {
      return world.node.phase
    },
    get controller() {
      return `${world.node.state} ${world.node.phase ?? ''}`
    },
    get guard() {
      return world.state.powerOff ? 'off' : `${GUARD_STATES[world.guard.state()]} ${cause()}`
    },
    do: (name) => act(world, name),
    run: (ms) => world.run(ms),
  }
}

function real(): Told {
  const run = new SimulatedRun({ config: TABLE.config, observed: false })
  const { board } = run.table
  return {
    get phase() {
      return run.phase
    },
    get controller() {
      return `${run.state} ${run.phase ?? ''}`
    },
    get guard() {
      return board.powered ? `${board.guardState} ${board.guardCause}` : 'off'
    },
    do: (name) => run.do(name),
    run: (ms) => run.run(ms),
  }
}

/** Goes through a session to `phase`, lets things happen in it, and notes each change of controller and guard. */
function tell(world: Told, phase: string, steps: readonly Step[]): { controller: string[]; guard: string[] } {
  // A controller that has died stands still where it was, or is nothing any more.
  const watched = steps.some(([, does]) => does === 'controller-crash') ? (['guard'] as const) : WATCHED
  const noted = { controller: [] as string[], guard: [] as string[] }
  const run = (ms: number) => {
    for (let ranMs = 0; ranMs < ms; ranMs += LOOK_MS) {
      world.run(LOOK_MS)
      for (const of of watched) if (noted[of].at(-1) !== world[of]) noted[of].push(world[of])
    }
  }
  const tapStart = () => {
    world.do('start-down')
    run(200)
    world.do('start-up')
  }
  run(2000)
  tapStart()
  for (let waitedMs = 0; world.phase !== phase && waitedMs < 200_000; waitedMs += LOOK_MS) {
    run(LOOK_MS)
    if (phase === 'rising' && world.phase === 'confirming') {
      run(1000)
      tapStart()
    }
  }
  run(phase === 'tilting' ? 5000 : 1500)
  for (const [afterMs, does] of steps) {
    run(afterMs)
    world.do(does)
  }
  run(20_000)
  return noted
}

describe.each(PHASES)('while %s', (phase) => {
  test.each(Object.keys(DISTURBANCES))('%s: model and simulator tell the same', (name) => {
    expect(tell(modelled(), phase, DISTURBANCES[name]!)).toEqual(tell(real(), phase, DISTURBANCES[name]!))
  })
})
