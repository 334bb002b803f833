import { readArtefact } from '../artefact.ts'
import {
  GUARD_CAUSES,
  GUARD_STATES,
  type GuardCause,
  type GuardState,
  REPLY_CODES,
  type ReplyCode,
} from '../guard/vocabulary.ts'
import type { GuardConfig, TableStatus } from '../table.ts'

/** Where each of the guard's pins stands in `GuardCore.pins`, in the units of the firmware (`pins_in` of wasm.c). */
export const PIN = {
  /** Milli-degrees, or `NO_READING`. */
  angleAMdeg: 0,
  angleBMdeg: 1,
  angleAAgeMs: 2,
  angleBAgeMs: 3,
  currentMa: 4,
  supplyMv: 5,
  /** Raw bits of `SWITCH`. */
  switches: 6,
  /** What the board knows of itself: bits such as `BOARD_FAILED`. */
  board: 7,
} as const
const PIN_COUNT = 8

/** GUARD_BOARD_FAILED of guard.h: the self-test of the memory failed. */
export const BOARD_FAILED = 1
/** GUARD_BOARD_RELAYS of guard.h: the motor driver knows only full drive and off. */
export const BOARD_RELAYS = 4

/** An angle channel that has no value at all. */
export const NO_READING = -2147483648

interface GuardExports {
  memory: WebAssembly.Memory
  pinsIn(): number
  pinsOut(): number
  config(): number
  status(): number
  bodyIn(): number
  bodyOut(): number
  boot(hasConfig: number): void
  step(): void
  takeStatus(): void
  drive(n: number, milli: number): number
  arm(deepestMdeg: number, capS: number): number
  disarm(): number
  interlocks(): number
  configure(): number
  receive(length: number): number
  takeConfigChanged(): number
  statusBody(): number
}

const CAUSE_BY_NUMBER: GuardCause[] = []
for (const [cause, number] of Object.entries(GUARD_CAUSES)) CAUSE_BY_NUMBER[number] = cause as GuardCause

let compiled: WebAssembly.Module | undefined

function guardModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(new Uint8Array(readArtefact('guard.wasm')))
  return compiled
}

/** The guard's core, compiled from the same source as the firmware, one instance per board. */
export class GuardCore {
  /** What the last status told. */
  lastState: GuardState = 'booting'
  lastCause: GuardCause = 'none'
  /** What the guard's pins read, each at its place in `PIN`: the guard's own memory, written before each step. */
  readonly pins: Int32Array
  readonly #guard: GuardExports
  readonly #pinsOut: Int32Array
  readonly #config: Int32Array
  readonly #status: Int32Array
  readonly #bodyIn: Uint8Array
  readonly #bodyOut: Uint8Array

  constructor() {
    const guard = new WebAssembly.Instance(guardModule()).exports as unknown as GuardExports
    const words = (address: number, count: number) => new Int32Array(guard.memory.buffer, address, count)
    const bytes = (address: number, count: number) => new Uint8Array(guard.memory.buffer, address, count)
    this.#guard = guard
    this.pins = words(guard.pinsIn(), PIN_COUNT)
    this.#pinsOut = words(guard.pinsOut(), 4)
    this.#config = words(guard.config(), 8)
    this.#status = words(guard.status(), 17)
    this.#bodyIn = bytes(guard.bodyIn(), MAX_BODY)
    this.#bodyOut = bytes(guard.bodyOut(), MAX_BODY)
  }

  /** Power on, with the stored configuration, or without one (not commissioned). */
  boot(config: GuardConfig | null): void {
    if (config) this.#config.set(configWords(config))
    this.#guard.boot(config ? 1 : 0)
  }

  /** One millisecond, at what `pins` read. */
  step(): void {
    this.#guard.step()
  }

  /** Drive at the motor driver's input, −1000…1000 ‰. */
  get driveMilli(): number {
    return this.#pinsOut[0]!
  }

  get contactor(): boolean {
    return this.#pinsOut[1] !== 0
  }

  get alarm(): boolean {
    return this.#pinsOut[2] !== 0
  }

  get statusDue(): boolean {
    return this.#pinsOut[3] !== 0
  }

  /** The status that is due, without passing through bytes. */
  takeStatus(atMs: number): TableStatus {
    this.#guard.takeStatus()
    const status = statusFromWords(this.#status, atMs)
    this.lastState = status.guard
    this.lastCause = status.cause
    return status
  }

  /** The status that is due, as the body of a sysex. */
  takeStatusBody(): Uint8Array {
    const length = this.#guard.statusBody()
    const { guard, cause } = statusFromWords(this.#status, 0)
    this.lastState = guard
    this.lastCause = cause
    return this.#bodyOut.slice(0, length)
  }

  /** One sysex body from the host; the body of the reply, or `null`. Bodies too long for the firmware's buffer are only counted. */
  receive(body: Uint8Array): Uint8Array | null {
    if (body.length <= MAX_BODY) this.#bodyIn.set(body)
    const length = this.#guard.receive(Math.min(body.length, 255))
    return length === 0 ? null : this.#bodyOut.slice(0, length)
  }

  /** The configuration to store, once after the host replaced it. */
  takeChangedConfig(): GuardConfig | null {
    return this.#guard.takeConfigChanged() === 0 ? null : configFromWords(this.#config)
  }

  drive(n: number, driveMilli: number): boolean {
    return this.#guard.drive(n, driveMilli) !== 0
  }

  arm(deepestMdeg: number, capS: number): ReplyCode {
    return REPLY_CODES[this.#guard.arm(deepestMdeg, capS)]!
  }

  disarm(): ReplyCode {
    return REPLY_CODES[this.#guard.disarm()]!
  }

  interlocks(): number {
    return this.#guard.interlocks()
  }

  configure(config: GuardConfig): ReplyCode {
    this.#config.set(configWords(config))
    return REPLY_CODES[this.#guard.configure()]!
  }
}

/** GUARD_LINK_MAX_BODY of guard_link.h. */
const MAX_BODY = 64

function configWords(config: GuardConfig): number[] {
  const milli = (value: number) => Math.round(value * 1000)
  return [
    milli(config.uprightDeg),
    milli(config.maxAngleDeg),
    config.capS,
    milli(config.fullSpeedDegPerS),
    config.deadBandMilli,
    milli(config.currentLimitA),
    milli(config.supplyMinV),
    config.pauseS,
  ]
}

function configFromWords(words: Int32Array): GuardConfig {
  return {
    uprightDeg: words[0]! / 1000,
    maxAngleDeg: words[1]! / 1000,
    capS: words[2]!,
    fullSpeedDegPerS: words[3]! / 1000,
    deadBandMilli: words[4]!,
    currentLimitA: words[5]! / 1000,
    supplyMinV: words[6]! / 1000,
    pauseS: words[7]!,
  }
}

function statusFromWords(words: Int32Array, atMs: number): TableStatus {
  return {
    n: words[0]!,
    atMs,
    uptimeMs: words[1]! >>> 0,
    angleDeg: [words[2]! / 1000, words[3]! / 1000],
    speedDegPerS: words[4]! / 1000,
    driveMilli: words[5]!,
    currentA: words[6]! / 1000,
    supplyV: words[7]! / 1000,
    switches: words[8]!,
    guard: GUARD_STATES[words[9]!]!,
    cause: CAUSE_BY_NUMBER[words[10]!]!,
    interlocks: words[11]!,
    flags: words[12]!,
    lastDriveN: words[13]!,
    badFrames: words[16]!,
    invertedS: words[14]!,
    pausedS: words[15]!,
  }
}
