import type { GuardMessage, GuardRequest } from '../../../hardware/guard/message.ts'
import { REQUEST_TYPE } from '../../../hardware/guard/message.ts'
import type { GuardWiring } from '../../../hardware/guard/wiring.ts'
import type { ArmReply, GuardConfig, GuardIdentity, TableStatus } from '../../../hardware/table.ts'
import { PARTS, type PartName } from '../parts.ts'
import type { Against } from '../record.ts'
import { begin } from './begin.ts'
import { Finding } from './finding.ts'
import { emptyNotes } from './notes.ts'
import { type Question, understand } from './question.ts'
import { readingsOf } from './readings.ts'
import type { Going, Step, TableValues, Walk } from './step.ts'
import { STEPS } from './steps.ts'
import { TableAtHand } from './table-at-hand.ts'
import type { Measured, WizardView } from './view.ts'
import { answerTo, read } from './waiting.ts'

export interface WizardOptions {
  /** The parts to walk, in any order. */
  readonly parts: readonly PartName[]
  readonly table: GuardConfig
  readonly ratedLoadKg: number
  readonly shipped: { readonly build: string; readonly version: string }
  readonly send: (request: GuardRequest) => void
  /** Writes keys of `[table]` into upright.toml; in words why not. */
  readonly writeTable: (values: TableValues) => string | null
  /** A part has passed. */
  readonly passed: (part: PartName, against: Against, measured: Measured) => void
  /** The guard stores another wiring since. */
  readonly rewired?: (before: Against, now: Against, during: PartName) => void
  readonly changed?: (view: WizardView) => void
  /** Steps left out, by their id: for trials of a single one. */
  readonly steps?: readonly Step[]
}

const TRY_AGAIN: Question = {
  kind: 'done',
  id: 'tryAgain',
  text: 'Enter, to try this step again.',
  mayComeFromPage: true,
}

/** Live readings change with every status; shown they are so often. */
const SHOWN_MS = 100

/**
 * Walks a person through commissioning, status by status. It moves nothing by itself: a session of the empty table takes a press
 * of Start that the guard has seen, and the guard's limits hold in it. A step that found something is tried again, never skipped.
 */
export class Wizard {
  readonly #options: WizardOptions
  readonly #table: TableAtHand
  readonly #walk: Walk
  readonly #steps: readonly Step[]
  readonly #passed: { part: PartName; title: string; measured: Measured }[] = []
  #going: Going<void> | null = null
  #step: Step | null = null
  #finding: Finding | null = null
  #stage: WizardView['stage'] = 'connecting'
  #told = ''
  #lastAgainst: Against | null = null
  #shownMs = Number.NEGATIVE_INFINITY

