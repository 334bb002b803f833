/** A board with a boot loader and a program, on a tty: the guard (or stock Firmata, or nothing) until avrdude calls. */
import { openFrame, sealFrame } from '../../hardware/guard/frame.ts'
import { MESSAGE_TYPE } from '../../hardware/guard/message.ts'
import { GUARD_STATES, type GuardState } from '../../hardware/guard/vocabulary.ts'
import { GUARD_BAUD_RATE, nativePorts, type Port } from '../../hardware/serial/ports.ts'
import type { BoardPort } from '../../hardware/simulator/board-port.ts'
import { RealTimeBoard } from '../../hardware/simulator/real-time-board.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { Stk500v1 } from './stk500v1.ts'
import { Stk500v2 } from './stk500v2.ts'

export const COMMISSIONED: GuardConfig = {
  uprightDeg: -75,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 60,
}

const STATE_OFFSET = 24
const VERSION_OFFSET = 2
const VERSION_BYTES = 16
const BUILD_OFFSET = 18

/** `stock`: Firmata, and nothing of the guard. */
export type Program = 'guard' | 'stock' | 'none'

/** What a test's board is and does. */
export interface BoardOptions {
  readonly program?: Program
  readonly config?: GuardConfig | null
  readonly angleDeg?: number
  readonly ankleLocked?: boolean
  readonly bootLoader?: 'uno' | 'mega'
}

export class FlashableBoard implements BoardPort {
  /** What IDENTITY says. */
  identity = { version: 'upright 0.0.1', build: '00c0ffee' }
  /** A state the guard is made to report. */
  reports: GuardState | null = null
  program: Program
  readonly bootLoader: Stk500v1 | Stk500v2
  /** What the program that was just written is. */
  onFlashed: (board: FlashableBoard) => void = () => {}
  table: SimulatedBoard
  readonly #isCall: (bytes: Uint8Array) => boolean
  readonly #angleDeg: number
  readonly #isLocked: boolean
  readonly #runner: RealTimeBoard
  readonly #port: Port
  #isInBootLoader = false

  constructor(path: string, options: BoardOptions = {}) {
    this.#angleDeg = options.angleDeg ?? -75
    this.#isLocked = options.ankleLocked ?? false
    this.program = options.program ?? 'guard'
    this.table = this.#makeTable(options.config === undefined ? COMMISSIONED : options.config)
    const BootLoader = options.bootLoader === 'mega' ? Stk500v2 : Stk500v1
    this.#isCall = BootLoader.isCall
    this.bootLoader = new BootLoader(
      (bytes) => this.#port.write(bytes),
      () => this.#leaveBootLoader(),
    )
    const send = (bytes: Uint8Array) => {
      if (!this.#isInBootLoader && this.program !== 'none') this.#port.write(Buffer.from(bytes))
    }
    this.#runner = new RealTimeBoard(this, send)
    this.#port = nativePorts.make(path, GUARD_BAUD_RATE)
  }

  async open(): Promise<this> {
    this.#port.on('error', () => {})
    this.#port.on('data', (bytes: Uint8Array) => this.#receive(bytes))
    await new Promise<void>((resolve, reject) => this.#port.open((error) => (error ? reject(error) : resolve())))
    this.#runner.lineOpened(0)
    this.#runner.start()
    return this
  }

  async close(): Promise<void> {
    this.#runner.stop()
    if (this.#port.isOpen) await new Promise<void>((resolve) => this.#port.close(() => resolve()))
  }

  /** A board that restarts with other limits, or none. */
  restartWith(config: GuardConfig | null): void {
    this.table = this.#makeTable(config)
  }

  step(): void {
    this.table.step()
  }

  receiveGuardSysex(body: Uint8Array): Uint8Array | null {
    const reply = this.table.receiveGuardSysex(body)
    return reply === null || this.program !== 'guard' ? null : this.#asReported(reply)
  }

  takeStatusBody(): Uint8Array | null {
    const body = this.table.takeStatusBody()
    return body === null || this.program !== 'guard' ? null : this.#asReported(body)
  }

  readPin(role: 'start' | 'stop'): 0 | 1 {
    return this.table.readPin(role)
  }

  writePin(): void {}

  #makeTable(config: GuardConfig | null): SimulatedBoard {
    const table = new SimulatedBoard({ config, angleDeg: this.#angleDeg, seed: 1 })
    table.contacts.ankleLocked = this.#isLocked
    return table
  }

  #receive(bytes: Uint8Array): void {
    if (this.#isCall(bytes)) this.#isInBootLoader = true
    if (this.#isInBootLoader) this.bootLoader.receive(bytes)
    else if (this.program !== 'none') this.#runner.receive(bytes)
  }

  #leaveBootLoader(): void {
    this.onFlashed(this)
    this.#isInBootLoader = false
    this.#runner.lineOpened(0)
  }

  /** The guard's own message, with what this board says differently. */
  #asReported(body: Uint8Array): Uint8Array {
    const frame = openFrame(body)
    if (!('fields' in frame)) throw new Error(frame.why)
    const { type, seq, fields } = frame
    return sealFrame(type, seq, fields.byteLength, (copy) => {
      for (let i = 0; i < fields.byteLength; i++) copy.setUint8(i, fields.getUint8(i))
      if (type === MESSAGE_TYPE.status && this.reports) copy.setUint8(STATE_OFFSET, GUARD_STATES.indexOf(this.reports))
      if (type !== MESSAGE_TYPE.identity) return
      const { version, build } = this.identity
      for (let i = 0; i < VERSION_BYTES; i++) copy.setUint8(VERSION_OFFSET + i, version.charCodeAt(i) || 0)
      copy.setUint32(BUILD_OFFSET, Number.parseInt(build, 16), true)
    })
  }
}
