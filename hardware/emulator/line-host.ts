import type { GuardMessage, GuardRequest } from '../guard/message.ts'
import { decodeMessage } from '../guard/message-decoder.ts'
import { encodeRequest } from '../guard/request-encoder.ts'
import { FirmataParser } from '../serial/firmata-parser.ts'
import { dataBytesFromBoard, FIRMATA, SYSEX } from '../serial/firmata-wire.ts'
import { STIMULI, type StimulusName, type World } from '../simulator/stimuli.ts'
import type { TableStatus } from '../table.ts'
import type { EmulatedBoard } from './emulated-board.ts'

/** What answers to what: a request and the message that replies to it. */
const ANSWERS = {
  identify: 'identity',
  readConfig: 'config',
  readWiring: 'wiring',
  readReadings: 'readings',
  readHealth: 'health',
} as const
type Question = keyof typeof ANSWERS
type AnswerTo<Q extends Question> = Extract<GuardMessage, { type: (typeof ANSWERS)[Q] }>

/** Longer than any answer takes, ms. */
const ANSWER_WITHIN_MS = 300
/** A guard takes a moment to boot, its chip a little more. */
const BOOT_MS = 600

/**
 * A bare host at the other end of an emulated board's line, in the board's own time: it asks, answers each status with a drive,
 * and keeps what it hears. Nothing stands between it and the firmware: for tests and measurements of the firmware alone.
 */
export class LineHost {
  readonly board: EmulatedBoard
  /** Answers each status with this, ‰; with nothing where it is null. */
  driveMilli: number | null = null
  /** All the board has said, Firmata messages and guard's. */
  readonly heard: Uint8Array[] = []
  readonly statuses: TableStatus[] = []
  /** Frames of the guard that did not decode. */
  badFrames = 0
  /** Told each message of the guard as it comes. */
  onMessage: (message: GuardMessage) => void = () => {}
  readonly #world: World
  readonly #due: { readonly atMs: number; readonly action: () => void }[] = []
  #messages: GuardMessage[] = []
  #seq = 0

  constructor(board: EmulatedBoard) {
    this.board = board
    this.#world = { board, later: (ms, action) => this.later(ms, action) }
    const parser = new FirmataParser(dataBytesFromBoard, (message) => this.#hear(message))
    board.onSend = (bytes) => parser.push(bytes)
    board.lineOpened(0)
  }

  get latest(): TableStatus {
    return this.statuses.at(-1)!
  }

  /** Presses, breaks or mends something. */
  do(name: StimulusName): void {
    STIMULI[name].apply(this.#world)
  }

  later(ms: number, action: () => void): void {
    this.#due.push({ atMs: this.board.timeMs + ms, action })
  }

  write(bytes: Uint8Array): void {
    this.board.receive(bytes)
  }

  send(request: GuardRequest): void {
    const body = encodeRequest(request, this.#seq++ & 0xff)
    this.write(Uint8Array.of(FIRMATA.startSysex, SYSEX.guard, ...body, FIRMATA.endSysex))
  }

  run(ms: number): void {
    for (let passed = 0; passed < ms; passed++) {
      this.board.step()
      for (const due of this.#due.filter(({ atMs }) => atMs <= this.board.timeMs)) {
        this.#due.splice(this.#due.indexOf(due), 1)
        due.action()
      }
    }
  }

  /** Runs to the end of what the chip has to do now: between two steps the guard's memory is whole. */
  settle(): void {
    const { core } = this.board.chip
    while (!core.isAsleep) core.run(core.cycle + 1)
  }

  /** Runs until something is so; how long that took, ms. @throws Error where it takes longer than `withinMs` */
  runUntil(what: () => boolean, withinMs: number): number {
    for (let passedMs = 0; passedMs <= withinMs; passedMs++) {
      if (what()) return passedMs
      this.run(1)
    }
    throw new Error(`${what} took longer than ${withinMs} ms`)
  }

  /** Asks the guard and waits for its answer. @throws Error where none comes */
  ask<Q extends Question>(question: Q): AnswerTo<Q> {
    this.#messages = []
    this.send({ type: question })
    const isAnswer = (message: GuardMessage): message is AnswerTo<Q> => message.type === ANSWERS[question]
    this.runUntil(() => this.#messages.some(isAnswer), ANSWER_WITHIN_MS)
    return this.#messages.find(isAnswer)!
  }

  /** Sends a request that is answered with a reply; its code. @throws Error where none comes */
  request(request: GuardRequest): string {
    this.#messages = []
    this.send(request)
    const isReply = (message: GuardMessage) => message.type === 'reply'
    this.runUntil(() => this.#messages.some(isReply), ANSWER_WITHIN_MS)
    const reply = this.#messages.find((message) => message.type === 'reply')!
    return reply.code
  }

  /** Waits for the board to boot, presses Start and announces a session; the answer's code. */
  startSession(deepestDeg = 60, capS = 300): string {
    this.run(BOOT_MS)
    this.do('start')
    this.run(100)
    const code = this.request({ type: 'arm', deepestDeg, capS })
    this.driveMilli = 0
    return code
  }

  /** A session is under way and the table stands at an angle. @throws Error where it cannot */
  tiltTo(angleDeg: number, driveMilli = 600): void {
    const code = this.startSession(Math.max(angleDeg, 1))
    if (code !== 'accepted') throw new Error(`the guard did not accept a session: ${code}`)
    this.driveMilli = driveMilli
    this.runUntil(() => this.board.motion.angleDeg >= angleDeg - 0.5, 120_000)
    this.driveMilli = 0
    this.run(500)
  }

  #hear(message: Uint8Array): void {
    this.heard.push(message.slice())
    if (message[0] !== FIRMATA.startSysex || message[1] !== SYSEX.guard) return
    const decoded = decodeMessage(message.subarray(2, -1), this.board.timeMs)
    if (!decoded.ok) {
      this.badFrames++
      return
    }
    this.#messages.push(decoded.message)
    this.onMessage(decoded.message)
    if (decoded.message.type !== 'status') return
    this.statuses.push(decoded.message.status)
    if (this.driveMilli !== null) this.send({ type: 'drive', n: decoded.message.status.n, driveMilli: this.driveMilli })
  }
}
