import { SWITCH } from '../guard/vocabulary.ts'
import type { GuardConfig } from '../table.ts'
import { AngleSensor } from './angle-sensor.ts'
import { type DriveTrain, TableMotion, TYPICAL_DRIVE_TRAIN } from './drive-train.ts'
import { Chance, Noise } from './noise.ts'
import { AVERAGE_PERSON, type Person } from './person.ts'

export interface PlantOptions {
  /** The limits its cams and over-travel contacts are mounted for; `null` where nobody has set them yet. */
  readonly config: GuardConfig | null
  readonly person?: Person
  readonly driveTrain?: DriveTrain
  readonly seed?: number
  /** Where the table stands at power-on, degrees; upright by default. */
  readonly angleDeg?: number
  /** Where cams and over-travel contacts are mounted for good; by default they follow what the guard has stored. */
  readonly mounted?: { readonly uprightDeg: number; readonly maxAngleDeg: number }
}

/** Contacts of the panel and the table, as they really are. */
export interface Contacts {
  startPressed: boolean
  stopPressed: boolean
  estopPressed: boolean
  ankleLocked: boolean
  /** Over-travel switches pressed by hand. */
  overtravelInvertedPressed: boolean
  overtravelUprightPressed: boolean
  /** Somebody has bridged the transistor of the contactor's coil. */
  coilBridged: boolean
}

/** What is broken, beside the sensors and the motion. */
export interface BoardFaults {
  /** The guard's memory fails its self-test. */
  boardFailed: boolean
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
  /** The E-stop is read by the guard, but does not stand in the circuit of the contactor's coil. */
  estopNotInCoil: boolean
  /** An over-travel switch stands in the motor's circuit without its diode: it blocks both directions. */
  overtravelBlocksBoth: boolean
  /** Two bits of `SWITCH` whose wires are exchanged at the board. */
  crossedContacts: readonly [number, number] | null
  /** Bits of `SWITCH` whose contacts are of the wrong kind: open in place of closed. */
  invertedContacts: number
}

const NO_FAULTS: BoardFaults = {
  boardFailed: false,
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
  estopNotInCoil: false,
  overtravelBlocksBoth: false,
  crossedContacts: null,
  invertedContacts: 0,
}

const NOBODY_TOUCHES: Contacts = {
  startPressed: false,
  stopPressed: false,
  estopPressed: false,
  ankleLocked: true,
  overtravelInvertedPressed: false,
  overtravelUprightPressed: false,
  coilBridged: false,
}

/** Contacts that are open where their bit is set: the others are closed then. */
const OPEN_WHEN_SET =
  SWITCH.stopPressed | SWITCH.estopAOpen | SWITCH.estopBOpen | SWITCH.overtravelInverted | SWITCH.overtravelUpright

/** Time a contactor takes to pull in and to let go, ms: typical of a small DC contactor. */
const CONTACTOR_CLOSES_MS = 15
const CONTACTOR_OPENS_MS = 10
/** A cheap push-button bounces this long, ms. */
const BOUNCE_MS = 4
/** Over-travel contacts stand this far outside the machine's limits, degrees. */
const OVERTRAVEL_BEYOND_DEG = 3.5
const NOT_COMMISSIONED_UPRIGHT_DEG = -75
const NOT_COMMISSIONED_MAX_DEG = 60

/**
 * Everything that is there without a microcontroller: the table with its person, motor, contactor, both angle sensors, the
 * contacts and what is broken of it, a millisecond a step.
 */
export class Plant {
  readonly motion: TableMotion
  readonly sensors: readonly [AngleSensor, AngleSensor]
  readonly contacts: Contacts = { ...NOBODY_TOUCHES }
  readonly faults: BoardFaults = { ...NO_FAULTS }
  /** Power contactor's true position. */
  contactorClosed = false
  timeMs = 0

  readonly #chance: Chance
  readonly #mounted: PlantOptions['mounted']
  #uprightDeg = 0
  #maxAngleDeg = 0
  #contactorMs = 0
  #lastContacts = 0
  #bouncing = 0
  #bounceUntilMs = 0

