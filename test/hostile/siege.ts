import { sealFrame } from '../../hardware/guard/frame.ts'
import type { GuardMessage, GuardRequest } from '../../hardware/guard/message.ts'
import { decodeMessage } from '../../hardware/guard/message-decoder.ts'
import { encodeRequest } from '../../hardware/guard/request-encoder.ts'
import type { Person } from '../../hardware/simulator/person.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import { STIMULI, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { GuardConfig, TableStatus } from '../../hardware/table.ts'
import { Witness } from './witness.ts'

export const SIEGED_CONFIG: GuardConfig = {
  uprightDeg: -75,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}

/** What a client does with each status: it may send anything. */
export type Attack = (line: Line, status: TableStatus) => void

/** The line to the guard as whoever holds it sees it: whole, intact frames go in, and answers come back. */
export class Line {
  readonly #board: SimulatedBoard
  readonly #witness: Witness
  #seq = 0

  constructor(board: SimulatedBoard, witness: Witness) {
    this.#board = board
    this.#witness = witness
  }

  send(request: GuardRequest): GuardMessage | null {
    const answer = this.sendBody(encodeRequest(request, this.#seq++ & 0xff))
    const accepted = answer?.type === 'reply' && answer.code === 'accepted'
    if (accepted && request.type === 'arm') this.#witness.hasAnnounced(request.deepestDeg, request.capS)
    return answer
  }

  /** An intact frame of any type with any fields. */
  sendFields(type: number, fields: Uint8Array): GuardMessage | null {
    const write = (view: DataView) => new Uint8Array(view.buffer, view.byteOffset, fields.length).set(fields)
    return this.sendBody(sealFrame(type, this.#seq++ & 0xff, fields.length, write))
  }

  sendBody(body: Uint8Array): GuardMessage | null {
    const answer = this.#board.receiveGuardSysex(body)
    const decoded = answer && decodeMessage(answer, 0)
    return decoded?.ok ? decoded.message : null
  }

  drive(n: number, driveMilli: number): void {
    this.send({ type: 'drive', n: n & 0xffff, driveMilli })
  }
}

export interface SiegeOptions {
  readonly person?: Person
  readonly seed?: number
}

/** A board in the hands of a hostile client, a person at its panel, and a witness who looks at the steel alone. */
export class Siege {
  readonly board: SimulatedBoard
  readonly witness: Witness
  readonly line: Line
  /** The deepest the table has truly been, degrees. */
  deepestDeg = Number.NEGATIVE_INFINITY
  #attack: Attack
  #due: { readonly atMs: number; readonly action: () => void }[] = []

  constructor(attack: Attack = () => {}, { person, seed = 1 }: SiegeOptions = {}) {
    this.board = new SimulatedBoard({ config: SIEGED_CONFIG, seed, ...(person ? { person } : {}) })
    this.witness = new Witness(this.board)
    this.line = new Line(this.board, this.witness)
    this.#attack = () => {}
    this.run(600) // the guard boots
    this.#attack = attack
  }

  get angleDeg(): number {
    return this.board.motion.angleDeg
  }

  /** The client does something else from now on. */
  attacks(attack: Attack): void {
    this.#attack = attack
  }

  /** Someone presses something, or something happens. */
  do(name: StimulusName): void {
    const later = (ms: number, action: () => void) => {
      this.#due.push({ atMs: this.board.timeMs + ms, action })
    }
    STIMULI[name].apply({ board: this.board, later })
  }

  run(ms: number): void {
    for (let left = ms; left > 0; left--) this.#step()
  }

  /** Runs until something is so; throws where it takes longer than `withinMs`. */
  until(what: () => boolean, withinMs: number): void {
    for (let left = withinMs; !what(); left--) {
      if (left <= 0) throw new Error(`${what} took longer than ${withinMs} ms, at ${this.angleDeg.toFixed(1)}°`)
      this.#step()
    }
  }

  /** A session begins as it should: a press, then its announcement. */
  begins(deepestDeg: number, capS: number): void {
    this.do('start')
    this.run(100)
    const answer = this.line.send({ type: 'arm', deepestDeg, capS })
    if (answer?.type !== 'reply' || answer.code !== 'accepted') throw new Error(`not armed: ${JSON.stringify(answer)}`)
  }

  /** An honest session under way, standing at `angleDeg`. */
  standsAt(angleDeg: number, deepestDeg: number, capS: number): void {
    this.begins(deepestDeg, capS)
    this.attacks((line, { n }) => line.drive(n, 600))
    this.until(() => this.angleDeg > angleDeg - 0.4, 60_000)
    this.attacks((line, { n }) => line.drive(n, 0))
    this.run(400)
  }

  #step(): void {
    this.board.step()
    for (const due of this.#due.filter(({ atMs }) => atMs <= this.board.timeMs)) {
      this.#due.splice(this.#due.indexOf(due), 1)
      due.action()
    }
    this.deepestDeg = Math.max(this.deepestDeg, this.angleDeg)
    this.witness.look()
    const status = this.board.takeStatus()
    if (status) this.#attack(this.line, status)
  }
}
