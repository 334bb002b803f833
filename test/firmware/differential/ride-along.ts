import type { EmulatedBoard } from '../../../hardware/emulator/emulated-board.ts'
import { openFrame } from '../../../hardware/guard/frame.ts'
import { REQUEST_TYPE } from '../../../hardware/guard/message.ts'
import { decodeMessage } from '../../../hardware/guard/message-decoder.ts'
import type { GuardConfig, TableStatus } from '../../../hardware/table.ts'
import { Difference } from './difference.ts'
import { field, GUARD_BYTES, type Input, type Output, Reference } from './reference.ts'
import { bytesOf, leavesOf } from './struct-layout.ts'
import { Tally } from './tally.ts'

const INPUT_BYTES = bytesOf('guard_input', 'chip')
const OUTPUT_BYTES = bytesOf('guard_output', 'chip')
const BAD_FRAMES_AT = leavesOf('guard_link', 'chip').find(({ path }) => path === 'bad_frames')!.offset
const MAX_BODY = 64
/** Answered from the board's own readings and self-tests, which the module has not. */
const ABOUT_THE_BOARD: readonly number[] = [REQUEST_TYPE.readReadings, REQUEST_TYPE.readHealth, REQUEST_TYPE.readWiring]
const ACCEPTED = 0
/** In a reply: its type, the request's type and number, the code. */
const AT_REPLY_CODE = 3

/** Looks over the shoulder of a guard on a running board, and lets the module do the same with the same inputs. */
export class RideAlong {
  readonly tally = new Tally()
  /** What the guard on the chip is to see, in place of what its board measured. */
  onStep: ((guard: Uint8Array) => Input) | null = null
  /** Statuses as the module would have sent them. */
  readonly statuses: TableStatus[] = []
  readonly #board: EmulatedBoard
  readonly #title: string
  #reference = new Reference(null)
  #input: Input = readInput(new Uint8Array(INPUT_BYTES))
  #isRewired = false
  #badFramesAtBoot = 0
  #replyAt = 0
  #request: Uint8Array = new Uint8Array()
  readonly #watchesReturns = new Set<string>()

  /** `title` stands in front of what is found: seed and story, to do it again. */
  constructor(board: EmulatedBoard, title: string) {
    this.#board = board
    this.#title = title
    if (board.sizes.the_guard !== GUARD_BYTES) throw new Error('the headers are not those of this firmware')
    const { core } = board.chip
    core.watchAddress(board.symbols.guard_step!, () => this.#stepBegins())
    core.watchAddress(board.symbols.guard_link_receive!, () => this.#requestComes())
  }

  get guard(): Uint8Array {
    return this.#ram('the_guard', GUARD_BYTES)
  }

  /** What the chip's last step put out. */
  get output(): Output {
    return readOutput(this.#ram('the_output', OUTPUT_BYTES))
  }

  #ram(symbol: string, bytes: number): Uint8Array {
    const at = this.#board.symbols[symbol]!
    return this.#board.chip.core.cpu.data.subarray(at, at + bytes)
  }

  #stepBegins(): void {
    const { guard } = this
    if (field(guard, 'uptime_ms') === 0) this.#boots(guard)
    else this.#followStatus(guard)
    const bytes = this.#ram('the_input', INPUT_BYTES)
    if (this.onStep) writeInput(bytes, this.onStep(guard))
    this.#input = readInput(bytes)
    this.#onReturn('step', () => this.#stepEnded())
  }

  /** A rewired guard starts anew by itself, on the chip as in the module; any other boot is the power's or the watchdog's. */
  #boots(guard: Uint8Array): void {
    this.tally.boots++
    this.#badFramesAtBoot = this.#badFrames
    if (this.#isRewired) return
    this.#reference = new Reference(field(guard, 'commissioned') ? configOf(guard) : null)
    this.#compare('boots')
  }

  /** Statuses are taken between two steps, whenever the line has room. */
  #followStatus(guard: Uint8Array): void {
    const { core } = this.#reference
    if (field(guard, 'status_n') !== this.#reference.field('status_n')) {
      const decoded = decodeMessage(core.takeStatusBody(), 0)
      if (!decoded.ok || decoded.message.type !== 'status') throw new Error('the module sends no status')
      const { status } = decoded.message
      this.statuses.push({ ...status, badFrames: status.badFrames + this.#badFramesAtBoot })
      this.tally.statuses++
    }
    this.#compare('between two steps')
  }

  #stepEnded(): void {
    const theirs = this.#reference.step(this.#input)
    const ours = this.output
    this.#isRewired = false
    this.tally.count(this.guard)
    const what = `puts out ${JSON.stringify(ours)}, WebAssembly ${JSON.stringify(theirs)}`
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) this.#fail(what)
    this.#compare(what)
  }

