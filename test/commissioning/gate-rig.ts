/** The controller of `upright run` on a table that claims to hang on a port, in virtual time: whether a press of Start moves it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SimulatedTable } from '../../hardware/simulator/simulated-table.ts'
import { STIMULI, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { BoardDetails, GuardConfig, GuardIdentity, Signal, Table, TableListener } from '../../hardware/table.ts'
import type { Against } from '../../src/commissioning/record.ts'
import { type Config, parseConfig } from '../../src/config/config.ts'
import type { Fact, LiveState } from '../../src/feed/live-state.ts'
import { findProgram } from '../../src/people/programs.ts'
import { ControlThread } from '../../src/run/control-thread.ts'
import { admitSomeone, commissionTable } from '../people/admitted.ts'
import { simulatedAgainst } from './simulated-against.ts'

/** The simulated table behind a port: what it says of itself is the test's. */
class PortedTable implements Table {
  readonly kind = 'serial'
  readonly inner: SimulatedTable
  arms = 0
  /** Drives that move. */
  drives = 0
  says: { identity: Partial<GuardIdentity>; limits: GuardConfig; board: BoardDetails }

  constructor(inner: SimulatedTable, says: PortedTable['says']) {
    this.inner = inner
    this.says = says
  }

  open(listener: TableListener): Promise<void> {
    return this.inner.open({
      connected: (identity) => {
        const { limits, board } = this.says
        listener.connected({ ...identity, ...this.says.identity }, limits, board)
      },
      status: (status) => listener.status(status),
      panel: (event) => listener.panel(event),
      armReply: (reply) => listener.armReply(reply),
      lost: (reason) => listener.lost(reason),
    })
  }

  drive(n: number, driveMilli: number): void {
    if (driveMilli !== 0) this.drives += 1
    this.inner.drive(n, driveMilli)
  }

  arm(deepestDeg: number, capS: number): void {
    this.arms += 1
    this.inner.arm(deepestDeg, capS)
  }

  disarm(): void {
    this.inner.disarm()
  }

  signal(signal: Signal): void {
    this.inner.signal(signal)
  }

  close(): Promise<void> {
    return this.inner.close()
  }
}

export interface GateOptions {
  readonly toml?: string
  /** Makes the database what it is; the table is commissioned unless this says otherwise. */
  readonly prepare?: (path: string, against: Against) => void
  /** What the board says of itself, other than what was commissioned. */
  readonly says?: Partial<Against> & { readonly health?: null }
  readonly program?: string
  readonly user?: string
  /** Where an earlier rig has left its database. */
  readonly folder?: string
}

export class GateRig {
  readonly folder: string
  readonly config: Config
  /** What the table was commissioned with, as the simulated board tells it. */
  readonly against: Against
  readonly table: PortedTable
  readonly facts: Fact[] = []
  live: LiveState | null = null
  readonly #control: ControlThread

  private constructor(options: GateOptions) {
    this.folder = options.folder ?? mkdtempSync(join(tmpdir(), 'upright-gate-'))
    const { folder } = this
    this.config = parseConfig(options.toml ?? '', { file: null, folder, stateFolder: folder, home: folder })
    this.against = simulatedAgainst(this.config)
    if (!options.folder) {
      admitSomeone(this.path)
      const prepare = options.prepare ?? commissionTable
      prepare(this.path, this.against)
    }
    const inner = new SimulatedTable({ config: this.config.table, seed: 1 })
    this.table = new PortedTable(inner, sayings(this.against, options.says))
    const { programs, comfort } = this.config
    this.#control = new ControlThread(
      {
        config: this.config,
        table: { kind: 'serial', path: 'none' },
        program: findProgram(programs, options.program ?? comfort.program),
        isProgramNamed: options.program !== undefined,
        user: options.user ?? null,
      },
      (message) => {
        if (message.type === 'fact') this.facts.push(message.fact)
        if (message.type === 'live') this.live = message.state
      },
      () => this.table,
    )
  }

  static async open(options: GateOptions = {}): Promise<GateRig> {
    const rig = new GateRig(options)
    await rig.#control.open()
    rig.run(1500)
    return rig
  }

  get path(): string {
    return join(this.folder, 'upright.db')
  }

  run(ms: number): void {
    this.table.inner.advance(ms)
  }

  do(name: StimulusName): void {
    const later = (ms: number, action: () => void) => {
      this.run(ms)
      action()
    }
    STIMULI[name].apply({ board: this.table.inner.board, link: this.table.inner.link, later })
    this.run(100)
  }

  /** The cable is pulled, and what is plugged in afterwards says something else of itself. */
  swapBoard(says: GateOptions['says']): void {
    this.table.inner.link.unplugged = true
    this.run(1000)
    this.table.says = sayings(this.against, says)
    this.table.inner.link.unplugged = false
    this.run(3000)
  }

  /** Presses Start until something comes of it, and tells why it was refused; nothing where it was not. */
  async start(): Promise<string> {
    const from = this.facts.length
    this.do('start')
    // What is announced begins to move once it is on the disk.
    for (let i = 0; i < 50 && this.table.arms > 0 && this.table.drives === 0; i++) {
      await sleep(10)
      this.run(20)
    }
    const refused = this.facts.slice(from).find((fact) => fact.type === 'refused')
    return refused?.reasons.join(' ') ?? ''
  }

  /** The E-stop, as the day's test wants it. */
  tryEstop(): void {
    this.do('estop')
    this.run(500)
    this.do('estop-release')
    this.run(500)
    this.do('reset')
    this.run(500)
  }

  /** Waits for what another thread tells. */
  async until(holds: () => boolean, withinMs = 5000): Promise<void> {
    for (const endMs = performance.now() + withinMs; !holds(); await sleep(10)) {
      if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(this.live)}`)
      this.run(20)
    }
  }

  /** Waits until nothing refuses the next session. */
  letsStart(): Promise<void> {
    this.live = null
    return this.until(() => this.live?.state === 'upright' && this.live.refusals.length === 0)
  }

  /** Waits until the controller knows what stands in its database. */
  async knows(): Promise<this> {
    await this.until(
      () => this.live !== null && !this.live.refusals.some((words) => words.includes('It is being read')),
    )
    return this
  }

  async close(): Promise<void> {
    await this.#control.close()
  }

  async remove(): Promise<void> {
    await this.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function sayings(against: Against, differing: GateOptions['says'] = {}): PortedTable['says'] {
  const { build, limits, wiring, board, health = ANY_HEALTH } = { ...against, ...differing }
  return { identity: { build }, limits, board: { wiring, health: health && { ...health, board } } }
}

const ANY_HEALTH = {
  board: 'simulation',
  resetCause: 1,
  failures: 0,
  stepMaxMs: 0.4,
  lateSteps: 0,
  stackFreeBytes: 700,
  busResets: 0,
} as const
