import { type GuardCause, type GuardState, SWITCH } from '../guard/vocabulary.ts'
import type { GuardConfig, TableStatus } from '../table.ts'
import { AngleSensor } from './angle-sensor.ts'
import { type DriveTrain, TableMotion, TYPICAL_DRIVE_TRAIN } from './drive-train.ts'
import { GuardCore, PIN } from './guard-core.ts'
import { Chance, Noise } from './noise.ts'
import { AVERAGE_PERSON, type Person } from './person.ts'

export interface SimulatedBoardOptions {
  /** What was stored when commissioning; `null` is a board fresh from flashing. */
  readonly config: GuardConfig | null
  readonly person?: Person
  readonly driveTrain?: DriveTrain
  readonly seed?: number
  /** Where the table stands at power-on, degrees; upright by default. */
  readonly angleDeg?: number
}

/** Contacts of the panel and the table, as they really are. */
export interface Contacts {
  startPressed: boolean
  stopPressed: boolean
  estopPressed: boolean
  ankleLocked: boolean
}

/** What is broken, beside the sensors and the motion. */
export interface BoardFaults {
  /** The motor driver ignores its input: −1…1, or `null`. */
  runawayShare: number | null
  motorReversed: boolean
  motorDisconnected: boolean
  contactorWelded: boolean
  contactorStuckOpen: boolean
  /** The contactor works, but the wire that tells so is broken: it reads open for ever. */
  contactorFeedbackCut: boolean
  /** A channel whose wire is cut reads open; one that is stuck reads closed for ever. */
  estopA: 'whole' | 'cut' | 'stuck'
  estopB: 'whole' | 'cut' | 'stuck'
  stopWireCut: boolean
  overtravelWireCut: boolean
  horizontalCam: 'whole' | 'open' | 'closed'
  uprightCam: 'whole' | 'open' | 'closed'
}

const NO_FAULTS: BoardFaults = {
  runawayShare: null,
  motorReversed: false,
  motorDisconnected: false,
  contactorWelded: false,
  contactorStuckOpen: false,
  contactorFeedbackCut: false,
  estopA: 'whole',
  estopB: 'whole',
  stopWireCut: false,
  overtravelWireCut: false,
  horizontalCam: 'whole',
  uprightCam: 'whole',
}

/** Time a contactor takes to pull in and to let go, ms: typical of a small DC contactor. */
const CONTACTOR_CLOSES_MS = 15
const CONTACTOR_OPENS_MS = 10
/** A cheap push-button bounces this long, ms. */
const BOUNCE_MS = 4
/** Over-travel contacts stand this far outside the machine's limits, degrees. */
const OVERTRAVEL_BEYOND_DEG = 3.5
const NOT_COMMISSIONED_UPRIGHT_DEG = -75
const NOT_COMMISSIONED_MAX_DEG = 60

/** The board and the table it drives: guard core, motor, person, sensors, switches and their faults, a millisecond a step. */
export class SimulatedBoard {
  readonly motion: TableMotion
  readonly sensors: readonly [AngleSensor, AngleSensor]
  readonly contacts: Contacts = { startPressed: false, stopPressed: false, estopPressed: false, ankleLocked: true }
  readonly faults: BoardFaults = { ...NO_FAULTS }
  /** Power contactor's true position. */
  contactorClosed = false
  /** What the host last wrote to lamp (0…255) and buzzer (0 or 255). */
  readonly outputs = { lamp: 0, buzzer: 0 }
  timeMs = 0
  /** Stored configuration, as the board's EEPROM holds it. */
  storedConfig: GuardConfig | null

  readonly #core = new GuardCore()
  readonly #chance: Chance
  #contactorMs = 0
  #lastContacts = 0
  #bouncing = 0
  #bounceUntilMs = 0
  #powered = true

