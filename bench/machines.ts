/** What an event costs in XState: the table machine with its session, walked through whole sessions, without a table. */
import { type ActorRefFrom, createActor } from 'xstate'
import { type TableEvent, tableMachine } from '../machines/table.machine.ts'
import { parseConfig } from '../src/config/config.ts'
import { phaseOf, sessionOf, stateOf } from '../src/control/situation.ts'
import { findProgram } from '../src/people/programs.ts'
import { VirtualClock } from '../src/simulation/virtual-clock.ts'
import { extra, type Findings, median, quantile } from './metrics.ts'

const WARM_UP_SESSIONS = 200
const SESSIONS = 500
/** Where only time leads on. */
const STEP_MS = 500
const MOVING: ReadonlySet<string | null> = new Set(['tilting', 'resting', 'returning', 'rising'])
/** A button without a meaning: what most presses of a bored hand are. */
const IDLE_EVENTS = 20_000
const STATUSES_A_SECOND = 50

export function benchMachines(): Findings {
  const walk = new Walk()
  for (let i = 0; i < WARM_UP_SESSIONS; i++) walk.session()
  walk.tookUs.length = 0
  for (let i = 0; i < SESSIONS; i++) walk.session()
  const { tookUs } = walk
  const perSession = tookUs.length / SESSIONS
  const idleUs = walk.meaninglessUs()
  return {
    metrics: {},
    extras: [
      extra('machines, event', median(tookUs), 'µs', `the median of ${tookUs.length} events in ${SESSIONS} sessions`),
      extra('machines, event, 99th percentile', quantile(tookUs, 0.99), 'µs', 'those that begin a session among them'),
      extra('machines, event without a meaning', idleUs, 'µs', 'Stop pressed while nothing runs'),
      extra('machines, events in a session', perSession, '', `beside ${STATUSES_A_SECOND} statuses a second`),
      extra(
        'machines, a whole session',
        tookUs.reduce((sum, us) => sum + us, 0) / SESSIONS / 1000,
        'ms',
        'of processor time, all its events together',
      ),
    ],
  }
}

class Walk {
  readonly tookUs: number[] = []
  readonly #clock = new VirtualClock()
  readonly #actor: ActorRefFrom<typeof tableMachine>
  #nowMs = 0
  /** A target is reached once in each state. */
  #reachedIn: unknown = null

  constructor() {
    const config = parseConfig('', { file: null, folder: '.', stateFolder: '.', home: '.' })
    const program = findProgram(config.programs, 'intermittent')
    const { comfort, limits, table } = config
    this.#actor = createActor(tableMachine, {
      input: { program, comfort, limits, uprightDeg: table.uprightDeg },
      clock: this.#clock,
    })
    this.#actor.start()
    this.#actor.send({ type: 'LINK_UP' })
    this.#actor.send({ type: 'GUARD_IDLE' })
  }

  /** From the press of Start until the table is upright again. */
  session(): void {
    this.#send({ type: 'START_PRESSED' }, { type: 'START_RELEASED' }, { type: 'ARM_ACCEPTED' }, { type: 'GUARD_ARMED' })
    while (stateOf(this.#actor.getSnapshot()) === 'session') this.#goOn()
    this.#send({ type: 'GUARD_IDLE' })
  }

  /** What an event costs that changes nothing, µs. */
  meaninglessUs(): number {
    const beganMs = performance.now()
    for (let i = 0; i < IDLE_EVENTS; i++) this.#actor.send({ type: 'STOP_PRESSED' })
    return ((performance.now() - beganMs) * 1000) / IDLE_EVENTS
  }

  #goOn(): void {
    const session = sessionOf(this.#actor.getSnapshot())
    const phase = phaseOf(session)
    if (phase === 'starting') this.#send({ type: 'START_RECORDED' }, { type: 'INVERSION_BEGAN' })
    else if (phase === 'confirming' || session?.hasTag('asking'))
      this.#send({ type: 'START_PRESSED' }, { type: 'START_RELEASED' })
    else if (session && session.value !== this.#reachedIn && MOVING.has(phase)) {
      this.#reachedIn = session.value
      this.#send({ type: 'TARGET_REACHED' })
    } else {
      this.#nowMs += STEP_MS
      this.#clock.set(this.#nowMs)
    }
  }

  #send(...events: readonly TableEvent[]): void {
    for (const event of events) {
      const beganMs = performance.now()
      this.#actor.send(event)
      this.tookUs.push((performance.now() - beganMs) * 1000)
    }
  }
}
