import type { BoardHealth, BoardReadings } from '../../../hardware/guard/board-report.ts'
import type { GuardMessage, GuardRequest } from '../../../hardware/guard/message.ts'
import { SWITCH } from '../../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../../hardware/guard/wiring.ts'
import type { GuardConfig, GuardIdentity, TableStatus } from '../../../hardware/table.ts'
import { fill, type Values } from './fill.ts'
import { INSTRUCTIONS, type InstructionId } from './instructions.ts'
import type { Question } from './question.ts'
import type { Reading } from './view.ts'

/** What has been asked of the guard and answered. */
export interface Board {
  identity: GuardIdentity | null
  config: GuardConfig | null
  isCommissioned: boolean
  /** `undefined` while it has not been read, `null` where none is stored. */
  wiring: GuardWiring | null | undefined
  health: BoardHealth | null
  readings: BoardReadings | null
}

/** Between two statuses of a line that is whole, with some that were lost. */
const MOST_BETWEEN_MS = 200

/**
 * The table as a step has it before it: its last status, a way to ask the guard, and the owner. A step waits for the next status
 * by `yield`; it has no clock but theirs.
 */
export class TableAtHand {
  readonly board: Board = {
    identity: null,
    config: null,
    isCommissioned: false,
    wiring: undefined,
    health: null,
    readings: null,
  }
  /** What each status is answered with while a session is under way, ‰; `null` where none is. */
  driveMilli: number | null = null
  /** The guard restarts with a new wiring: then a restart is no fault. */
  expectsRestart = false
  /** Stop was pressed on the page, since Start was at the table. */
  isStopAsked = false
  instruction: { id: InstructionId; text: string } | null = null
  question: Question | null = null
  questionNumber = 0
  misunderstood: string | null = null
  answer: string | null = null
  readings: readonly Reading[] = []
  readonly send: (request: GuardRequest) => void
  #clockMs = 0
  #status: TableStatus | null = null
  #answers: GuardMessage[] = []

  constructor(send: (request: GuardRequest) => void) {
    this.send = send
  }

  /** The last status. Steps run on statuses only, so there is one. */
  get status(): TableStatus {
    if (this.#status === null) throw new Error('A step ran before the first status.')
    return this.#status
  }

  get hasStatus(): boolean {
    return this.#status !== null
  }

  /** Time that statuses have told of, ms: while the line is gone, none passes. */
  get clockMs(): number {
    return this.#clockMs
  }

  see(status: TableStatus): void {
    if (this.#status) this.#clockMs += Math.min(MOST_BETWEEN_MS, Math.max(0, status.atMs - this.#status.atMs))
    this.#status = status
  }

  hear(message: GuardMessage): void {
    const { board } = this
    if (message.type === 'config') {
      board.config = message.config
      board.isCommissioned = message.commissioned
    } else if (message.type === 'wiring') board.wiring = message.wiring
    else if (message.type === 'health') board.health = message.health
    else if (message.type === 'readings') board.readings = message.readings
    this.#answers.push(message)
  }

  /** The first answer of a type since `forget`. */
  heard<Type extends GuardMessage['type']>(type: Type): Extract<GuardMessage, { type: Type }> | undefined {
    const isOfType = (message: GuardMessage): message is Extract<GuardMessage, { type: Type }> => message.type === type
    return this.#answers.find(isOfType)
  }

  forget(): void {
    this.#answers = []
  }

  has(bit: number): boolean {
    return (this.status.switches & bit) !== 0
  }

  /** Whether both contacts of the E-stop are open. */
  get isEstopPressed(): boolean {
    return this.has(SWITCH.estopAOpen) && this.has(SWITCH.estopBOpen)
  }

  /** Whether both of them are closed again. */
  get isEstopReleased(): boolean {
    return !this.has(SWITCH.estopAOpen) && !this.has(SWITCH.estopBOpen)
  }

  get meanDeg(): number {
    const [a, b] = this.status.angleDeg
    return (a + b) / 2
  }

  say(id: InstructionId, values: Values = {}): void {
    const text = fill(INSTRUCTIONS[id], values)
    if (this.instruction?.id !== id || this.instruction.text !== text) this.instruction = { id, text }
  }

  ask(question: Question): void {
    this.question = question
    this.questionNumber += 1
    this.answer = null
    this.misunderstood = null
  }

  /** No question stands any more. */
  unask(): void {
    this.question = null
    this.answer = null
    this.misunderstood = null
  }
}
