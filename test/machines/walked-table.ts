/** The table machine with its session, driven by named events, and all of it that matters as one key. */
import { type ActorRefFrom, createActor } from 'xstate'
import type { Program } from '../../machines/program.ts'
import type { CAUSES, Response } from '../../machines/responses.ts'
import type { SessionContext, sessionMachine } from '../../machines/session.machine.ts'
import type { TableEvent, TableFact, TableInput, tableMachine } from '../../machines/table.machine.ts'
import { UntimedClock } from './untimed-clock.ts'

export type TableMachine = typeof tableMachine

/** One cause of each kind: the controller returns, is asked to, hands over; the guard acts, heaviest of all. */
const CAUSES_TO_RAISE = [
  'ankleLockOpened',
  'stopRequested',
  'guardSilent',
  'estopPressed',
] as const satisfies readonly (keyof typeof CAUSES)[]

/** What can reach the machine from outside, beside the choice of a program, by a name that tells it apart. */
const OUTSIDE_EVENTS: Readonly<Record<string, TableEvent>> = {
  LINK_UP: { type: 'LINK_UP' },
  LINK_LOST: { type: 'LINK_LOST' },
  GUARD_IDLE: { type: 'GUARD_IDLE' },
  GUARD_ARMED: { type: 'GUARD_ARMED' },
  GUARD_BACKING_OFF: { type: 'GUARD_BACKING_OFF' },
  GUARD_RETURNING: { type: 'GUARD_RETURNING' },
  GUARD_RECOVERY: { type: 'GUARD_RECOVERY' },
  GUARD_LATCHED: { type: 'GUARD_LATCHED' },
  'REFUSALS_CHANGED to some': { type: 'REFUSALS_CHANGED', refusals: ['The ankle lock is open.'] },
  'REFUSALS_CHANGED to none': { type: 'REFUSALS_CHANGED', refusals: [] },
  ARM_ACCEPTED: { type: 'ARM_ACCEPTED' },
  ARM_REFUSED: { type: 'ARM_REFUSED', reasons: ['Start was not fresh.'] },
  START_RECORDED: { type: 'START_RECORDED' },
  START_PRESSED: { type: 'START_PRESSED' },
  START_RELEASED: { type: 'START_RELEASED' },
  STOP_PRESSED: { type: 'STOP_PRESSED' },
  STOP_RELEASED: { type: 'STOP_RELEASED' },
  TARGET_REACHED: { type: 'TARGET_REACHED' },
  INVERSION_BEGAN: { type: 'INVERSION_BEGAN' },
  NEVER_HEARD_OF: { type: 'NEVER_HEARD_OF' } as unknown as TableEvent,
  ...Object.fromEntries(
    CAUSES_TO_RAISE.map((cause) => [`CAUSE_RAISED ${cause}`, { type: 'CAUSE_RAISED', cause } as const]),
  ),
}
const OUTSIDE_NAMES = [...Object.keys(OUTSIDE_EVENTS), 'PROGRAM_CHOSEN']
/** Where refusals have a say, and where a hand on Start has one: elsewhere they are left out of a standing. */
const REFUSES = ['upright']
const WATCHES_HAND = ['arming', 'session']

/** A state of table and session, reduced to what decides what may happen next. */
export interface Standing {
  readonly state: string
  readonly driving: boolean
  readonly alarm: boolean
  readonly response: Response | null
  readonly refused: boolean
  readonly programId: string
  readonly session: SessionStanding | null
  readonly timersMs: readonly number[]
  /** Whether a hand is on Start, as the buttons really are. */
  readonly handOnStart: boolean
  readonly isActive: boolean
}

export interface SessionStanding {
  /** Names of the states it is in, outermost first: `['underWay', 'underWay.motion', …]`. */
  readonly in: readonly string[]
  readonly began: boolean
  readonly unanswered: boolean
  readonly targetDeg: number | null
  readonly pauseOwed: boolean
  readonly startHeld: boolean
  readonly cutShort: boolean
  readonly step: number
  readonly repeat: number
  /** Where a history state would lead. */
  readonly remembers: readonly string[]
}

export class WalkedTable {
  readonly #clock = new UntimedClock()
  readonly #actor: ActorRefFrom<TableMachine>
  readonly #chosen: Program
  #facts: TableFact[] = []
  #handOnStart = false

  /** `chosen`: the program that PROGRAM_CHOSEN chooses. */
  constructor(machine: TableMachine, input: TableInput, chosen: Program) {
    this.#chosen = chosen
    this.#actor = createActor(machine, { input, clock: this.#clock as never })
    this.#actor.on('*', (fact) => this.#facts.push(fact))
    this.#actor.start()
  }

  /** Events that can happen now: everything from outside, and each timer that is set. */
  get possibleEvents(): string[] {
    return [...OUTSIDE_NAMES, ...this.#clock.pendingMs.map((ms) => `after ${ms} ms`)]
  }

  /** Lets `name` happen; the facts it made known. */
  does(name: string): TableFact[] {
    this.#facts = []
    const outside = this.#outside(name)
    if (outside?.type === 'START_PRESSED') this.#handOnStart = true
    if (outside?.type === 'START_RELEASED') this.#handOnStart = false
    if (outside) this.#actor.send(outside)
    else this.#clock.fire(Number(name.split(' ')[1]))
    return this.#facts
  }

  standing(): Standing {
    const snapshot = this.#actor.getSnapshot()
    const { context } = snapshot
    const state = snapshot.value as string
    return {
      state,
      driving: snapshot.hasTag('driving'),
      alarm: snapshot.hasTag('alarm'),
      response: context.response,
      refused: REFUSES.includes(state) && context.refusals.length > 0,
      programId: context.program.id,
      session: this.#session(),
      timersMs: this.#clock.pendingMs,
      handOnStart: WATCHES_HAND.includes(state) && this.#handOnStart,
      isActive: snapshot.status === 'active',
    }
  }

  stop(): void {
    this.#actor.stop()
  }

  #outside(name: string): TableEvent | undefined {
    return name === 'PROGRAM_CHOSEN' ? { type: 'PROGRAM_CHOSEN', program: this.#chosen } : OUTSIDE_EVENTS[name]
  }

  #session(): SessionStanding | null {
    const child = this.#actor.getSnapshot().children.session as ActorRefFrom<typeof sessionMachine> | undefined
    const snapshot = child?.getSnapshot()
    if (snapshot?.status !== 'active') return null
    const context: SessionContext = snapshot.context
    const inside = snapshot._nodes.map((node) => node.path.join('.')).filter((path) => path !== '')
    return {
      in: inside.sort(),
      began: snapshot.hasTag('began'),
      unanswered: snapshot.hasTag('unanswered'),
      targetDeg: context.targetDeg,
      pauseOwed: context.pauseOwed,
      startHeld: context.startHeld,
      cutShort: context.cause !== null,
      step: context.step,
      repeat: context.repeat,
      remembers: Object.values(snapshot.historyValue).flatMap((nodes) => nodes.map((node) => node.path.join('.'))),
    }
  }
}
