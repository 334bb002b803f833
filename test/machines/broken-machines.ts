/** Table machines with one mistake each: what the walk is there to find. */
import { createMachine } from 'xstate'
import type { Program } from '../../machines/program.ts'
import { sessionMachine } from '../../machines/session.machine.ts'
import { tableMachine } from '../../machines/table.machine.ts'
import { tinyProgram } from './small-table.ts'
import type { TableMachine } from './walked-table.ts'

/** A chart as plain data, to be written into. */
interface Chart {
  initial?: string
  tags?: string | string[]
  always?: unknown
  on?: Record<string, unknown>
  after?: Record<string, unknown>
  states?: Record<string, Chart>
}

function withTable(change: (states: Record<string, Chart>, chart: Chart) => void): TableMachine {
  return changed(tableMachine, change)
}

function withSession(change: (states: Record<string, Chart>, chart: Chart) => void): TableMachine {
  return tableMachine.provide({ actors: { session: changed(sessionMachine, change) } })
}

function changed<Machine extends { config: object; implementations: object }>(
  machine: Machine,
  change: (states: Record<string, Chart>, chart: Chart) => void,
): Machine {
  const chart = structuredCloneOfData(machine.config) as Chart
  change(chart.states!, chart)
  return createMachine(chart as never, machine.implementations as never) as unknown as Machine
}

/** Functions are shared, everything else is copied. */
function structuredCloneOfData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCloneOfData)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, structuredCloneOfData(part)]))
}

interface BrokenMachine {
  readonly mistake: string
  readonly machine: TableMachine
  /** Beginning of the rule that must be reported. */
  readonly breaks: string
  /** Where it shows only if Start must be held. */
  readonly startMode?: 'hold'
  /** Where it shows only with steps and repeats. */
  readonly program?: Program
}

export const BROKEN_MACHINES: readonly BrokenMachine[] = [
  {
    mistake: 'a reconnect resumes the session',
    machine: withTable(({ linkLost }) => {
      linkLost!.on = { ...linkLost!.on, LINK_UP: 'session' }
    }),
    breaks: 'S7, S8',
  },
  {
    mistake: 'a reset restarts the session',
    machine: withTable(({ latched }) => {
      latched!.on = { ...latched!.on, GUARD_IDLE: 'session' }
    }),
    breaks: 'S7, S8',
  },
  {
    mistake: 'an E-stop leaves the session running',
    machine: withTable(({ session }) => {
      session!.on = { ...session!.on, GUARD_LATCHED: {} }
    }),
    breaks: 'S1',
  },
  {
    mistake: 'the controller goes on driving after it has handed over',
    machine: withTable(({ handedOver }) => {
      handedOver!.tags = ['linked', 'driving']
    }),
    breaks: 'S1',
  },
  {
    mistake: 'Start is believed although something refuses',
    machine: withTable(({ upright }) => {
      upright!.on = { ...upright!.on, START_PRESSED: 'arming' }
    }),
    breaks: 'S7, S8',
  },
  {
    mistake: 'choosing a program starts it',
    machine: withTable(({ upright }) => {
      upright!.on = { ...upright!.on, PROGRAM_CHOSEN: { target: 'arming', actions: 'adoptProgram' } }
    }),
    breaks: 'S7, S8',
  },
  {
    mistake: 'a silent guard is not handed over to',
    machine: withTable(({ session }) => {
      session!.on = { ...session!.on, CAUSE_RAISED: { actions: ['noteCause', 'requireReturn'] } }
    }),
    breaks: 'S10',
  },
  {
    mistake: 'recovery has no way out',
    machine: withTable(({ recovering }) => {
      recovering!.on = { GUARD_IDLE: {}, GUARD_RECOVERY: {}, GUARD_LATCHED: {}, LINK_LOST: {}, GUARD_RETURNING: {} }
      recovering!.on.GUARD_BACKING_OFF = {}
    }),
    breaks: 'S6: from every state, ',
  },
  {
    mistake: 'unexpected events are swallowed',
    machine: withTable((_, chart) => {
      chart.on = { ...chart.on, '*': {} }
    }),
    breaks: 'an event nobody expects',
  },
  {
    mistake: 'a trouble forgets its cause when the guard goes on to the next stage',
    machine: withTable(({ recovering }) => {
      Object.assign(recovering!, { entry: 'forgetCause' })
    }),
    breaks: 'a response is never downgraded',
  },
  {
    mistake: 'letting go of Start during the announcement is not noticed',
    machine: withTable(({ arming }) => {
      arming!.on = { ...arming!.on, START_RELEASED: {} }
    }),
    breaks: 'S1: where Start must be held',
    startMode: 'hold',
  },
  {
    mistake: 'the confirmation times out into the rise',
    machine: withSession(({ confirming }) => {
      confirming!.states!.waiting!.after = { confirmation: '#session.rising' }
    }),
    breaks: 'S5: after an inversion',
  },
  {
    mistake: 'the pause at horizontal is left out',
    machine: withSession(({ returning }) => {
      returning!.on = { TARGET_REACHED: 'confirming' }
    }),
    breaks: 'S5: only a pause',
  },
  {
    mistake: 'Stop is taken for a question while holding',
    machine: withSession(({ underWay }) => {
      underWay!.on = { ...underWay!.on, STOP_PRESSED: { actions: 'noteStop' } }
    }),
    breaks: 'S11',
  },
  {
    mistake: 'a session that came back tilts again',
    machine: withSession(({ confirming }) => {
      confirming!.on = { ...confirming!.on, START_PRESSED: 'underWay' }
    }),
    breaks: 'S8',
  },
  {
    mistake: 'an inversion is noticed by going on to the next angle',
    machine: withSession(({ underWay }) => {
      underWay!.states!.motion!.states!.resting!.on = { INVERSION_BEGAN: 'tilting' }
    }),
    breaks: 'S7: a target grows',
    program: { ...tinyProgram, steps: [{ ...tinyProgram.steps[0]!, repeats: 2 }] },
  },
  {
    mistake: 'the table moves before the start is recorded',
    machine: withSession((_, chart) => {
      chart.initial = 'underWay'
    }),
    breaks: 'S12',
  },
  {
    mistake: 'nothing ends a session that takes too long',
    machine: withSession(({ underWay }) => {
      underWay!.after = {}
    }),
    breaks: 'S3',
  },
  {
    mistake: 'an unanswered confirmation calls nobody',
    machine: withSession(({ confirming }) => {
      confirming!.states!.waiting!.after = {}
    }),
    breaks: 'S3, S5',
  },
]
