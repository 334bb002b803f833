/** The explored world: exact plant, the real guard core, the cable, the controller and the rules, a millisecond a step. */
import { GUARD_CAUSES, GUARD_STATES } from '../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../hardware/table.ts'
import { GuardMemory } from './guard-memory.ts'
import { GuardView } from './guard-view.ts'
import type { MachineNode, MachineTable } from './machine-table.ts'
import { ModelledController } from './modelled-controller.ts'
import { type Outputs, readPins, stepPlant } from './plant.ts'
import { type Breach, Rules } from './rules.ts'
import type { ModelTable } from './tables.ts'
import { type WorldState, worldAtPowerOn } from './world-state.ts'

/** The rules look this often, ms, at a table that moves or may, and at one that stands. */
const LOOK_MS = 5
const STILL_LOOK_MS = 20
const SILENT_AFTER_MS = 300
const RECONNECT_MS = 1500
const HOSTILE_CAP_S = 45

/** A world as it stood at a moment. */
export interface Kept {
  readonly state: WorldState
  readonly guard: Uint8Array
}

/** What makes a double of a part that breaks a rule: called each millisecond between guard and plant. */
export type Meddle = (w: WorldState, out: Outputs, guard: GuardView) => void

export class World {
  readonly guard: GuardView
  readonly rules: Rules
  /** The first rule that was broken since the world was put back. */
  breach: Breach | null = null
  /** Everything that was run in it, ms. */
  ranMs = 0
  readonly out: Outputs = { driveMilli: 0, contactor: false, alarm: false }
  readonly #memory: GuardMemory
  readonly #table: ModelTable
  readonly #machines: MachineTable
  readonly #controller: ModelledController
  readonly #meddle: Meddle | undefined
  #w: WorldState
  #isStill = false
  #stillContactor = false

