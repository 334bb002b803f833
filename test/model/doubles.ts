/** Worlds with one mistake each, in plant, guard or machines: the rule it breaks must be found broken. */
import { createMachine } from 'xstate'
import { GUARD_STATES } from '../../hardware/guard/vocabulary.ts'
import { tableMachine } from '../../machines/table.machine.ts'
import type { Bounds, Trouble } from './actions.ts'
import type { TableMachine } from './machine-table.ts'
import type { Meddle } from './world.ts'

export interface Double {
  readonly mistake: string
  readonly breaks: string
  readonly meddle?: Meddle
  readonly machine?: TableMachine
  readonly troubles?: readonly Trouble[]
  readonly estop?: Bounds['estop']
}

const LATCHED = GUARD_STATES.indexOf('latched')
const RETURNING = GUARD_STATES.indexOf('returning')

interface Chart {
  states: Record<string, { on?: Record<string, unknown>; after?: unknown; entry?: unknown }>
}

/** The table machine with a change in its chart. */
function withTable(change: (chart: Chart) => void): TableMachine {
  const chart = copied(tableMachine.config) as Chart
  change(chart)
  return createMachine(chart as never, tableMachine.implementations as never) as unknown as TableMachine
}

/** Functions and machines are shared, charts are copied. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]))
}

export const DOUBLES: readonly Double[] = [
  {
    mistake: 'the motor keeps its power under the E-stop',
    breaks: 'S1',
    meddle: (w, out) => {
      if (w.estopPressed) {
        w.contactorClosed = true
        out.driveMilli = -300
      }
    },
  },
  {
    mistake: 'a gear that slips towards inversion, half a degree a second',
    breaks: 'S2',
    meddle: (w) => {
      if (w.angleDeg > 9) w.angleDeg += 0.0005
    },
  },
  {
    mistake: 'a contactor that opens while inverted, and a buzzer that is dead',
    breaks: 'S3',
    troubles: ['hostile-deeper'],
    meddle: (w, out) => {
      out.alarm = false
      if (w.seen.invertedMs > 10_000) w.contactorClosed = false
    },
  },
  {
    mistake: 'a gear that slips towards upright, two degrees a second',
    breaks: 'S4',
    meddle: (w) => {
      if (w.seen.confirmed && w.angleDeg < -3 && w.angleDeg > -40) w.angleDeg -= 0.002
    },
  },
  {
    mistake: 'a return that does not end at horizontal',
    breaks: 'S5',
    meddle: (w, out) => {
      if (w.seen.pauseOwed && w.angleDeg < 3 && w.contactorClosed) out.driveMilli = -200
    },
  },
  {
    mistake: 'a motor that no longer turns back',
    breaks: 'S6',
    estop: 'never',
    meddle: (w, out) => {
      if (w.angleDeg > 6 && out.driveMilli < 0) out.driveMilli = 0
    },
  },
  {
    mistake: 'a board that drives when the cable comes back',
    breaks: 'S7',
    troubles: ['unplug'],
    meddle: (w, out) => {
      if (w.seen.owesPress === 'S7' && w.angleDeg < -30) {
        w.contactorClosed = true
        out.driveMilli = 300
      }
    },
  },
  {
    mistake: 'a guard that goes on down after a reboot',
    breaks: 'S8',
    troubles: ['guard-reboot'],
    meddle: (w, out) => {
      if (w.seen.endedAtDeg !== null && w.angleDeg > -30) {
        w.contactorClosed = true
        out.driveMilli = 300
      }
    },
  },
  {
    mistake: 'a guard that does not return without its controller',
    breaks: 'S10',
    troubles: ['controller-crash'],
    meddle: (_, out, guard) => {
      if (guard.state() === RETURNING) out.driveMilli = 0
    },
  },
  {
    mistake: 'a motor that runs on for half a second after Stop',
    breaks: 'S11',
    meddle: (w, out) => {
      if (w.stopPressed && w.seen.sinceStopMs < 500 && w.contactorClosed && w.angleDeg < 9) out.driveMilli = 300
    },
  },
  {
    mistake: 'a table machine that never leaves a called-off start',
    breaks: 'no deadlock',
    estop: 'never',
    machine: withTable(({ states }) => {
      states.standingDown!.on = {}
      states.standingDown!.after = {}
      states.arming!.on!.STOP_PRESSED = 'standingDown'
      states.session!.on!.STOP_PRESSED = 'standingDown'
    }),
  },
  {
    mistake: 'a table machine that forgets why it is latched',
    breaks: 'latched states explain',
    machine: withTable(({ states }) => {
      states.latched!.entry = 'forgetCause'
    }),
  },
  {
    mistake: 'a latched guard that does not sound its alarm',
    breaks: 'latched states explain',
    meddle: (_, out, guard) => {
      if (guard.state() === LATCHED) out.alarm = false
    },
  },
]
