/**
 * What of the guard's memory decides what it may do next, as one key. Its clock, numbers, statistics, filters and what it has
 * learned of the load are left out; a counter is not running, running, or past each bound that it is compared with.
 */
import { GUARD_STATES } from '../../hardware/guard/vocabulary.ts'
import type { GuardMemory } from './guard-memory.ts'

/** Bounds of `guard.c`, `guard_sense.c`: a counter is in one of the spans between them. */
const STUCK_MS = 15_000
const RESET_MS = [3000, 10_000] as const
const FRESH_START_MS = 3000
const DRIVE_MS = [150, 2000] as const
const GRACE_MS = 3000
const LEAVE_UPRIGHT_MS = 15_000
const BACK_OFF_MS = 4000
const ARMED_MAX_MS = 2_700_000

const ARMED = GUARD_STATES.indexOf('armed')
const BACKING_OFF = GUARD_STATES.indexOf('backingOff')
const RECOVERY = GUARD_STATES.indexOf('recovery')
const LATCHED = GUARD_STATES.indexOf('latched')
const IDLE = GUARD_STATES.indexOf('idle')

export class GuardView {
  readonly state: () => number
  readonly cause: () => number
  readonly switches: () => number
  readonly #read: Record<string, () => number> = {}

  constructor(memory: GuardMemory) {
    this.state = memory.reader('state')
    this.cause = memory.reader('cause')
    this.switches = memory.reader('switches')
    for (const path of [...FLAGS, ...SESSION_FLAGS, ...COUNTERS]) this.#read[path] = memory.reader(path)
  }

  key(): string {
    const state = this.state()
    const flags = (state === ARMED ? [...FLAGS, ...SESSION_FLAGS] : FLAGS).map((path) => this.#of(path)).join('')
    return `${state}/${this.cause()}/${this.switches().toString(36)}/${flags}/${this.#counters(state).join('')}`
  }

  /** Whether a counter is on its way to a bound: then the guard may do something by itself. */
  get isCounting(): boolean {
    const state = this.state()
    const held = this.#of('stop.held_ms')
    const startHeld = this.#of('start.held_ms')
    return (
      (held > 0 && held <= STUCK_MS) ||
      (startHeld > 0 && startHeld <= STUCK_MS) ||
      state < IDLE ||
      (state === ARMED && this.#sessionIsCounting) ||
      state === BACKING_OFF ||
      GUARD_STATES[state] === 'returning' ||
      (this.#of('pause_owed') === 1 &&
        (state === RECOVERY || state === ARMED) &&
        this.#of('paused.s') < this.#of('config.pause_s'))
    )
  }

  get #sessionIsCounting(): boolean {
    const leaves = this.#of('left_upright') === 0 && this.#of('state_ms') < LEAVE_UPRIGHT_MS
    const lost = this.#of('drive_age_ms') > DRIVE_MS[0]
    const inverted = this.#of('inverted.s') > 0 && this.#of('inverted.s') < this.#of('cap_s')
    return leaves || lost || inverted || this.#of('return_grace_ms') > 0
  }

  #of(path: string): number {
    return this.#read[path]!()
  }

  #counters(state: number): number[] {
    const stopHeld = this.#of('stop.held_ms')
    const startHeld = this.#of('start.held_ms')
    const fine = state === LATCHED
    return [
      fine ? span(stopHeld, ...RESET_MS, STUCK_MS) : span(stopHeld, STUCK_MS),
      fine && stopHeld >= STUCK_MS ? span(startHeld, ...RESET_MS, STUCK_MS) : span(startHeld, STUCK_MS),
      state === IDLE ? span(this.#of('start_age_ms'), FRESH_START_MS) : 0,
      this.#of('pause_owed') === 1
        ? span(this.#of('paused.s') * 1000 + this.#of('paused.ms'), this.#of('config.pause_s') * 1000)
        : 0,
      ...(state === ARMED ? this.#session() : []),
      state === BACKING_OFF ? span(this.#of('state_ms'), BACK_OFF_MS) : 0,
    ]
  }

  #session(): number[] {
    const capMs = (this.#of('cap_s') - 1) * 1000
    return [
      span(this.#of('inverted.s') * 1000 + this.#of('inverted.ms'), capMs),
      span(1 + this.#of('drive_age_ms'), ...DRIVE_MS),
      span(this.#of('return_grace_ms'), GRACE_MS),
      this.#of('left_upright') === 0 ? span(this.#of('state_ms'), LEAVE_UPRIGHT_MS) : 0,
      span(this.#of('state_ms'), ARMED_MAX_MS),
    ]
  }
}

const FLAGS = [
  'angle_trusted',
  'contactor',
  'pause_owed',
  'rise_permitted',
  'start.fresh',
  'stop.fresh',
  'start_stuck',
  'estop_suspect',
  'implausible',
  'supply_low',
  'backed_off',
] as const

/** What `guard_on_arm` sets anew, and only a session looks at. */
const SESSION_FLAGS = ['must_return', 'deepening_over', 'left_upright'] as const

const COUNTERS = [
  'start.held_ms',
  'stop.held_ms',
  'start_age_ms',
  'paused.s',
  'paused.ms',
  'inverted.s',
  'inverted.ms',
  'drive_age_ms',
  'return_grace_ms',
  'state_ms',
  'cap_s',
  'config.pause_s',
] as const

/** 0: not running; 1: running; then one more for each bound that is reached. */
function span(value: number, ...bounds: number[]): number {
  return value === 0 ? 0 : 1 + bounds.filter((bound) => value >= bound).length
}