  constructor(options: PlantOptions) {
    this.#chance = new Chance(options.seed ?? 1)
    this.#mounted = options.mounted
    this.mountFor(options.config)
    const startDeg = options.angleDeg ?? this.uprightDeg
    this.motion = new TableMotion(options.driveTrain ?? TYPICAL_DRIVE_TRAIN, options.person ?? AVERAGE_PERSON, startDeg)
    // Two sensors never agree quite: half a percent of slope, a third of a degree.
    this.sensors = [
      new AngleSensor(new Noise(this.#chance), 1, 0),
      new AngleSensor(new Noise(this.#chance), 1.005, 0.3),
    ]
    this.#lastContacts = this.#contactBits()
  }

  get uprightDeg(): number {
    return this.#uprightDeg
  }

  /** Contacts as they are, without their bounce: bits of `SWITCH`. */
  get switches(): number {
    return this.#lastContacts
  }

  /** Mounts cams and over-travel contacts where these limits want them. */
  mountFor(config: GuardConfig | null): void {
    this.#uprightDeg = this.#mounted?.uprightDeg ?? config?.uprightDeg ?? NOT_COMMISSIONED_UPRIGHT_DEG
    this.#maxAngleDeg = this.#mounted?.maxAngleDeg ?? config?.maxAngleDeg ?? NOT_COMMISSIONED_MAX_DEG
  }

  /** One millisecond, with `driveMilli` ‰ at the motor driver and the guard asking for the contactor or not. */
  step(driveMilli: number, contactorWanted: boolean): void {
    this.timeMs += 1
    this.#stepContactor(contactorWanted)
    const { motion } = this
    motion.step(this.#motorMilli(driveMilli), this.contactorClosed)
    this.sensors[0].step(motion)
    this.sensors[1].step(motion)
  }

  /** Contacts as the pins see them, looked at once a millisecond: every change bounces for a few of them. */
  readSwitches(): number {
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

  /** What reaches the motor, ‰. */
  #motorMilli(driveMilli: number): number {
    const { faults } = this
    if (faults.motorDisconnected) return 0
    if (faults.runawayShare !== null) return faults.runawayShare * 1000
    if (driveMilli === 0 || this.#blockedByOvertravel(driveMilli)) return 0
    return faults.motorReversed ? -driveMilli : driveMilli
  }

  /** The over-travel contacts stand in the motor's own circuit, each for one direction. */
  #blockedByOvertravel(driveMilli: number): boolean {
    if (this.faults.overtravelBlocksBoth) return this.#beyondInverted() || this.#beyondUpright()
    return driveMilli > 0 ? this.#beyondInverted() : this.#beyondUpright()
  }

  #beyondInverted(): boolean {
    return this.contacts.overtravelInvertedPressed || this.motion.angleDeg > this.#maxAngleDeg + OVERTRAVEL_BEYOND_DEG
  }

  #beyondUpright(): boolean {
    return this.contacts.overtravelUprightPressed || this.motion.angleDeg < this.#uprightDeg - OVERTRAVEL_BEYOND_DEG
  }

  /** The coil's circuit runs through both E-stop contacts, whatever the firmware thinks. */
  #stepContactor(contactorWanted: boolean): void {
    const isCut = this.contacts.estopPressed && !this.faults.estopNotInCoil
    const coil = (contactorWanted || this.contacts.coilBridged) && !isCut && this.#estopWiresWhole()
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
    if (camClosed(faults.uprightCam, angleDeg <= this.#uprightDeg + 2)) bits |= SWITCH.atUpright
    if (this.contactorClosed && !faults.contactorFeedbackCut) bits |= SWITCH.contactorClosed
    if (faults.crossedContacts) bits = exchanged(bits, faults.crossedContacts)
    return bits ^ faults.invertedContacts
  }
}

function channelOpen(wire: 'whole' | 'cut' | 'stuck', pressed: boolean): boolean {
  return wire === 'whole' ? pressed : wire === 'cut'
}

function camClosed(cam: 'whole' | 'open' | 'closed', closed: boolean): boolean {
  return cam === 'whole' ? closed : cam === 'closed'
}

/** What each pin reads with the other's wire: a contact of the other kind reads the wrong way round there. */
function exchanged(bits: number, [one, other]: readonly [number, number]): number {
  const isOtherKind = ((one & OPEN_WHEN_SET) !== 0) !== ((other & OPEN_WHEN_SET) !== 0)
  const both = one | other
  const crossed = (bits & one ? other : 0) | (bits & other ? one : 0)
  return (bits & ~both) | (isOtherKind ? crossed ^ both : crossed)
}
