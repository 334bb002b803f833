import type { BoardDetails, GuardConfig, GuardIdentity, TableStatus } from '../../hardware/table.ts'
import type { Commissioning } from '../commissioning/record.ts'
import type { Controller } from '../control/controller.ts'
import type { Fact } from '../feed/live-state.ts'
import { CommissioningDesk } from './commissioning-desk.ts'
import { DailyTestDesk } from './daily-test-desk.ts'
import type { TableTap } from './tapped-table.ts'

export interface TableGateOptions {
  readonly controller: Pick<Controller, 'block'>
  readonly record: (fact: Fact) => void
  readonly loadKg: number
  /** Monotonic ms, and the wall clock, epoch ms. */
  readonly nowMs: () => number
  readonly wallMs: () => number
}

/** What a real table must have passed before anybody starts on it: its commissioning, and the day's test of its E-stop. */
export class TableGate implements TableTap {
  readonly #commissioning: CommissioningDesk
  readonly #dailyTest: DailyTestDesk

  constructor({ controller, record, loadKg, nowMs, wallMs }: TableGateOptions) {
    this.#commissioning = new CommissioningDesk({
      block: (reasons) => controller.block('commissioning', reasons),
      loadKg,
    })
    this.#dailyTest = new DailyTestDesk({
      block: (reason) => controller.block('dailyTest', reason),
      passed: (guard, apartMs) => record({ type: 'dailyTestPassed', atMs: nowMs(), ...guard, apartMs }),
      failed: (found) => record({ type: 'dailyTestFailed', atMs: nowMs(), found }),
      wallMs,
    })
  }

  /** What the person at the table does next, while the day's test runs. */
  get says(): string | null {
    return this.#dailyTest.says
  }

  /** What is kept about the table has been read, or has changed; `null` where it can be read no more. */
  keptIs(kept: Commissioning | null): void {
    this.#commissioning.recordIs(kept?.record ?? null)
    this.#dailyTest.lastIs(kept?.dailyTest ?? null)
  }

  connected(identity: GuardIdentity, config: GuardConfig, board: BoardDetails): void {
    this.#commissioning.connected(identity, config, board)
    this.#dailyTest.connected(identity, board)
  }

  status(status: TableStatus): void {
    this.#dailyTest.status(status)
  }

  lost(): void {
    this.#commissioning.lost()
    this.#dailyTest.lost()
  }

  /** Days pass without anything happening. */
  look(): void {
    this.#dailyTest.look()
  }
}
