/**
 * What a user would build without a guard: a motor and an E-stop button in johnny-five, as its own examples do it, with the
 * model of a stock board at the other end of a mock serial port. Time is fake: what the host computes takes none, unless its
 * event loop is said to be busy. Then bytes and timers wait until the work is done, as they do in Node.
 */
import { createRequire } from 'node:module'
import type firmataIo from 'firmata-io'
import type { Firmata } from 'firmata-io'
import type five from 'johnny-five'
import { GUARD_BAUD_RATE } from '../../hardware/serial/ports.ts'
// Loads johnny-five in the way that the tables of this process need it.
import '../../hardware/serial/johnny-five.ts'
import { MockPort } from '../../hardware/simulator/mock-port.ts'
import { FakeTimers } from '../soak/fake-timers.ts'
import { LOOP_MS, StockBoard } from './stock-board.ts'

const require = createRequire(import.meta.url)
const ESTOP_PIN = 2
const DIRECTION_PIN = 8
const PWM_PIN = 9
export const SPEED = 200
const READY_WITHIN_MS = 6000

/** The host's loop works for `workMs` at a time and looks around for `freeMs` in between. */
export interface Load {
  readonly workMs: number
  readonly freeMs: number
}

export class StockHost {
  readonly #board = new StockBoard()
  readonly #timers = new FakeTimers()
  readonly #load: Load | null
  #arrived: number[] = []
  #deliver: (bytes: Uint8Array) => void = () => {}
  /** The host's clock stands still while it works, and then catches up. */
  #hostMs = 0
  #isReady = false
  #isDead = false
  #sinceWorkMs = 0
  #motor: five.Motor | null = null

  constructor(load: Load | null) {
    this.#load = load
  }

  async open(): Promise<void> {
    const board = this.#board
    const mock = new MockPort({ opened: () => board.boot(), receive: (bytes) => board.receive(bytes) })
    board.onByte = (byte) => void this.#arrived.push(byte)
    this.#deliver = (bytes) => mock.send(bytes)
    const port = mock.ports.make(mock.path, GUARD_BAUD_RATE)
    const { Firmata: FirmataBoard } = require('firmata-io') as typeof firmataIo
    const io: Firmata = new FirmataBoard(port, {})
    const { Board, Motor, Button } = require('johnny-five') as typeof five
    const uno = new Board({ io, repl: false, debug: false, sigint: false } as five.BoardOption)
    uno.on('ready', () => {
      const motor = new Motor({ pins: { pwm: PWM_PIN, dir: DIRECTION_PIN }, board: uno } as five.MotorOption)
      // Normally closed to ground, as an E-stop is: pressed, the pull-up wins.
      const estop = new Button({ pin: ESTOP_PIN, isPullup: true, invert: false, board: uno } as five.ButtonOption)
      estop.on('down', () => motor.stop())
      this.#motor = motor
      this.#isReady = true
    })
    port.open()
    for (let passed = 0; !this.#isReady; passed += 10) {
      if (passed > READY_WITHIN_MS) throw new Error('johnny-five did not get ready')
      await this.pass(10)
    }
  }

  get nowMs(): number {
    return this.#board.nowMs
  }

  get isDriving(): boolean {
    return this.#board.outputs[PWM_PIN] !== 0
  }

  /** Full ahead. */
  drive(): void {
    this.#motor?.forward(SPEED)
  }

  set estopPressed(isPressed: boolean) {
    this.#board.levels[ESTOP_PIN] = isPressed ? 1 : 0
  }

  /** Nothing of the host happens any more; its cable stays plugged in. */
  die(): void {
    this.#isDead = true
  }

  async pass(ms: number): Promise<void> {
    for (let loops = Math.round(ms / LOOP_MS); loops > 0; loops--) await this.#loop()
  }

  /** How long until the motor is off, ms, to the length of a loop; `null` where it is not within `withinMs`. */
  async untilOff(withinMs: number): Promise<number | null> {
    const beganMs = this.nowMs
    while (this.isDriving) {
      if (this.nowMs - beganMs > withinMs) return null
      await this.#loop()
    }
    return this.nowMs - beganMs
  }

  close(): void {
    this.#timers.restore()
  }

  async #loop(): Promise<void> {
    this.#board.loop()
    if (this.#isDead || this.#isWorking()) return
    if (this.#arrived.length > 0) this.#deliver(Uint8Array.from(this.#arrived))
    this.#arrived = []
    await this.#timers.pass(Math.max(0, this.nowMs - this.#hostMs))
    this.#hostMs = this.nowMs
    await this.#timers.turn()
  }

  #isWorking(): boolean {
    if (!this.#load) return false
    const { workMs, freeMs } = this.#load
    this.#sinceWorkMs = (this.#sinceWorkMs + LOOP_MS) % (workMs + freeMs)
    return this.#sinceWorkMs < workMs
  }
}
