/** The guard's core as WebAssembly, with its memory open to be compared with that of a chip. */
import { CONFIG_FIELD_BYTES, writeConfig } from '../../../hardware/guard/config-fields.ts'
import { GuardCore } from '../../../hardware/simulator/guard-core.ts'
import type { GuardConfig } from '../../../hardware/table.ts'
import { bytesOf, type Leaf, leavesOf } from './struct-layout.ts'

const CHIP = leavesOf('guard', 'chip')
const WASM = leavesOf('guard', 'wasm')
/** Bytes a `guard` takes on the chip. */
export const GUARD_BYTES = bytesOf('guard', 'chip')

/** Of what was reported last only this is ever read; the rest is whatever stood on the stack. */
const READ_OF_REPORTED = ['switches', 'state', 'cause', 'interlocks', 'flags'].map((field) => `reported.${field}`)

function isCompared({ path }: Leaf): boolean {
  return !path.startsWith('reported.') || READ_OF_REPORTED.includes(path)
}

/** What a step of the guard puts out. */
export interface Output {
  readonly driveMilli: number
  readonly contactor: boolean
  readonly alarm: boolean
  readonly statusDue: boolean
}

/** The content of a guard_input. */
export interface Input {
  angleMdeg: [number, number]
  angleAgeMs: [number, number]
  currentMa: number
  supplyMv: number
  switches: number
  board: number
}

export class Reference {
  readonly core = new GuardCore()
  readonly #memory: Uint8Array
  /** For each byte of a guard on the chip, where the same one lies here; −1 where it is not compared. */
  readonly #places = new Int32Array(GUARD_BYTES).fill(-1)

  constructor(config: GuardConfig | null) {
    this.#memory = new Uint8Array(this.core.pins.buffer)
    const at = guardAddress()
    for (const [i, chip] of CHIP.entries())
      for (let byte = 0; byte < chip.bytes && isCompared(chip); byte++)
        this.#places[chip.offset + byte] = at + WASM[i]!.offset + byte
    this.core.boot(config)
  }

  step(input: Input): Output {
    const { core } = this
    const { angleMdeg, angleAgeMs, currentMa, supplyMv, switches, board } = input
    core.pins.set([...angleMdeg, ...angleAgeMs, currentMa, supplyMv, switches, board])
    core.step()
    return { driveMilli: core.driveMilli, contactor: core.contactor, alarm: core.alarm, statusDue: core.statusDue }
  }

  /** The guard as it would lie on the chip; zero where it is not compared. */
  guard(): Uint8Array {
    const bytes = new Uint8Array(GUARD_BYTES)
    for (let i = 0; i < GUARD_BYTES; i++) if (this.#places[i]! >= 0) bytes[i] = this.#memory[this.#places[i]!]!
    return bytes
  }

  field(path: string): number {
    const { offset, bytes, signed } = BY_PATH.get(path)!
    const at = this.#places[offset]!
    return readLeaf(this.#memory, { path, offset: at, bytes, signed })
  }

  /** Takes a guard's memory over, as it lies on the chip. */
  take(guard: Uint8Array): void {
    for (let i = 0; i < GUARD_BYTES; i++) if (this.#places[i]! >= 0) this.#memory[this.#places[i]!] = guard[i]!
  }

  isSame(guard: Uint8Array): boolean {
    const places = this.#places
    const memory = this.#memory
    for (let i = 0; i < GUARD_BYTES; i++) if (places[i]! >= 0 && memory[places[i]!] !== guard[i]) return false
    return true
  }

  /** Fields in which a guard on the chip differs from this one. */
  differences(guard: Uint8Array): string[] {
    const own = this.guard()
    return CHIP.filter((leaf) => isCompared(leaf) && readLeaf(own, leaf) !== readLeaf(guard, leaf)).map(
      (leaf) => `${leaf.path}: ${readLeaf(own, leaf)} in WebAssembly, ${readLeaf(guard, leaf)} on the chip`,
    )
  }
}

const BY_PATH = new Map(CHIP.map((leaf) => [leaf.path, leaf]))

/** A field of a guard as it lies on the chip. */
export function field(guard: Uint8Array, path: string): number {
  return readLeaf(guard, BY_PATH.get(path)!)
}

/** Reads a number of at most four bytes of the guard that runs in a module. */
export function reader(core: GuardCore, path: string): () => number {
  const { offset, bytes, signed } = WASM.find((leaf) => leaf.path === path)!
  const memory = new DataView(core.pins.buffer)
  const at = guardAddress() + offset
  if (bytes === 4) return () => memory.getInt32(at, true)
  if (bytes === 2) return signed ? () => memory.getInt16(at, true) : () => memory.getUint16(at, true)
  return () => memory.getUint8(at)
}

export function setField(guard: Uint8Array, path: string, value: number): void {
  const { offset, bytes } = BY_PATH.get(path)!
  for (let byte = 0; byte < bytes; byte++) guard[offset + byte] = (value >>> (8 * byte)) & 0xff
}

function readLeaf(guard: Uint8Array, { offset, bytes, signed }: Leaf): number {
  let value = 0
  for (let byte = 0; byte < bytes; byte++) value += guard[offset + byte]! * 2 ** (8 * byte)
  return signed && value >= 2 ** (8 * bytes - 1) ? value - 2 ** (8 * bytes) : value
}

/** Limits nothing else looks like. */
const MARK: GuardConfig = {
  uprightDeg: -67.123,
  maxAngleDeg: 51.457,
  capS: 613,
  fullSpeedDegPerS: 7.919,
  deadBandMilli: 211,
  currentLimitA: 31.337,
  supplyMinV: 11.117,
  pauseS: 239,
}

let address: number | undefined

/** Where the module keeps its guard: where its limits lie, and its time passes. */
function guardAddress(): number {
  if (address !== undefined) return address
  const core = new GuardCore()
  core.boot(MARK)
  const memory = new Uint8Array(core.pins.buffer)
  const mark = packedConfig(MARK)
  const toConfig = WASM.find(({ path }) => path === 'config.upright_mdeg')!.offset
  const toUptime = WASM.find(({ path }) => path === 'uptime_ms')!.offset
  const found: number[] = []
  for (let at = toConfig; at + mark.length <= memory.length; at += 4)
    if (mark.every((byte, i) => memory[at + i] === byte)) found.push(at - toConfig)
  for (let i = 0; i < 3; i++) core.step()
  const own = found.filter((at) => new DataView(memory.buffer).getUint32(at + toUptime, true) === 3)
  if (own.length !== 1) throw new Error(`${own.length} places in the module's memory look like its guard`)
  address = own[0]!
  return address
}

function packedConfig(config: GuardConfig): Uint8Array {
  const bytes = new Uint8Array(CONFIG_FIELD_BYTES)
  writeConfig(new DataView(bytes.buffer), config)
  return bytes
}
