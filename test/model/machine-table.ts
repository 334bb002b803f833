/**
 * The real machines as a table: what each event does in each of their states, found out once by the machines themselves. Which
 * timers run is part of a state, how long they still run is not: that is the explored world's business.
 */
import { type ActorRefFrom, createActor } from 'xstate'
import type { Signal } from '../../hardware/table.ts'
import type { Cause } from '../../machines/responses.ts'
import type { SessionContext } from '../../machines/session.machine.ts'
import type { TableContext, TableEvent, TableFact, TableInput, tableMachine } from '../../machines/table.machine.ts'
import type { Aim } from '../../src/control/follower.ts'
import { aimOf, phaseOf, sessionOf, signalOf, stateOf } from '../../src/control/situation.ts'
import type { Phase } from '../../src/feed/live-state.ts'
import { UntimedClock } from '../machines/untimed-clock.ts'

export type TableMachine = typeof tableMachine

/** A state of table and session machine, and what the outside asks of it. */
export interface MachineNode {
  readonly id: number
  readonly state: string
  readonly driving: boolean
  readonly phase: Phase | null
  /** The session's own state, `null` without one. */
  readonly session: string | null
  readonly began: boolean
  readonly asking: boolean
  readonly unanswered: boolean
  readonly halted: boolean
  readonly aim: Aim
  readonly signal: Signal
  readonly cause: Cause | null
  readonly refusals: readonly string[]
  /** Lengths of the timers that run, ms: no two of them are the same. */
  readonly timers: readonly number[]
  readonly path: readonly MachineInput[]
}

/** An event, or the timer of this length runs out. */
export type MachineInput = TableEvent | { readonly type: 'after'; readonly ms: number }

export interface MachineStep {
  readonly to: MachineNode
  readonly facts: readonly TableFact[]
  /** Timers that were set or set anew. */
  readonly set: readonly number[]
}

class NotingClock extends UntimedClock {
  set: number[] = []

  override setTimeout(fire: () => void, delayMs: number): number {
    this.set.push(delayMs)
    return super.setTimeout(fire, delayMs)
  }
}

interface Running {
  readonly actor: ActorRefFrom<TableMachine>
  readonly clock: NotingClock
}

export class MachineTable {
  readonly start: MachineNode
  readonly #machine: TableMachine
  readonly #input: TableInput
  readonly #nodes: MachineNode[] = []
  readonly #byKey = new Map<string, MachineNode>()
  readonly #steps = new Map<string, MachineStep>()
  /** Machines that happen to stand in a state, so that its story need not be told again. */
  readonly #parked = new Map<MachineNode, Running>()

  constructor(machine: TableMachine, input: TableInput) {
    this.#machine = machine
    this.#input = input
    const running = this.#begin()
    this.start = this.#nodeOf(running, () => [])
    this.#parked.set(this.start, running)
  }

  node(id: number): MachineNode {
    return this.#nodes[id]!
  }

  get size(): number {
    return this.#nodes.length
  }

  get evaluated(): number {
    return this.#steps.size
  }

  step(from: MachineNode, input: MachineInput): MachineStep {
    const key = `${from.id} ${JSON.stringify(input)}`
    const known = this.#steps.get(key)
    if (known) return known
    const running = this.#parked.get(from) ?? this.#retell(from)
    this.#parked.delete(from)
    const facts: TableFact[] = []
    running.clock.set = []
    const listening = running.actor.on('*', (fact) => facts.push(fact))
    feed(running, input)
    listening.unsubscribe()
    const to = this.#nodeOf(running, () => [...from.path, input])
    if (this.#parked.has(to)) running.actor.stop()
    else this.#parked.set(to, running)
    const step = { to, facts, set: to.timers.filter((ms) => running.clock.set.includes(ms)) }
    this.#steps.set(key, step)
    return step
  }

  #begin(): Running {
    const clock = new NotingClock()
    const actor = createActor(this.#machine, { input: this.#input, clock: clock as never })
    actor.start()
    return { actor, clock }
  }

  #retell(node: MachineNode): Running {
    const running = this.#begin()
    for (const input of node.path) feed(running, input)
    return running
  }

  #nodeOf(running: Running, path: () => readonly MachineInput[]): MachineNode {
    const key = keyOf(running)
    const known = this.#byKey.get(key)
    if (known) return known
    const node = describe(running, this.#nodes.length, path())
    this.#nodes.push(node)
    this.#byKey.set(key, node)
    return node
  }
}

function feed({ actor, clock }: Running, input: MachineInput): void {
  if (input.type === 'after') clock.fire(input.ms)
  else actor.send(input)
}

function describe({ actor, clock }: Running, id: number, path: readonly MachineInput[]): MachineNode {
  const table = actor.getSnapshot()
  const session = sessionOf(table)
  const active = session?.status === 'active' ? session : null
  const phase = phaseOf(session)
  const { targetDeg, pace } = aimOf(session)
  return {
    id,
    state: stateOf(table),
    driving: table.hasTag('driving'),
    phase,
    session: active ? JSON.stringify(active.value) : null,
    began: session?.hasTag('began') ?? false,
    asking: active?.hasTag('asking') ?? false,
    unanswered: active?.hasTag('unanswered') ?? false,
    halted: active?.matches('halted') ?? false,
    aim: { targetDeg, pace },
    signal: signalOf(table, session, phase),
    cause: table.context.cause,
    refusals: table.context.refusals,
    timers: clock.pendingMs,
    path,
  }
}

/** Everything of a snapshot that may decide what comes next. */
function keyOf({ actor, clock }: Running): string {
  const table = actor.getSnapshot()
  const session = sessionOf(table)
  const inside = session && {
    value: session.value,
    status: session.status,
    context: changing(session.context),
    history: Object.values(session.historyValue).flatMap((nodes) => nodes.map(({ id }) => id)),
  }
  return JSON.stringify([table.value, changing(table.context), inside, clock.pendingMs])
}

function changing({ program, ...context }: TableContext | SessionContext): object {
  const { comfort: _comfort, ...rest } = context
  return { ...rest, limits: null, program: program.id }
}
