/** A table to rehearse on: the firmware that is flashed, on an emulated board that knows nothing yet, and hands for the keys. */
import { EmulatedBoard } from '../../hardware/emulator/emulated-board.ts'
import { atItsOwnPace } from '../../hardware/emulator/own-pace.ts'
import type { PortSource } from '../../hardware/serial/ports.ts'
import { MockSerial } from '../../hardware/simulator/mock-serial.ts'
import { makePaint } from './paint.ts'
import { cellsOf } from './text-cells.ts'

const TICK_MS = 20
const CRANK_DEG_PER_S = 20
const CRANKS_DEG = 5
const EMPTY = { massKg: 0, heightM: 1.75 }
const TAP_MS = 200

interface Key {
  readonly key: string
  readonly shown: string
  readonly label: string
  readonly act: (board: EmulatedBoard, rehearsal: Rehearsal) => void
  readonly isOn?: (board: EmulatedBoard) => boolean
}

const KEYS: readonly Key[] = [
  { key: 's', shown: 's', label: 'Start', act: (board) => tap(board, 'startPressed') },
  contactKey('S', 'hold Start', 'startPressed'),
  contactKey('x', 'hold Stop', 'stopPressed'),
  contactKey('e', 'E-stop', 'estopPressed'),
  {
    ...contactKey('l', 'ankle lock open', 'ankleLocked'),
    isOn: (board) => !board.contacts.ankleLocked,
  },
  contactKey('i', 'over-travel, inverted', 'overtravelInvertedPressed'),
  contactKey('u', 'over-travel, upright', 'overtravelUprightPressed'),
  contactKey('b', 'bridge', 'coilBridged'),
  plugKey('A', 0),
  plugKey('B', 1),
  { key: '\u001b[A', shown: '↑', label: 'crank up', act: (_, rehearsal) => rehearsal.crank(-CRANKS_DEG) },
  { key: '\u001b[B', shown: '↓', label: 'crank head-down', act: (_, rehearsal) => rehearsal.crank(CRANKS_DEG) },
]

function contactKey(key: string, label: string, contact: keyof EmulatedBoard['contacts']): Key {
  return {
    key,
    shown: key,
    label,
    act: ({ contacts }) => {
      contacts[contact] = !contacts[contact]
    },
    isOn: ({ contacts }) => contacts[contact],
  }
}

function plugKey(key: 'A' | 'B', channel: 0 | 1): Key {
  return {
    key,
    shown: key,
    label: `plug ${key}`,
    act: ({ sensors }) => {
      sensors[channel].fault = sensors[channel].fault ? null : { kind: 'disconnected' }
    },
    isOn: ({ sensors }) => sensors[channel].fault !== null,
  }
}

function tap({ contacts }: EmulatedBoard, contact: 'startPressed'): void {
  contacts[contact] = true
  setTimeout(() => {
    contacts[contact] = false
  }, TAP_MS)
}

export class Rehearsal {
  readonly #board: EmulatedBoard
  readonly #serial: MockSerial
  readonly #timer: NodeJS.Timeout
  #leftDeg = 0

  constructor() {
    this.#board = new EmulatedBoard({ config: null, wiring: null, person: EMPTY, seed: Date.now() & 0x7fffffff })
    atItsOwnPace(this.#board)
    this.#serial = new MockSerial(this.#board)
    this.#serial.start()
    this.#timer = setInterval(() => this.#turn(), TICK_MS)
  }

  get path(): string {
    return this.#serial.path
  }

  get ports(): PortSource {
    return this.#serial.ports
  }

  close(): void {
    clearInterval(this.#timer)
    this.#serial.stop()
  }

  /** Turns the crank so far. */
  crank(byDeg: number): void {
    this.#leftDeg += byDeg
  }

  /** True where the key is one of the table's. */
  press(key: string): boolean {
    const known = KEYS.find((each) => each.key === key)
    known?.act(this.#board, this)
    return known !== undefined
  }

  /** The keys, with what is pressed in brackets; and where the table really stands, as a spirit level would say. */
  legend(columns: number, colour: boolean): string[] {
    const paint = makePaint(colour)
    const lines = [paint('faint', `The table, by a spirit level: ${this.#board.motion.angleDeg.toFixed(1)}°`)]
    let line = ''
    for (const { shown, label, isOn } of KEYS) {
      const entry = isOn?.(this.#board) ? paint('warning', `[${shown} ${label}]`) : `${paint('strong', shown)} ${label}`
      if (line !== '' && cellsOf(line) + cellsOf(entry) + 2 > columns) {
        lines.push(line)
        line = entry
      } else line = line === '' ? entry : `${line}  ${entry}`
    }
    return [...lines, line]
  }

  #turn(): void {
    if (this.#leftDeg === 0) return
    const most = (CRANK_DEG_PER_S * TICK_MS) / 1000
    const step = Math.sign(this.#leftDeg) * Math.min(Math.abs(this.#leftDeg), most)
    this.#board.motion.angleDeg += step
    this.#leftDeg -= step
  }
}
