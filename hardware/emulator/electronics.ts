import { SWITCH } from '../guard/vocabulary.ts'
import type { AngleWiring, GuardWiring } from '../guard/wiring.ts'
import { Chance, Noise } from '../simulator/noise.ts'
import type { Plant } from '../simulator/plant.ts'
import type { AnalogWorld } from './adc.ts'
import { BANK_INPUTS, type BoardLayout, type TableSwitch } from './board-layout.ts'
import type { Chip } from './chip.ts'
import type { Level } from './gpio.ts'
import type { Pin, PortName } from './mcu.ts'
import { Mpu6050 } from './mpu6050.ts'
import { SwitchBank } from './switch-bank.ts'
import type { Bus } from './twi.ts'

/** How somebody holds the bus: until nine clocks by hand have freed it, or for ever. */
export type BusFault = 'heldUntilClocked' | 'heldForEver'

const ADC_NOISE_LSB = 0.35
/** Both potentiometers stand at half the supply at 0°; B turns the other way. Ratios of the supply. */
const POTENTIOMETER_ZERO = 0.5
const POTENTIOMETER_PER_DEG = [0.004, -0.004] as const
/** An ACS712-30A: half the supply at no current, 66 mV/A at 5 V. */
const CURRENT_ZERO = 0.5
const CURRENT_PER_A = 0.0132
const SUPPLY_DIVIDER = 4
/** Noise of an MPU-6050 along each axis, g: about 30 steps. */
const MPU_NOISE_G = 0.002
const BANK_ALWAYS_HIGH = 0x80
/** Clocks after which a chip that hangs in the middle of a byte lets go. */
const FREEING_CLOCKS = 9

/** What is wired by default: two potentiometers and a bridge with a PWM input for each direction. */
export const TYPICAL_WIRING: GuardWiring = {
  angle: [
    { kind: 'potentiometer', zeroCounts: 2046, degPerCount: 15_640 / 256_000 },
    { kind: 'potentiometer', zeroCounts: 2046, degPerCount: -15_640 / 256_000 },
  ],
  driver: 'dualPwm',
  motorReversed: false,
  relayDeadMs: 100,
  currentZeroCounts: 512,
  ampPerCount: 18_962 / 256_000,
  voltPerCount: 5005 / 256_000,
}

/** Contacts that read as open where the bit of `SWITCH` is 1, and those that read as closed then. */
const OPEN_WHEN_SET = {
  stop: SWITCH.stopPressed,
  estopA: SWITCH.estopAOpen,
  estopB: SWITCH.estopBOpen,
  overtravelInverted: SWITCH.overtravelInverted,
  overtravelUpright: SWITCH.overtravelUpright,
} as const
const CLOSED_WHEN_SET = {
  start: SWITCH.startPressed,
  ankleLock: SWITCH.ankleLocked,
  horizontalCam: SWITCH.atHorizontal,
  uprightCam: SWITCH.atUpright,
  contactorFeedback: SWITCH.contactorClosed,
} as const

type Contact = keyof typeof OPEN_WHEN_SET | keyof typeof CLOSED_WHEN_SET
const PANEL_CONTACTS = ['start', 'stop', 'estopA', 'estopB'] as const

/** What lies between the chip's pins and the table: contacts, sensors, their supply, the motor driver. */
export class Electronics implements AnalogWorld, Bus {
  /** The chip's supply: sensors that divide it follow it, the battery's divider and the bandgap do not. */
  vccV = 5
  busFault: BusFault | null = null
  /** The divider between the motor's supply and its pin. */
  supplyDivider = SUPPLY_DIVIDER
  /** The plugs of both angle sensors are exchanged. */
  sensorsCrossed = false
  readonly devices: readonly Mpu6050[]
  readonly #layout: BoardLayout
  readonly #attached: GuardWiring
  readonly #plant: Plant
  readonly #noise: Noise
  readonly #contacts = new Map<Contact, Pin>()
  readonly #forced = new Set<Contact>()
  #chip: Chip | null = null
  #bank: SwitchBank | null = null
  #clocksByHand = 0
  #wasClockLow = false

  constructor(layout: BoardLayout, attached: GuardWiring, plant: Plant, seed: number) {
    this.#layout = layout
    this.#attached = attached
    this.#plant = plant
    // Its own chance: the table's noise is the same whatever stands beside it.
    const chance = new Chance(seed)
    this.#noise = new Noise(chance)
    const random = (most: number) => chance.between(0, most)
    this.devices = attached.angle.flatMap((angle, i) => {
      if (angle.kind === 'none' || angle.kind === 'potentiometer') return []
      const felt = () => this.#felt(angle, this.#plant.sensors[i]!.readingMdeg / 1000)
      return [new Mpu6050(angle.kind === 'mpu6050At68' ? 0x68 : 0x69, felt, random)]
    })
  }

  get isHeld(): boolean {
    return this.busFault !== null
  }

  /** Solders the chip in. */
  connect(chip: Chip): void {
    this.#chip = chip
    const { pins, switches } = this.#layout
    for (const contact of PANEL_CONTACTS) this.#contacts.set(contact, pins[contact])
    if ('load' in switches) this.#bank = new SwitchBank(chip.gpio, switches)
    else for (const name of BANK_INPUTS) this.#contacts.set(name, switches[name])
  }

  get bank(): SwitchBank | null {
    return this.#bank
  }

  powerOn(): void {
    for (const device of this.devices) device.powerOn()
  }