  constructor(options: SimulatedBoardOptions) {
    this.#chance = new Chance(options.seed ?? 1)
    this.storedConfig = options.config
    const startDeg = options.angleDeg ?? this.uprightDeg
    this.motion = new TableMotion(options.driveTrain ?? TYPICAL_DRIVE_TRAIN, options.person ?? AVERAGE_PERSON, startDeg)
    // Two sensors never agree quite: half a percent of slope, a third of a degree.
    this.sensors = [
      new AngleSensor(new Noise(this.#chance), 1, 0),
      new AngleSensor(new Noise(this.#chance), 1.005, 0.3),
    ]
    this.#lastContacts = this.#contactBits()
    this.reboot()
  }

  get uprightDeg(): number {
    return this.storedConfig?.uprightDeg ?? NOT_COMMISSIONED_UPRIGHT_DEG
  }

  get alarm(): boolean {
    return this.#powered && this.#core.alarm
  }

  /** What the guard is doing, as its last status told. */
  get guardState(): GuardState {
    return this.#core.lastState
  }

  get guardCause(): GuardCause {
    return this.#core.lastCause
  }

  /** Contacts as they are, without their bounce: bits of `SWITCH`. */
  get switches(): number {
    return this.#lastContacts
  }

  /** The drive at the pins of the motor driver, ‰. */
  get driveMilli(): number {
    return this.#powered ? this.#core.driveMilli : 0
  }

  /** Power-on reset of the microcontroller. */
  reboot(): void {
    this.#powered = true
    this.#core.boot(this.storedConfig)
  }

  /** Mains gone: the microcontroller is off and the contactor falls open, until `reboot`. */
  cutPower(): void {
    this.#powered = false
  }

  get powered(): boolean {
    return this.#powered
  }

  /** One millisecond of table and guard. */
  step(): void {
    this.timeMs += 1
    this.#stepContactor()
    const { motion } = this
    const a = this.sensors[0]
    const b = this.sensors[1]
    motion.step(this.#motorMilli(), this.contactorClosed)
    a.step(motion)
    b.step(motion)
    if (!this.#powered) return
    const { pins } = this.#core
    pins[PIN.angleAMdeg] = a.readingMdeg
    pins[PIN.angleBMdeg] = b.readingMdeg
    pins[PIN.angleAAgeMs] = a.ageMs
    pins[PIN.angleBAgeMs] = b.ageMs
    // The pins hold whole numbers and drop what is behind the point: half more, and they are rounded.
    pins[PIN.currentMa] = motion.currentA * 1000 + 0.5
    pins[PIN.supplyMv] = motion.supplyV * 1000 + 0.5
    pins[PIN.switches] = this.#rawSwitches()
    this.#core.step()
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
    this.storedConfig = this.#core.takeChangedConfig() ?? this.storedConfig
    return reply
  }

  /** The guard itself, for a host that shares its memory instead of a wire. */
  get guard(): Pick<GuardCore, 'drive' | 'arm' | 'disarm' | 'interlocks'> {
    return this.#core
  }

  /** Level of a panel pin with its pull-up: Start to ground when pressed, Stop open when pressed. */
  readPin(role: 'start' | 'stop'): 0 | 1 {
    const bits = this.#rawContacts
    if (role === 'start') return bits & SWITCH.startPressed ? 0 : 1
    return bits & SWITCH.stopPressed ? 1 : 0
  }

  writePin(role: 'lamp' | 'buzzer', value: number): void {
    this.outputs[role] = value
  }

  get #rawContacts(): number {
    return this.#core.pins[PIN.switches]!
  }

  /** What reaches the motor, ‰. */
  #motorMilli(): number {
    const { faults, driveMilli } = this
    if (faults.motorDisconnected) return 0
    if (faults.runawayShare !== null) return faults.runawayShare * 1000
    if (driveMilli === 0 || this.#blockedByOvertravel(driveMilli)) return 0
    return faults.motorReversed ? -driveMilli : driveMilli
  }

  /** The over-travel contacts stand in the motor's own circuit, each for one direction. */
  #blockedByOvertravel(driveMilli: number): boolean {
    return driveMilli > 0 ? this.#beyondInverted() : this.#beyondUpright()
  }

  #beyondInverted(): boolean {
    return this.motion.angleDeg > (this.storedConfig?.maxAngleDeg ?? NOT_COMMISSIONED_MAX_DEG) + OVERTRAVEL_BEYOND_DEG
  }

  #beyondUpright(): boolean {
    return this.motion.angleDeg < this.uprightDeg - OVERTRAVEL_BEYOND_DEG
  }

  /** The coil's circuit runs through both E-stop contacts, whatever the firmware thinks. */
  #stepContactor(): void {
    const coil = this.#powered && this.#core.contactor && !this.contacts.estopPressed && this.#estopWiresWhole()
    const wanted = this.faults.contactorWelded || (coil && !this.faults.contactorStuckOpen)
    if (wanted === this.contactorClosed) {
      this.#contactorMs = 0
      return
    }
    this.#contactorMs += 1
    if (this.#contactorMs < (wanted ? CONTACTOR_CLOSES_MS : CONTACTOR_OPENS_MS)) return
    this.contactorClosed = wanted
    this.#contactorMs = 0
  }

  #estopWiresWhole(): boolean {
    return this.faults.estopA !== 'cut' && this.faults.estopB !== 'cut'
  }

  #contactBits(): number {
    const { contacts, faults } = this
    const angleDeg = this.motion.angleDeg
    let bits = 0
    if (contacts.startPressed) bits |= SWITCH.startPressed
    if (contacts.stopPressed || faults.stopWireCut) bits |= SWITCH.stopPressed
    if (channelOpen(faults.estopA, contacts.estopPressed)) bits |= SWITCH.estopAOpen
    if (channelOpen(faults.estopB, contacts.estopPressed)) bits |= SWITCH.estopBOpen
    if (contacts.ankleLocked) bits |= SWITCH.ankleLocked
    if (faults.overtravelWireCut || this.#beyondInverted()) bits |= SWITCH.overtravelInverted
    if (this.#beyondUpright()) bits |= SWITCH.overtravelUpright
    if (camClosed(faults.horizontalCam, angleDeg <= 1)) bits |= SWITCH.atHorizontal
    if (camClosed(faults.uprightCam, angleDeg <= this.uprightDeg + 2)) bits |= SWITCH.atUpright
    if (this.contactorClosed && !faults.contactorFeedbackCut) bits |= SWITCH.contactorClosed
    return bits
  }

  /** Contacts as the pins see them: every change bounces for a few milliseconds. */
  #rawSwitches(): number {
    const bits = this.#contactBits()
    const changed = bits ^ this.#lastContacts
    if (changed !== 0) {
      this.#lastContacts = bits
      this.#bouncing |= changed
      this.#bounceUntilMs = this.timeMs + BOUNCE_MS
    }
    if (this.#bouncing === 0) return bits
    if (this.timeMs >= this.#bounceUntilMs) {
      this.#bouncing = 0
      return bits
    }
    return bits ^ (this.#bouncing & this.#chance.between(0, 0xffff))
  }
}

function channelOpen(wire: 'whole' | 'cut' | 'stuck', pressed: boolean): boolean {
  return wire === 'whole' ? pressed : wire === 'cut'
}

function camClosed(cam: 'whole' | 'open' | 'closed', closed: boolean): boolean {
  return cam === 'whole' ? closed : cam === 'closed'
}
