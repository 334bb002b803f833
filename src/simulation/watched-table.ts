import type { Signal, Table, TableListener } from '../../hardware/table.ts'

/** A table whose drives are told to somebody, as the controller sends them. */
export class WatchedTable implements Table {
  readonly #table: Table
  readonly #drove: () => void

  constructor(table: Table, drove: () => void) {
    this.#table = table
    this.#drove = drove
  }

  get kind(): Table['kind'] {
    return this.#table.kind
  }

  open(listener: TableListener): Promise<void> {
    return this.#table.open(listener)
  }

  drive(n: number, driveMilli: number): void {
    if (driveMilli !== 0) this.#drove()
    this.#table.drive(n, driveMilli)
  }

  arm(deepestDeg: number, capS: number): void {
    this.#table.arm(deepestDeg, capS)
  }

  disarm(): void {
    this.#table.disarm()
  }

  signal(signal: Signal): void {
    this.#table.signal(signal)
  }

  close(): Promise<void> {
    return this.#table.close()
  }
}
