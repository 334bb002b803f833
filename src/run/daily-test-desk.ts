import type { BoardDetails, GuardIdentity, TableStatus } from '../../hardware/table.ts'
import { askFor, type DailyTest, stepDailyTest, UNTRIED } from '../commissioning/daily-test.ts'
import type { DailyTestEntry } from '../commissioning/record.ts'

type Guard = Pick<DailyTestEntry, 'board' | 'build'>

export interface DailyTestDeskOptions {
  /** Refuses sessions while a reason stands. */
  readonly block: (reason: string | null) => void
  readonly passed: (guard: Guard, apartMs: number) => void
  readonly failed: (found: string) => void
  /** Wall clock, epoch ms. */
  readonly wallMs: () => number
}

const READING = 'It is being read whether the E-stop was tried today: a moment.'
const KEEPING = 'The day’s test of the E-stop has passed, and is being kept: a moment.'

/** Keeps sessions from starting on each local day until the E-stop was seen to work. It counts once it is on the disk. */
export class DailyTestDesk {
  readonly #options: DailyTestDeskOptions
  /** `null`: not told yet. */
  #last: { readonly entry: DailyTestEntry | null } | null = null
  #guard: Guard | null = null
  #test: DailyTest = UNTRIED
  #blocked: string | null = null
  /** Whether the guard moves nothing and offers no way back, which would come first (S6). */
  #stands = false

  constructor(options: DailyTestDeskOptions) {
    this.#options = options
    this.look()
  }

  /** What the person does next while the test runs; `null` where none does, or where the guard has something weightier to say. */
  get says(): string | null {
    const isRunning = this.#test.stage !== 'waiting' || this.#test.found !== null
    return isRunning && this.#stands ? this.#blocked : null
  }

  /** The last test that is kept, or that none is. */
  lastIs(entry: DailyTestEntry | null): void {
    this.#last = { entry }
    this.look()
  }

  connected(identity: GuardIdentity, { health }: BoardDetails): void {
    this.#guard = health && { board: health.board, build: identity.build }
    this.#test = UNTRIED
    this.look()
  }

  lost(): void {
    this.#guard = null
    this.#test = UNTRIED
    this.look()
  }

  status(status: TableStatus): void {
    this.#stands = status.guard === 'idle' || status.guard === 'latched'
    if (this.#blocked === null || this.#test.stage === 'passed') return
    const before = this.#test
    this.#test = stepDailyTest(before, status)
    if (this.#test === before) return
    const { passed, failed } = this.#options
    if (this.#test.stage === 'passed' && this.#guard) passed(this.#guard, this.#test.apartMs)
    if (this.#test.stage === 'waiting' && before.stage !== 'waiting') failed(this.#test.found ?? '')
    this.look()
  }

  /** Judges anew: a day ends without anything happening. */
  look(): void {
    const blocked = this.#refusal()
    if (blocked === null) this.#test = UNTRIED
    if (blocked === this.#blocked) return
    this.#blocked = blocked
    this.#options.block(blocked)
  }

  #refusal(): string | null {
    if (this.#last === null) return READING
    return this.#isDone(this.#last.entry) ? null : (askFor(this.#test) ?? KEEPING)
  }

  #isDone(entry: DailyTestEntry | null): boolean {
    const guard = this.#guard
    if (!entry || !guard || entry.board !== guard.board || entry.build !== guard.build) return false
    return localDay(entry.atMs) === localDay(this.#options.wallMs())
  }
}

function localDay(atMs: number): string {
  return new Date(atMs).toDateString()
}