  #requestComes(): void {
    const { data } = this.#board.chip.core.cpu
    const bodyAt = pointer(data, 20)
    const length = data[18]!
    this.#replyAt = pointer(data, 16)
    this.#request = length <= MAX_BODY ? data.slice(bodyAt, bodyAt + length) : new Uint8Array(length)
    this.#onReturn('receive', () => this.#requestDone())
  }

  #requestDone(): void {
    const { data } = this.#board.chip.core.cpu
    const length = data[24]!
    const ours = length === 0 ? null : data.slice(this.#replyAt, this.#replyAt + length)
    const said = fieldsOf(this.#reference.core.receive(this.#request))
    const heard = fieldsOf(ours)
    this.tally.frames++
    const requestType = frameType(this.#request)
    if (requestType === REQUEST_TYPE.wire && said?.[AT_REPLY_CODE] === ACCEPTED) this.#isRewired = true
    if (!ABOUT_THE_BOARD.includes(requestType) && said?.join() !== heard?.join())
      this.#fail(`answers ${this.#request.join(' ')} with ${heard?.join(' ')} instead of ${said?.join(' ')}`)
    this.#compare(`after request ${this.#request.join(' ')}`)
  }

  #onReturn(from: string, action: () => void): void {
    if (this.#watchesReturns.has(from)) return
    this.#watchesReturns.add(from)
    const { core } = this.#board.chip
    core.watchAddress(returnAddress(this.#board), action)
  }

  get #badFrames(): number {
    const bytes = this.#ram('the_link', this.#board.sizes.the_link!)
    return bytes[BAD_FRAMES_AT]! | (bytes[BAD_FRAMES_AT + 1]! << 8)
  }

  #compare(what: string): void {
    if (!this.#reference.isSame(this.guard)) this.#fail(what)
  }

  #fail(what: string): never {
    const where = `${this.#title}, step ${this.tally.steps}`
    throw new Difference(where, what, this.#reference.differences(this.guard), this.#input)
  }
}

function pointer(data: Uint8Array, register: number): number {
  return data[register]! | (data[register + 1]! << 8)
}

/** Where the function that has just been called returns to: bytes, from the top of the stack. */
function returnAddress(board: EmulatedBoard): number {
  const { data, SP, pc22Bits } = board.chip.core.cpu
  const bytes = pc22Bits ? 3 : 2
  let words = 0
  for (let i = 1; i <= bytes; i++) words = words * 256 + data[SP + i]!
  return words * 2
}

function frameType(body: Uint8Array): number {
  const frame = openFrame(body)
  return 'fault' in frame ? 0 : frame.type
}

/** Payload of a frame without its CRC, and without its number: that counts frames which the module never sends. */
function fieldsOf(body: Uint8Array | null): number[] | null {
  if (body === null) return null
  const frame = openFrame(body)
  if ('fault' in frame) return [...body]
  const { fields } = frame
  return [frame.type, ...new Uint8Array(fields.buffer, fields.byteOffset, fields.byteLength)]
}

export function readInput(bytes: Uint8Array): Input {
  const view = new DataView(bytes.buffer, bytes.byteOffset, INPUT_BYTES)
  return {
    angleMdeg: [view.getInt32(0, true), view.getInt32(4, true)],
    angleAgeMs: [view.getUint16(8, true), view.getUint16(10, true)],
    currentMa: view.getUint16(12, true),
    supplyMv: view.getUint16(14, true),
    switches: view.getUint16(16, true),
    board: view.getUint8(18),
  }
}

export function writeInput(bytes: Uint8Array, input: Input): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, INPUT_BYTES)
  for (const i of [0, 1]) view.setInt32(4 * i, input.angleMdeg[i]!, true)
  for (const i of [0, 1]) view.setUint16(8 + 2 * i, input.angleAgeMs[i]!, true)
  view.setUint16(12, input.currentMa, true)
  view.setUint16(14, input.supplyMv, true)
  view.setUint16(16, input.switches, true)
  view.setUint8(18, input.board)
}

export function readOutput(bytes: Uint8Array): Output {
  return {
    driveMilli: new DataView(bytes.buffer, bytes.byteOffset).getInt16(0, true),
    contactor: bytes[2] !== 0,
    alarm: bytes[3] !== 0,
    statusDue: bytes[4] !== 0,
  }
}

function configOf(guard: Uint8Array): GuardConfig {
  const of = (name: string) => field(guard, `config.${name}`)
  return {
    uprightDeg: of('upright_mdeg') / 1000,
    maxAngleDeg: of('max_angle_mdeg') / 1000,
    capS: of('cap_s'),
    fullSpeedDegPerS: of('full_speed_mdeg_s') / 1000,
    deadBandMilli: of('dead_band_milli'),
    currentLimitA: of('current_limit_ma') / 1000,
    supplyMinV: of('supply_min_mv') / 1000,
    pauseS: of('pause_s'),
  }
}
