/** The wizard on a table at a port: what passes is kept at once, whatever happens next. */

import type { PortSource } from '../../hardware/serial/ports.ts'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import type { BoardDetails, GuardConfig, GuardIdentity, TableKind } from '../../hardware/table.ts'
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { carriedOver } from './carried-over.ts'
import type { PartName } from './parts.ts'
import { type Asked, partsToWalk } from './plan.ts'
import type { Against, CommissioningEntry, CommissioningRecord, MissingPart } from './record.ts'
import type { TableValues } from './wizard/step.ts'
import type { Measured, WizardView } from './wizard/view.ts'
import { Wizard } from './wizard/wizard.ts'

export interface TableWalkOptions {
  readonly config: Config
  readonly path: string
  readonly ports?: PortSource
  readonly kind?: TableKind
  readonly asked: Asked
  readonly shipped: { readonly build: string; readonly version: string }
  /** What has passed before. */
  readonly record: () => CommissioningRecord
  readonly keep: (entries: readonly CommissioningEntry[]) => void
  readonly writeTable: (values: TableValues) => string | null
  /** What is going to be walked, before it is. */
  readonly planned: (parts: readonly MissingPart[]) => void
  readonly changed: (view: WizardView) => void
  /** A board that says it is none to be touched may be walked all the same: a rehearsal. */
  readonly mayBeSimulation?: boolean
}

export class TableWalk {
  readonly #options: TableWalkOptions
  readonly #table: SerialTable
  readonly #passed = new Map<PartName, CommissioningEntry>()
  #wizard: Wizard | null = null
  #finish!: (outcome: 'done' | Error) => void
  /** Resolves when every part has passed; rejects where this table cannot be walked. */
  readonly finished: Promise<void>

  constructor(options: TableWalkOptions) {
    this.#options = options
    const { path, ports, kind } = options
    this.#table = new SerialTable({
      path,
      ...(ports ? { ports } : {}),
      ...(kind ? { kind } : {}),
      answered: (message) => this.#wizard?.answered(message),
    })
    this.finished = new Promise((resolve, reject) => {
      this.#finish = (outcome) => (outcome === 'done' ? resolve() : reject(outcome))
    })
    this.finished.catch(() => {})
  }

  /** @throws TableError where there is no table */
  async open(): Promise<void> {
    await this.#table.open({
      connected: (identity, config, board) => this.#connected(identity, config, board),
      status: (status) => {
        this.#wizard?.status(status)
        if (this.#wizard?.isDone) this.#finish('done')
      },
      panel: () => {},
      armReply: (reply) => this.#wizard?.armReplied(reply),
      lost: () => this.#wizard?.lost(),
    })
  }

  answer(questionId: string, typed: string): void {
    this.#wizard?.answer(questionId, typed)
  }

  answerFromPage(questionNumber: number, typed: string): void {
    this.#wizard?.answerFromPage(questionNumber, typed)
  }

  askStop(): void {
    this.#wizard?.askStop()
  }

  get passed(): readonly PartName[] {
    return [...this.#passed.keys()]
  }

  /** Ends a session that is under way; what has passed is kept. */
  async close(): Promise<void> {
    this.#wizard?.stop()
    await this.#table.close()
  }

  #connected(identity: GuardIdentity, config: GuardConfig, board: BoardDetails): void {
    if (this.#wizard) return this.#again(this.#wizard, identity, board)
    try {
      this.#begin(identity, config, board)
    } catch (error) {
      this.#finish(error as Error)
    }
  }

  /** Another board at the same port is another table: nothing of this walk holds for it. */
  #again(wizard: Wizard, identity: GuardIdentity, { wiring }: BoardDetails): void {
    if (!wizard.isSameBoard(identity, wiring)) return this.#finish(otherBoard(this.#options.path))
    wizard.connected(identity)
  }

  #begin(identity: GuardIdentity, config: GuardConfig, { wiring, health }: BoardDetails): void {
    const { config: settled, asked, record, shipped, planned, changed, writeTable, mayBeSimulation } = this.#options
    if (health?.board === 'simulation' && !mayBeSimulation) throw isSimulation(this.#options.path)
    const { ratedLoadKg, table } = settled
    const now = health && { board: health.board, build: identity.build, wiring, limits: config, loadKg: ratedLoadKg }
    const kept = record()
    for (const [part, entry] of kept.passed) this.#passed.set(part, entry)
    const missing = partsToWalk(kept, now, table, asked)
    planned(missing)
    if (missing.length === 0) return this.#finish('done')
    this.#wizard = new Wizard({
      parts: missing.map(({ part }) => part),
      table,
      ratedLoadKg,
      shipped,
      send: (request) => this.#table.request(request),
      writeTable,
      passed: (part, against, measured) => this.#keep([entryOf(part, against, measured)]),
      rewired: (before, after, during) => this.#keep(carriedOver(this.#passed, { before, now: after, during })),
      changed,
    })
    this.#wizard.connected(identity)
  }

  #keep(entries: readonly CommissioningEntry[]): void {
    for (const entry of entries) this.#passed.set(entry.part, entry)
    if (entries.length > 0) this.#options.keep(entries)
  }
}

function entryOf(part: PartName, against: Against, measured: Measured): CommissioningEntry {
  return { part, passedAt: new Date().toISOString(), against, measured }
}

function isSimulation(path: string): UprightError {
  return new UprightError(
    'IS_SIMULATION',
    `the board on ${path} says that it is a simulation: there is nothing to press, measure or crank`,
    'Record it at once with --simulation, or rehearse the wizard with --emulated.',
    1,
  )
}

function otherBoard(path: string): UprightError {
  return new UprightError(
    'OTHER_BOARD',
    `another board answers on ${path} than the one this walk began with`,
    'What has passed is kept for the first one. Connect it again, or begin anew with this one.',
    1,
  )
}
