/** The wizard and its owner at an emulated board, in the board's own time. */
import { readFileSync } from 'node:fs'
import { EmulatedBoard, type EmulatedBoardOptions } from '../../hardware/emulator/emulated-board.ts'
import { LineHost } from '../../hardware/emulator/line-host.ts'
import type { GuardRequest } from '../../hardware/guard/message.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { carriedOver } from '../../src/commissioning/carried-over.ts'
import { PART_NAMES, type PartName } from '../../src/commissioning/parts.ts'
import type { Against, CommissioningEntry } from '../../src/commissioning/record.ts'
import type { FindingCode } from '../../src/commissioning/wizard/findings.ts'
import type { Question } from '../../src/commissioning/wizard/question.ts'
import type { TableValues } from '../../src/commissioning/wizard/step.ts'
import { STEPS } from '../../src/commissioning/wizard/steps.ts'
import type { Measured, WizardView } from '../../src/commissioning/wizard/view.ts'
import { Wizard } from '../../src/commissioning/wizard/wizard.ts'
import { Owner, type OwnerOptions } from './owner.ts'

/** A short table: from −45° to 12°, so that a chip that is emulated need not tilt for long. */
export const SHORT_TABLE: GuardConfig = {
  uprightDeg: -45,
  maxAngleDeg: 12,
  capS: 60,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}
const EMPTY = { massKg: 0, heightM: 1.75 }
const LONGEST_MS = 150_000

const { build, version } = JSON.parse(readFileSync('hardware/firmware/dist/firmware.json', 'utf8')) as {
  build: string
  version: string
}

export interface StoryOptions extends Partial<OwnerOptions> {
  readonly parts?: readonly PartName[]
  /** Only these steps. */
  readonly steps?: readonly string[]
  readonly board?: Partial<EmulatedBoardOptions>
  /** What is wrong with the table. */
  readonly with?: (board: EmulatedBoard) => void
  readonly writeTable?: (values: TableValues) => string | null
  readonly table?: GuardConfig
  /** The firmware this version brings. */
  readonly shipped?: { readonly build: string; readonly version: string }
}

export class Story {
  readonly board: EmulatedBoard
  readonly host: LineHost
  readonly owner: Owner
  readonly wizard: Wizard
  readonly passed = new Map<PartName, CommissioningEntry>()
  readonly sent: GuardRequest[] = []
  readonly written: TableValues[] = []
  readonly seenSteps: string[] = []
  readonly questions = new Map<string, Question>()
  view!: WizardView

  constructor(options: StoryOptions = {}) {
    const { uprightDeg, maxAngleDeg } = SHORT_TABLE
    const board = new EmulatedBoard({
      config: SHORT_TABLE,
      person: EMPTY,
      mounted: { uprightDeg, maxAngleDeg },
      ...options.board,
    })
    options.with?.(board)
    this.board = board
    this.host = new LineHost(board)
    this.host.run(700)
    this.owner = new Owner(board, { uprightDeg, ...options })
    const isWanted = (id: string) => options.steps?.includes(id) ?? true
    this.wizard = new Wizard({
      parts: options.parts ?? PART_NAMES,
      steps: STEPS.filter(({ id }) => isWanted(id)),
      table: options.table ?? SHORT_TABLE,
      ratedLoadKg: 120,
      shipped: options.shipped ?? { build, version },
      send: (request) => {
        this.sent.push(request)
        this.host.send(request)
      },
      writeTable: (values) => {
        this.written.push(values)
        return options.writeTable?.(values) ?? null
      },
      passed: (part, against, measured) => this.#keep(part, against, measured),
      rewired: (before, now, during) => this.#carry(before, now, during),
      changed: (view) => {
        this.view = view
        if (view.step && !this.seenSteps.includes(view.step)) this.seenSteps.push(view.step)
        if (view.question) this.questions.set(view.question.id, view.question)
        this.owner.see(view, (id, text) => this.wizard.answer(id, text))
      },
    })
    this.wizard.connected(this.host.ask('identify').identity)
    this.host.onMessage = (message) => {
      if (message.type === 'status') this.wizard.status(message.status)
      else this.wizard.answered(message)
    }
  }

  /** Until something is found, or all is done. */
  run(): FindingCode | 'done' {
    return this.until(() => (this.view?.finding !== null && this.view?.finding !== undefined) || this.wizard.isDone)
  }

  until(isSo: () => boolean): FindingCode | 'done' {
    const fromMs = this.board.timeMs
    while (!isSo()) {
      if (this.board.timeMs - fromMs > LONGEST_MS) throw new Error(`the walk hangs: ${JSON.stringify(this.view)}`)
      this.owner.step()
      this.host.run(1)
    }
    return this.view.finding?.code ?? 'done'
  }

  #keep(part: PartName, against: Against, measured: Measured): void {
    this.passed.set(part, { part, passedAt: '2026-11-21T12:00:00Z', against, measured })
  }

  #carry(before: Against, now: Against, during: PartName): void {
    for (const entry of carriedOver(this.passed, { before, now, during })) this.passed.set(entry.part, entry)
  }
}
