import type { Program } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import type { Controller } from '../control/controller.ts'
import type { Fact } from '../feed/live-state.ts'
import { entryFrom } from '../people/fact-entries.ts'
import { peopleFrom } from '../people/fold.ts'
import type { LedgerRow } from '../people/ledger.ts'
import { VisitorDesk } from '../run/visitor-desk.ts'

/** Who comes to a simulated table: what is kept about them, and when they come. */
export interface Visit {
  /** Everything that was ever entered about the people of this table, oldest first. */
  readonly ledger: readonly LedgerRow[]
  /** Id of the one who comes, as the ledger has it. */
  readonly user: string
  /** Wall clock as the table is switched on, epoch ms. */
  readonly nowMs: number
}

export interface SimulatedVisitorOptions {
  readonly visit: Visit
  readonly controller: Controller
  readonly config: Config
  readonly program: Program
  /** Virtual time since power-on, ms. */
  readonly elapsedMs: () => number
}

/** Lets a visitor in as on a real table, and keeps in a ledger of its own what they do. */
export class SimulatedVisitor {
  readonly #options: SimulatedVisitorOptions
  readonly #desk: VisitorDesk
  readonly ledger: LedgerRow[]

  constructor(options: SimulatedVisitorOptions) {
    const { visit, controller, config, program } = options
    this.#options = options
    this.ledger = [...visit.ledger]
    this.#desk = new VisitorDesk({
      controller,
      config,
      program,
      isProgramNamed: true,
      user: peopleFrom(visit.ledger).get(visit.user)?.profile.name ?? visit.user,
      mustBeKnown: true,
      nowMs: () => this.#nowMs,
    })
    this.#tellDesk()
  }

  heard(fact: Fact): void {
    const { user } = this.#options.visit
    const told = entryFrom(fact, () => user)
    if (!told) return
    this.ledger.push({ ...told, atMs: this.#nowMs })
    this.#tellDesk()
  }

  /** Rests end and days pass without anything happening. */
  look(): void {
    this.#desk.look()
  }

  get #nowMs(): number {
    return this.#options.visit.nowMs + this.#options.elapsedMs()
  }

  #tellDesk(): void {
    this.#desk.peopleAre({ people: peopleFrom(this.ledger), tampered: new Set(), clockRefusal: null })
  }
}
