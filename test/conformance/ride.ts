import { expect } from 'vitest'
import type { Table, TableStatus } from '../../hardware/table.ts'
import { RecordingListener } from '../serial/recording-listener.ts'
import type { Bench, BenchKind } from './bench.ts'

/** Listens to a table and answers each of its statuses with one drive, as a controller does. */
export class Pilot extends RecordingListener {
  /** Answers with this, ‰; with nothing where it is null. */
  driveMilli: number | null = null
  readonly #table: Table

  constructor(table: Table) {
    super()
    this.#table = table
  }

  override status(status: TableStatus): void {
    super.status(status)
    if (this.driveMilli !== null) this.#table.drive(status.n, this.driveMilli)
  }

  get latest(): TableStatus {
    return this.statuses.at(-1)!
  }
}

/** Fast enough to be short, slow enough for every limit: about 2.8°/s. */
const TILT_MILLI = 500

/** A bench with a pilot at its table: the words the stories are told in. */
export class Ride {
  readonly bench: Bench
  readonly pilot: Pilot

  constructor(kind: BenchKind) {
    this.bench = kind.make()
    this.pilot = new Pilot(this.bench.table)
  }

  /** Opens the table and waits for its first statuses. */
  async connects(): Promise<this> {
    const opening = this.bench.table.open(this.pilot)
    await this.until(() => this.pilot.statuses.length > 0, 5000)
    await opening
    await this.bench.run(500) // a guard takes a moment to boot
    return this
  }

  /** Start is pressed and a session announced; the answer's code. */
  async announces(deepestDeg = 30, capS = 120): Promise<string> {
    this.bench.do('start')
    await this.bench.run(100)
    return this.arms(deepestDeg, capS)
  }

  /** A session is announced, without a press; the answer's code. */
  async arms(deepestDeg = 30, capS = 120): Promise<string> {
    const before = this.pilot.armReplies.length
    this.bench.table.arm(deepestDeg, capS)
    await this.until(() => this.pilot.armReplies.length > before, 200)
    return this.pilot.armReplies.at(-1)!.code
  }

  /** Connected, and a session under way at `angleDeg`, standing still and driven with 0. */
  async isAt(angleDeg: number): Promise<this> {
    await this.connects()
    expect(await this.announces()).toBe('accepted')
    this.pilot.driveMilli = TILT_MILLI
    await this.until(() => this.bench.steel.angleDeg >= angleDeg - 0.5, 60_000)
    this.pilot.driveMilli = 0
    await this.bench.run(800)
    return this
  }

  /** Lets time pass until something is so; fails where it takes longer than `withinMs`. */
  async until(what: () => boolean, withinMs: number): Promise<void> {
    for (let passedMs = 0; !what(); passedMs += 10) {
      if (passedMs >= withinMs) throw new Error(`${what} took longer than ${withinMs} ms`)
      await this.bench.run(10)
    }
  }

  /** How long something takes to become so, ms, looked at each millisecond; `withinMs` at most. */
  async timeUntil(what: () => boolean, withinMs: number): Promise<number> {
    let passedMs = 0
    for (; !what() && passedMs < withinMs; passedMs++) await this.bench.run(1)
    return passedMs
  }
}
