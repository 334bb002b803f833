/** A table whose board runs the flashed firmware, a bare host at the other end of its line, and the words its stories use. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BoardName, LAYOUTS } from '../../../hardware/emulator/board-layout.ts'
import {
  CYCLES_PER_MS,
  EmulatedBoard,
  type EmulatedBoardOptions,
  type OutputChange,
} from '../../../hardware/emulator/emulated-board.ts'
import type { Firmware } from '../../../hardware/emulator/firmware.ts'
import { LineHost } from '../../../hardware/emulator/line-host.ts'
import { encodeRequest } from '../../../hardware/guard/request-encoder.ts'
import { INTERLOCK, type InterlockName, namesOf } from '../../../hardware/guard/vocabulary.ts'
import { FIRMATA, SYSEX } from '../../../hardware/serial/firmata-wire.ts'
import type { GuardConfig } from '../../../hardware/table.ts'

/** A short way to horizontal keeps the stories short. */
export const CONFIG: GuardConfig = {
  uprightDeg: -45,
  maxAngleDeg: 70,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}

/** The chip's start-up, the guard's boot and its first statuses. */
const BOOTED_MS = 600
/** Slower than this it stands, °/s. */
const STANDS_DEG_PER_S = 0.05
const ALARM_MS = 1200

/** Fuses that start a chip quickly: a watchdog that has bitten gives its program 16 ms. */
export const QUICK_START = { startUpMs: 4 }

export type FlashedOptions = Partial<EmulatedBoardOptions>

export class FlashedTable extends LineHost {
  /** Every change of the drive outputs and the contactor's coil, by cycle. */
  readonly outputs: OutputChange[] = []
  readonly #boardName: BoardName

  /** A board just powered. */
  constructor(options: FlashedOptions = {}) {
    super(new EmulatedBoard({ config: CONFIG, seed: 1, ...firmwareUnderTest(options), ...options }))
    this.#boardName = options.board ?? 'uno'
    this.board.onOutputs = (change) => this.outputs.push(change)
  }

  get angleDeg(): number {
    return this.board.motion.angleDeg
  }

  get stands(): boolean {
    return Math.abs(this.board.motion.speedDegPerS) < STANDS_DEG_PER_S
  }

  get isOff(): boolean {
    return this.board.driveMilli === 0 && !this.board.electronics.contactorWanted
  }

  get openInterlocks(): InterlockName[] {
    return namesOf(INTERLOCK, this.latest.interlocks)
  }

  /** Mean levels of the pins that drive the motor, 0…1. */
  get drivePins(): { a: number; b: number; contactor: number } {
    const { driveA, driveB, contactor } = LAYOUTS[this.#boardName].pins
    const { pwm } = this.board.chip
    return { a: pwm.meanLevel(driveA), b: pwm.meanLevel(driveB), contactor: pwm.meanLevel(contactor) }
  }

  boots(): this {
    this.run(BOOTED_MS)
    return this
  }

  /** A session under way, driven, as it passes an angle. @throws Error where the guard refuses, or it gets nowhere */
  drivenPast(angleDeg: number, driveMilli = 1000): this {
    const code = this.startSession(CONFIG.maxAngleDeg)
    if (code !== 'accepted') throw new Error(`the guard did not accept a session: ${code}`)
    this.driveMilli = driveMilli
    this.runUntil(() => this.angleDeg >= angleDeg, 40_000)
    return this
  }

  /** Presses Start and announces a session on a board that has booted; the answer's code. */
  triesToArm(): string {
    this.do('start')
    this.run(100)
    const code = this.request({ type: 'arm', deepestDeg: CONFIG.maxAngleDeg, capS: 300 })
    this.run(100)
    return code
  }

  /** Lets a time pass; how far the table moved meanwhile, and whether anything was put out. */
  watched(ms: number): { movedDeg: number; everOn: boolean } {
    const from = this.outputs.length
    const fromDeg = this.angleDeg
    const wasOn = !this.isOff
    this.run(ms)
    const everOn = wasOn || this.outputs.slice(from).some(({ driveMilli, contactor }) => driveMilli !== 0 || contactor)
    // The last of a motor's own turning fades for ever.
    return { movedDeg: Math.round(Math.abs(this.angleDeg - fromDeg) * 1000) / 1000, everOn }
  }

  /** From a cycle to drive and contactor both off, where they stayed so; else null. */
  offAfter(cycle: number): number | null {
    let offAt: number | null = null
    for (const change of this.outputs) {
      if (change.driveMilli !== 0 || change.contactor) offAt = null
      else offAt ??= change.cycle
    }
    return offAt === null ? null : offAt - cycle
  }

  /** How often lamp and buzzer change within two rounds of the alarm. */
  signals(ms = ALARM_MS): { lamp: number; buzzer: number } {
    const counted = { lamp: 0, buzzer: 0 }
    let { lamp, buzzer } = this.board.outputs
    for (let passed = 0; passed < ms; passed++) {
      this.run(1)
      const now = this.board.outputs
      if (now.lamp !== lamp) counted.lamp++
      if (now.buzzer !== buzzer) counted.buzzer++
      lamp = now.lamp
      buzzer = now.buzzer
    }
    return counted
  }

  /** Holds Start until something is so, and lets go. */
  holdsStartUntil(what: () => boolean, withinMs: number): void {
    this.do('start-down')
    this.runUntil(what, withinMs)
    this.do('start-up')
    this.run(300)
  }

  /** Something of the outside happens at a random instant of the next milliseconds; the cycle. */
  soon(cycles: number, action: () => void): number {
    const cycle = this.board.cycle + cycles
    this.board.at(cycle, action)
    this.run(Math.ceil(cycles / CYCLES_PER_MS) + 1)
    return cycle
  }
}

/** A session's announcement, as it comes down the line. */
export function armFrame(seq: number): Uint8Array {
  const body = encodeRequest({ type: 'arm', deepestDeg: 20, capS: 60 }, seq)
  return Uint8Array.of(FIRMATA.startSysex, SYSEX.guard, ...body, FIRMATA.endSysex)
}

/** The alarm's lamp changes each 100 ms, its buzzer twice in 600 ms; anything else is no alarm. */
export const ALARM_SIGNALS = { lamp: 12, buzzer: 4 }

/**
 * The committed firmware; or, to see a story fail, a private build: FIRMWARE_UNDER_TEST names the folder with its `uno.hex`,
 * `mega.hex` and `firmware.json`.
 */
function firmwareUnderTest({ board = 'uno' }: FlashedOptions): { firmware?: Firmware } {
  const folder = process.env.FIRMWARE_UNDER_TEST
  if (folder === undefined) return {}
  const index = JSON.parse(readFileSync(join(folder, 'firmware.json'), 'utf8'))
  const hex = readFileSync(join(folder, `${board}.hex`), 'utf8')
  return { firmware: { hex, symbols: index.boards[board].symbols, sizes: index.boards[board].sizes } }
}