  /** Takes a contact's pin in hand, whatever the contact does; `null` lets go. */
  force(contact: Contact, level: Level | null): void {
    if (level === null) this.#forced.delete(contact)
    else {
      this.#forced.add(contact)
      this.#chip!.gpio.setPin(this.#contacts.get(contact)!, level)
    }
  }

  /** Contacts and buses as they are now: bits of `SWITCH`, bouncing. */
  apply(switches: number): void {
    const { gpio } = this.#chip!
    for (const [contact, pin] of this.#contacts)
      if (!this.#forced.has(contact)) gpio.setPin(pin, isOpen(contact, switches) ? 'open' : 'low')
    if (this.#bank) this.#bank.inputs = bankInputs(switches)
    this.#applyMpuFaults()
    const line: Level = this.busFault === null ? 'high' : 'low'
    gpio.setPin(this.#layout.pins.sda, line)
  }

  /** The program may have changed what a port puts out. */
  look(port: PortName): void {
    this.#bank?.look(port)
    if (port === this.#layout.pins.scl.port && this.busFault !== null) this.#countClock()
  }

  voltage(channel: number): number | null {
    const { analog } = this.#layout
    const { motion } = this.#plant
    if (channel === analog.angle[0]) return this.#wiperV(0)
    if (channel === analog.angle[1]) return this.#wiperV(1)
    if (channel === analog.current) return (CURRENT_ZERO + CURRENT_PER_A * motion.currentA) * this.vccV
    if (channel === analog.supply) return motion.supplyV / this.supplyDivider
    return null
  }

  noise(): number {
    return this.#noise.next() * ADC_NOISE_LSB
  }

  /** What the motor driver makes of its inputs, ‰ towards inversion. */
  get driveMilli(): number {
    const { pwm } = this.#chip!
    const a = pwm.meanLevel(this.#layout.pins.driveA)
    const b = pwm.meanLevel(this.#layout.pins.driveB)
    const towardsInversion = this.#attached.driver === 'pwmDirection' ? (b > 0.5 ? a : -a) : a - b
    return 1000 * (this.#attached.motorReversed ? -towardsInversion : towardsInversion)
  }

  get contactorWanted(): boolean {
    return this.#chip!.gpio.output(this.#layout.pins.contactor) === 1
  }

  /** Brightness or loudness of an output, 0…255. */
  shown(what: 'lamp' | 'buzzer'): number {
    return Math.round(255 * this.#chip!.pwm.meanLevel(this.#layout.pins[what]))
  }

  #wiperV(pin: 0 | 1): number | null {
    const which = this.sensorsCrossed ? ((1 - pin) as 0 | 1) : pin
    const sensor = this.#plant.sensors[which]
    const isCut = sensor.fault?.kind === 'disconnected' || sensor.fault?.kind === 'stale'
    if (this.#attached.angle[which].kind !== 'potentiometer' || isCut) return null
    const ratio = POTENTIOMETER_ZERO + (POTENTIOMETER_PER_DEG[which] * sensor.readingMdeg) / 1000
    return Math.min(1, Math.max(0, ratio)) * this.vccV
  }

  /** Gravity along the axes of an accelerometer that stands as `angle` says, g. */
  #felt(angle: AngleWiring & { kind: `mpu6050${string}` }, angleDeg: number): [number, number, number] {
    const rawRad = ((angle.zeroDeg + (angle.reversed ? -angleDeg : angleDeg)) * Math.PI) / 180
    const felt: [number, number, number] = [0, 0, 0]
    for (const [axis, g] of [
      [angle.sineAxis, Math.sin(rawRad)],
      [angle.cosineAxis, Math.cos(rawRad)],
    ] as const)
      felt['XYZ'.indexOf(axis[1]!)] = axis.startsWith('-') ? -g : g
    return felt.map((g) => g + this.#noise.next() * MPU_NOISE_G) as [number, number, number]
  }

  /** A cut wire and a sensor that stands still mean something else on a bus. */
  #applyMpuFaults(): void {
    let next = 0
    for (const [i, angle] of this.#attached.angle.entries()) {
      if (angle.kind === 'none' || angle.kind === 'potentiometer') continue
      const device = this.devices[next++]!
      const fault = this.#plant.sensors[i]!.fault?.kind
      if (fault === 'disconnected') device.fault = 'gone'
      else if (fault === 'stale') device.fault = 'frozen'
      else if (device.fault !== 'rubbish') device.fault = null
    }
  }

  /** Whoever clocks the bus by hand may free it. */
  #countClock(): void {
    const isLow = this.#chip!.gpio.output(this.#layout.pins.scl) === 0 && !this.#chip!.twi.isOn
    if (isLow && !this.#wasClockLow && ++this.#clocksByHand >= FREEING_CLOCKS && this.busFault === 'heldUntilClocked') {
      this.busFault = null
      this.#clocksByHand = 0
    }
    this.#wasClockLow = isLow
  }
}

function isOpen(contact: Contact, switches: number): boolean {
  if (contact in OPEN_WHEN_SET) return (switches & OPEN_WHEN_SET[contact as keyof typeof OPEN_WHEN_SET]) !== 0
  return (switches & CLOSED_WHEN_SET[contact as keyof typeof CLOSED_WHEN_SET]) === 0
}

function bankInputs(switches: number): number {
  let inputs = BANK_ALWAYS_HIGH
  for (const [bit, name] of (BANK_INPUTS satisfies readonly TableSwitch[]).entries())
    if (isOpen(name, switches)) inputs |= 1 << bit
  return inputs
}
