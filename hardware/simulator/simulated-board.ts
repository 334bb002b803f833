import { type GuardCause, type GuardState, SWITCH } from '../guard/vocabulary.ts'
import type { GuardConfig, TableStatus } from '../table.ts'
import { BOARD_FAILED, BOARD_RELAYS, GuardCore, PIN } from './guard-core.ts'
import { Plant, type PlantOptions } from './plant.ts'
import type { VirtualBoard } from './virtual-board.ts'

export interface SimulatedBoardOptions extends PlantOptions {
  /** What was stored when commissioning; `null` is a board fresh from flashing. */
  readonly config: GuardConfig | null
}

/** The plant and, as its microcontroller, the guard's core compiled to WebAssembly, a millisecond a step. */
export class SimulatedBoard implements VirtualBoard {
  readonly motion: Plant['motion']
  readonly sensors: Plant['sensors']
  readonly contacts: Plant['contacts']
  readonly faults: Plant['faults']
  /** What the host last wrote to lamp (0…255) and buzzer (0 or 255). */
  readonly outputs = { lamp: 0, buzzer: 0 }

  readonly #plant: Plant
  readonly #core = new GuardCore()
  readonly #driver: number
  #storedConfig: GuardConfig | null
  #powered = true

  constructor(options: SimulatedBoardOptions) {
    const plant = new Plant(options)
    this.#plant = plant
    this.motion = plant.motion
    this.sensors = plant.sensors
    this.contacts = plant.contacts
    this.faults = plant.faults
    this.#driver = options.driveTrain?.relays ? BOARD_RELAYS : 0
    this.#storedConfig = options.config
    this.reboot()
  }

  get timeMs(): number {
    return this.#plant.timeMs
  }

  get contactorClosed(): boolean {
    return this.#plant.contactorClosed
  }

  get switches(): number {
    return this.#plant.switches
  }

  get storedConfig(): GuardConfig | null {
    return this.#storedConfig
  }

  get uprightDeg(): number {
    return this.#plant.uprightDeg
  }

  get alarm(): boolean {
    return this.#powered && this.#core.alarm
  }

  get guardState(): GuardState {
    return this.#core.lastState
  }

  get guardCause(): GuardCause {
    return this.#core.lastCause
  }

  get driveMilli(): number {
    return this.#powered ? this.#core.driveMilli : 0
  }

  reboot(): void {
    this.#powered = true
    this.#core.boot(this.#storedConfig)
  }

  cutPower(): void {
    this.#powered = false
  }

  get powered(): boolean {
    return this.#powered
  }

  /** One millisecond of table and guard. */
  step(): void {
    const plant = this.#plant
    const core = this.#core
    if (!this.#powered) return plant.step(0, false)
    plant.step(core.driveMilli, core.contactor)
    const { pins } = core
    const { motion } = plant
    const a = plant.sensors[0]
    const b = plant.sensors[1]
    pins[PIN.angleAMdeg] = a.readingMdeg
    pins[PIN.angleBMdeg] = b.readingMdeg
    pins[PIN.angleAAgeMs] = a.ageMs
    pins[PIN.angleBAgeMs] = b.ageMs
    // The pins hold whole numbers and drop what is behind the point: half more, and they are rounded.
    pins[PIN.currentMa] = motion.currentA * 1000 + 0.5
    pins[PIN.supplyMv] = motion.supplyV * 1000 + 0.5
    pins[PIN.switches] = plant.readSwitches()
    pins[PIN.board] = plant.faults.boardFailed ? this.#driver | BOARD_FAILED : this.#driver
    core.step()
  }

  /** The status that became due in the last step, or `null`. */
  takeStatus(): TableStatus | null {
    return this.#core.statusDue && this.#powered ? this.#core.takeStatus(this.timeMs) : null
  }

  /** The same as the body of a sysex. */
  takeStatusBody(): Uint8Array | null {
    return this.#powered && this.#core.statusDue ? this.#core.takeStatusBody() : null
  }

  /** Body of a guard sysex from the host → body of the reply, or `null`. */
  receiveGuardSysex(body: Uint8Array): Uint8Array | null {
    if (!this.#powered) return null
    const reply = this.#core.receive(body)
    const changed = this.#core.takeChangedConfig()
    if (changed !== null) {
      this.#storedConfig = changed
      this.#plant.mountFor(changed)
    }
    return reply
  }

  /** The guard itself, for a host that shares its memory instead of a wire. */
  get guard(): Pick<GuardCore, 'drive' | 'arm' | 'disarm' | 'interlocks'> {
    return this.#core
  }

  /** Level of a panel pin with its pull-up: Start to ground when pressed, Stop open when pressed. */
  readPin(role: 'start' | 'stop'): 0 | 1 {
    const bits = this.#core.pins[PIN.switches]!
    if (role === 'start') return bits & SWITCH.startPressed ? 0 : 1
    return bits & SWITCH.stopPressed ? 1 : 0
  }

  writePin(role: 'lamp' | 'buzzer', value: number): void {
    this.outputs[role] = value
  }
}