  constructor(options: WizardOptions) {
    this.#options = options
    this.#table = new TableAtHand(options.send)
    this.#steps = (options.steps ?? STEPS).filter(({ part }) => options.parts.includes(part))
    this.#walk = {
      table: this.#table,
      notes: emptyNotes(),
      wanted: options.table,
      ratedLoadKg: options.ratedLoadKg,
      shipped: options.shipped,
      writeTable: options.writeTable,
      rewired: () => this.#rewired(),
    }
  }

  get isDone(): boolean {
    return this.#stage === 'done'
  }

  /** The guard is there, or there again: what it stores is read anew. */
  connected(identity: GuardIdentity): void {
    this.#table.board.identity = identity
  }

  /** Whether this can be the board the walk began with: while it stores a new wiring, only its firmware tells. */
  isSameBoard({ build }: GuardIdentity, wiring: GuardWiring | null): boolean {
    const { board, expectsRestart } = this.#table
    if (board.identity && board.identity.build !== build) return false
    return expectsRestart || board.wiring === undefined || JSON.stringify(board.wiring) === JSON.stringify(wiring)
  }

  lost(): void {
    this.#stage = 'connecting'
    this.#tell()
  }

  answered(message: GuardMessage): void {
    this.#table.hear(message)
  }

  armReplied({ code, interlocks }: ArmReply): void {
    this.#table.hear({ type: 'reply', seq: 0, requestType: REQUEST_TYPE.arm, requestSeq: 0, code, interlocks })
  }

  /** One step further; in a session, the drive that answers the status. */
  status(status: TableStatus): void {
    const table = this.#table
    const hasRestarted = table.hasStatus && status.uptimeMs < table.status.uptimeMs && !table.expectsRestart
    table.see(status)
    if (this.#stage === 'connecting') this.#stage = this.#finding ? 'found' : 'walking'
    this.#going ??= this.#walkAll()
    this.#further(hasRestarted ? new Finding('guardRestarted') : null)
    if (table.driveMilli !== null) table.send({ type: 'drive', n: status.n, driveMilli: Math.round(table.driveMilli) })
    if (status.atMs - this.#shownMs >= SHOWN_MS) this.#showReadings(status)
    this.#tell()
  }

  /** What somebody answered, if the question with this id still stands. */
  answer(questionId: string, typed: string): void {
    const { question } = this.#table
    if (question === null || question.id !== questionId) return
    this.#understand(question, typed)
  }

  /** The same from the page: only to the very question it was typed for, and only where the page may answer at all. */
  answerFromPage(questionNumber: number, typed: string): void {
    const { question } = this.#table
    if (!question?.mayComeFromPage || questionNumber !== this.#table.questionNumber) return
    this.#understand(question, typed)
  }

  /** Stop on the page: a motion that is under way ends as after a press of Stop. */
  askStop(): void {
    this.#table.isStopAsked = true
  }

  #understand(question: Question, typed: string): void {
    // Whoever answers first counts.
    if (this.#table.answer !== null) return
    const understood = understand(question, typed)
    this.#table.misunderstood = understood.ok ? null : understood.why
    if (understood.ok) this.#table.answer = understood.value
    this.#tell()
  }

  /** Ends the walk: a session that is under way is over, and the guard goes on from there. What has passed is kept. */
  stop(): void {
    if (this.#table.driveMilli !== null) this.#table.send({ type: 'disarm' })
    this.#table.driveMilli = null
  }

  get view(): WizardView {
    const table = this.#table
    const parts = [...new Set(this.#steps.map(({ part }) => part))]
    const part = this.#step?.part ?? null
    const finding = this.#finding
    return {
      stage: this.#stage,
      part,
      title: part ? PARTS[part].title : '',
      step: this.#step?.id ?? null,
      index: part ? parts.indexOf(part) + 1 : 0,
      of: parts.length,
      instruction: table.instruction,
      readings: table.readings,
      question: table.question,
      questionNumber: table.questionNumber,
      misunderstood: table.misunderstood,
      finding: finding && { code: finding.code, says: finding.message, mend: finding.mend },
      passed: this.#passed,
    }
  }

  #further(thrown: Finding | null): void {
    const { done } = thrown && this.#step ? this.#going!.throw(thrown) : this.#going!.next()
    if (done) this.#stage = 'done'
  }

  *#walkAll(): Going<void> {
    yield* read(this.#table, 'readConfig')
    yield* read(this.#table, 'readWiring')
    yield* read(this.#table, 'readHealth')
    if (this.#table.board.identity) this.#lastAgainst = this.#against()
    let measured: Measured = {}
    for (const [at, step] of this.#steps.entries()) {
      this.#step = step
      measured = { ...measured, ...(yield* this.#untilPassed(step)) }
      if (this.#steps[at + 1]?.part === step.part) continue
      this.#passed.push({ part: step.part, title: PARTS[step.part].title, measured })
      this.#options.passed(step.part, this.#against(), measured)
      measured = {}
    }
    this.#table.say('done')
  }

  /** A step is tried until it passes: nothing but its passing leads on. */
  *#untilPassed(step: Step): Going<Measured> {
    for (;;) {
      try {
        yield* begin(this.#table, step.beginning)
        return yield* step.go(this.#walk)
      } catch (error) {
        if (!(error instanceof Finding)) throw error
        yield* this.#tellFinding(error)
      }
    }
  }

  /** Says what was found, and waits until the owner has mended it. */
  *#tellFinding(finding: Finding): Going<void> {
    this.#finding = finding
    this.#stage = 'found'
    this.#table.driveMilli = null
    for (;;) {
      try {
        this.#table.say('tryAgain')
        yield* answerTo(this.#table, TRY_AGAIN)
        break
      } catch (error) {
        if (!(error instanceof Finding)) throw error
      }
    }
    this.#finding = null
    this.#stage = 'walking'
  }

  #against(): Against {
    const { identity, config, wiring, health } = this.#table.board
    return {
      board: health!.board,
      build: identity!.build,
      wiring: wiring ?? null,
      limits: config!,
      loadKg: this.#walk.ratedLoadKg,
    }
  }

  #rewired(): void {
    const now = this.#against()
    if (this.#lastAgainst && this.#step) this.#options.rewired?.(this.#lastAgainst, now, this.#step.part)
    this.#lastAgainst = now
  }

  #showReadings(status: TableStatus): void {
    this.#shownMs = status.atMs
    this.#table.readings = readingsOf(status, this.#table.board)
  }

  #tell(): void {
    const { changed } = this.#options
    if (!changed) return
    const { view } = this
    const text = JSON.stringify(view)
    if (text === this.#told) return
    this.#told = text
    changed(view)
  }
}