  constructor(table: ModelTable, machines: MachineTable, meddle?: Meddle) {
    this.#table = table
    this.#machines = machines
    this.#meddle = meddle
    this.#memory = new GuardMemory(table.config.table)
    this.guard = new GuardView(this.#memory)
    this.rules = new Rules(table)
    this.#w = worldAtPowerOn(table.config.table.uprightDeg, machines.start.id)
    this.#controller = new ModelledController(machines, this.#memory.core, table, this.#w)
  }

  get state(): WorldState {
    return this.#w
  }

  get node(): MachineNode {
    return this.#machines.node(this.#w.node)
  }

  keep(): Kept {
    return { state: copyOf(this.#w), guard: this.#memory.keep() }
  }

  putBack({ state, guard }: Kept): void {
    this.#w = copyOf(state)
    this.#memory.putBack(guard)
    this.breach = null
    this.#readOutputs()
    this.#controller.adopt(this.#w)
  }

  /** The guard boots, as after power came back. */
  bootGuard(): void {
    this.#memory.boot()
    this.#readOutputs()
  }

  /** The controller's process is gone, or a new one begins: nothing is left of what the last one knew. */
  replaceController(): void {
    const w = this.#w
    Object.assign(w, { node: this.#machines.start.id, dues: {}, connected: false, status: null, sessionRuns: false })
    Object.assign(w, {
      toldStart: null,
      toldStop: null,
      raised: [],
      reached: false,
      behindMs: 0,
      reconnectAtMs: w.nowMs,
    })
    this.#controller.adopt(w)
  }

  /** Runs `ms` milliseconds, or until a rule is broken. */
  run(ms: number): void {
    const w = this.#w
    this.ranMs += ms
    this.#isStill = false
    for (const endMs = w.nowMs + ms; w.nowMs < endMs && this.breach === null; ) {
      if (this.#isStill && !this.#meddles())
        this.#standUntil(Math.min(endMs, nextTurn(w.nowMs, this.#meddle ? LOOK_MS : STILL_LOOK_MS)))
      else {
        w.nowMs += 1
        this.#stepPlant()
        this.#stepGuard()
      }
      const everyMs = this.#isStill ? STILL_LOOK_MS : LOOK_MS
      if (w.nowMs % everyMs === 0) this.breach ??= this.rules.look(w, this.#sight())
    }
  }

  /** Whether a double wants something else than what the guard's pins tell. */
  #meddles(): boolean {
    if (this.#meddle === undefined) return false
    const w = this.#w
    const { out } = this
    const { driveMilli, contactor } = out
    const { contactorClosed, angleDeg } = w
    this.#meddle(w, out, this.guard)
    const same = out.driveMilli === driveMilli && out.contactor === contactor && w.contactorClosed === contactorClosed
    return !same || w.angleDeg !== angleDeg
  }

  /** What stands, and is not driven, goes on reading the same: only the guard's own time passes. */
  #standUntil(endMs: number): void {
    const w = this.#w
    const { core } = this.#memory
    let nowMs = w.powerOff ? endMs : w.nowMs
    while (nowMs < endMs && this.#isStill) {
      nowMs += 1
      core.step()
      if (core.driveMilli !== 0 || core.contactor !== this.#stillContactor) this.#isStill = false
      if (!core.statusDue) continue
      w.nowMs = nowMs
      this.#takeStatus(core.takeStatus(nowMs))
    }
    w.nowMs = nowMs
    if (!w.powerOff) this.#readOutputs()
    if (w.connected) this.#listen()
  }

  #stepPlant(): void {
    const w = this.#w
    const { out } = this
    const { table } = this.#table.config
    this.#meddle?.(w, out, this.guard)
    stepPlant(w, out, table)
    if (w.powerOff) Object.assign(out, { driveMilli: 0, contactor: false, alarm: false })
    readPins(w, out, table, this.#memory.core.pins)
    this.#stillContactor = out.contactor
    this.#isStill = w.speedDegPerS === 0 && w.contactorMs === 0 && w.staleMs === 0
  }

  #stepGuard(): void {
    const { core } = this.#memory
    const { out } = this
    if (this.#w.powerOff) {
      if (this.#w.connected) this.#listen()
      return
    }
    core.step()
    out.driveMilli = core.driveMilli
    out.contactor = core.contactor
    if (out.driveMilli !== 0 || out.contactor !== this.#stillContactor) this.#isStill = false
    if (core.statusDue) this.#takeStatus(core.takeStatus(this.#w.nowMs))
    else if (this.#w.connected) this.#listen()
  }

  #readOutputs(): void {
    const { core } = this.#memory
    this.out.driveMilli = core.driveMilli
    this.out.contactor = core.contactor
    this.out.alarm = core.alarm
  }

  #sight() {
    this.#meddle?.(this.#w, this.out, this.guard)
    return {
      out: this.out,
      controllerAlarms: this.#w.controllerIs === 'well' && this.node.signal === 'alarm',
      guardBoots: !this.#w.powerOff && this.guard.state() === GUARD_STATES.indexOf('booting'),
      guardMissesController: this.guard.cause() === GUARD_CAUSES.controllerLost,
    }
  }

  #takeStatus(status: TableStatus): void {
    const w = this.#w
    this.out.alarm = this.#memory.core.alarm
    if (w.controllerIs === 'gone' || w.unplugged) return
    if (w.controllerIs !== 'well') return this.#beHostile(status.n)
    if (!w.connected && w.nowMs >= w.reconnectAtMs) this.#connect()
    if (!w.connected) return
    if (w.status !== null && status.uptimeMs < w.status.uptimeMs) return this.#lose()
    w.heardMs = w.nowMs
    this.#controller.status(status)
    this.#tellPanel()
  }

  /** Between two statuses. */
  #listen(): void {
    const w = this.#w
    if (w.controllerIs !== 'well') return
    if (w.nowMs - w.heardMs >= SILENT_AFTER_MS) this.#lose()
    else if (w.startPressed !== (w.toldStart ?? false) || this.#stopOpen !== (w.toldStop ?? false)) this.#tellPanel()
  }

  get #stopOpen(): boolean {
    return this.#w.stopPressed || this.#w.part === 'stop-wire-cut'
  }

  #connect(): void {
    const w = this.#w
    w.connected = true
    w.heardMs = w.nowMs
    w.startHeldBefore = w.startPressed
    w.toldStart = w.startPressed ? true : null
    w.toldStop = null
    this.#controller.connected()
  }

  #lose(): void {
    const w = this.#w
    w.connected = false
    w.reconnectAtMs = w.nowMs + RECONNECT_MS
    this.#controller.lost()
  }

  /** The controller's own path to the buttons, quicker than the guard's. */
  #tellPanel(): void {
    const w = this.#w
    if (w.startPressed !== (w.toldStart ?? false)) {
      w.toldStart = w.startPressed
      const letGoOfBefore = w.startHeldBefore
      w.startHeldBefore = false
      if (!letGoOfBefore) this.#controller.panel({ button: 'start', pressed: w.startPressed })
    }
    const stop = this.#stopOpen
    if (stop === (w.toldStop ?? false)) return
    w.toldStop = stop
    this.#controller.panel({ button: 'stop', pressed: stop })
  }

  #beHostile(n: number): void {
    const { core } = this.#memory
    const { maxAngleDeg } = this.#table.config.table
    core.arm(maxAngleDeg * 1000, HOSTILE_CAP_S)
    core.drive(n, this.#w.controllerIs === 'deeper' ? 1000 : -1000)
    this.#w.seen.sinceDriveMs = 0
  }
}

function copyOf(w: WorldState): WorldState {
  return { ...w, seen: { ...w.seen } }
}

function nextTurn(nowMs: number, everyMs: number): number {
  return nowMs - (nowMs % everyMs) + everyMs
}
