/** A server on a controller on a simulated table, without threads and network: asked as a browser would, answered at once. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InjectOptions } from 'fastify'
import type { Signal, Table, TableListener } from '../../hardware/table.ts'
import { parseConfig } from '../../src/config/config.ts'
import type { Fact, LiveState } from '../../src/feed/live-state.ts'
import { findProgram } from '../../src/people/programs.ts'
import { ControlThread } from '../../src/run/control-thread.ts'
import { Outbox } from '../../src/run/outbox.ts'
import { SimulatedBench } from '../../src/run/simulated-bench.ts'
import type { FromControl } from '../../src/run/thread-messages.ts'
import type { FromServer } from '../../src/server/messages.ts'
import { openServer, type Server } from '../../src/server/server.ts'
import type { StimulusName } from '../../src/testing.ts'
import { simulatedAgainst } from '../commissioning/simulated-against.ts'
import { commissionTable } from '../people/admitted.ts'

/** What leaves towards the guard. */
export interface Sent {
  arms: number
  /** Drives that move. */
  drives: number
}

/** A table that stands in for a real one, and counts what would move it. */
class WatchedTable implements Table {
  readonly kind = 'serial'
  readonly #table: Table
  readonly #sent: Sent

  constructor(table: Table, sent: Sent) {
    this.#table = table
    this.#sent = sent
  }

  open(listener: TableListener): Promise<void> {
    return this.#table.open(listener)
  }

  drive(n: number, driveMilli: number): void {
    if (driveMilli !== 0) this.#sent.drives += 1
    this.#table.drive(n, driveMilli)
  }

  arm(deepestDeg: number, capS: number): void {
    this.#sent.arms += 1
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

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers: Record<string, unknown>
  /** What stands in `error.code`. */
  readonly code: string | undefined
}

export interface RigOptions {
  readonly toml?: string
  readonly prepare?: (journalPath: string) => void
  /** Whether everything was tried on the table, and its E-stop today. */
  readonly isCommissioned?: boolean
}

type Request = Omit<InjectOptions, 'method' | 'url'>

export class ServerRig {
  readonly sent: Sent = { arms: 0, drives: 0 }
  readonly facts: Fact[] = []
  readonly asked: FromServer[] = []
  readonly journalPath: string
  readonly server: Server
  live: LiveState | null = null
  /** Sent with every request, once this device is paired. */
  cookie: string | null = null
  readonly #control: ControlThread
  readonly #bench: SimulatedBench
  readonly #outbox = new Outbox()
  #requests = 0

  private constructor(kind: 'serial' | 'simulated', bench: SimulatedBench, folder: string, toml: string) {
    const config = parseConfig(toml, { file: null, folder, stateFolder: folder, home: folder })
    const program = findProgram(config.programs, config.comfort.program)
    this.journalPath = config.journal.path
    this.#bench = bench
    // To the controller both are tables on a port; only what the server is told differs.
    const start = {
      config,
      program,
      isProgramNamed: false,
      user: null,
      table: { kind: 'serial' as const, path: 'none' },
    }
    this.#control = new ControlThread(
      start,
      (message) => this.#hear(message),
      () => new WatchedTable(bench.table, this.sent),
    )
    const table = kind === 'serial' ? 'serial' : 'mock-serial'
    this.server = openServer({ config, table, chosen: { program: program.id, user: null } }, (message) =>
      this.#obey(message),
    )
  }

  /** Opens both, and waits until the table is at rest. `prepare` may put something into the journal first. */
  static async open(
    kind: 'serial' | 'simulated',
    { toml = '', prepare = (_path: string) => {}, isCommissioned = true }: RigOptions = {},
  ): Promise<ServerRig> {
    const folder = mkdtempSync(join(tmpdir(), 'upright-server-'))
    prepare(join(folder, 'upright.db'))
    const config = parseConfig(toml, { file: null, folder, stateFolder: folder, home: folder })
    if (isCommissioned) commissionTable(config.journal.path, simulatedAgainst(config))
    const rig = new ServerRig(kind, await SimulatedBench.make('simulated', config.table), folder, toml)
    await rig.server.app
    await rig.#control.open()
    rig.#bench.start()
    await rig.until(() => rig.live?.state === 'upright' && rig.live.guard === 'idle')
    return rig
  }

  async ask(method: string, url: string, payload?: unknown, request: Request = {}): Promise<Answer> {
    const app = await this.server.app
    const headers = { host: 'localhost:8080', ...(this.cookie ? { cookie: this.cookie } : {}), ...request.headers }
    const body = payload === undefined ? {} : { payload: payload as object }
    // Each from an address of its own, so that limits are met where they are looked for only.
    this.#requests += 1
    const remoteAddress = `10.0.${this.#requests >> 8}.${this.#requests & 255}`
    const response = await app.inject({ method: method as 'GET', url, remoteAddress, ...body, ...request, headers })
    return answerOf(response.statusCode, response.body, response.headers)
  }

  /** A hand at the table. */
  do(name: StimulusName): void {
    this.#bench.do(name)
  }

  async until(holds: () => boolean, withinMs = 15_000): Promise<void> {
    const endMs = performance.now() + withinMs
    while (!holds()) {
      if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(this.live)}`)
      await sleep(10)
    }
  }

  /** Asks to be paired, and presses Start once it may be read. Returns the answer that sets the cookie. */
  async pair(name = 'Phone'): Promise<Answer> {
    const asked = await this.ask('POST', '/api/pair', { name })
    const { id } = asked.body as { id: string }
    await sleep(2100)
    this.do('start')
    await this.until(() => this.asked.some(({ type }) => type === 'pair') && !this.#isWaiting)
    const answer = await this.ask('GET', `/api/pair/${id}`)
    const cookie = /^upright_device=[^;]+/.exec(String(answer.headers['set-cookie']))?.[0]
    this.cookie = cookie ?? null
    await this.until(() => this.live?.refusals.every((refusal) => !refusal.includes('Let go of Start')) === true)
    return answer
  }

  get #isWaiting(): boolean {
    return this.live?.say.includes('asks to be paired') === true
  }

  async close(): Promise<void> {
    await this.server.close()
    await this.#control.close()
    this.#bench.stop()
  }

  #hear(message: FromControl): void {
    if (message.type === 'fact') this.facts.push(message.fact)
    if (message.type === 'live') this.live = message.state
    this.#outbox.add(message)
    const parcel = this.#outbox.take()
    if (parcel) this.server.hear(parcel)
  }

  #obey(message: FromServer): void {
    if (message.type === 'took' || message.type === 'listening' || message.type === 'notListening') return
    this.asked.push(message)
    if (message.type === 'trouble' || message.type === 'broker') return
    if (message.type === 'does') this.#bench.do(message.stimulus)
    else if (message.type !== 'commissionAnswer') this.#control.handle(message)
    if (message.type === 'stop') this.server.hear({ type: 'stopped' })
  }
}

function answerOf(status: number, text: string, headers: Record<string, unknown>): Answer {
  let body: unknown = text
  try {
    body = JSON.parse(text)
  } catch {
    // the page's files are no JSON
  }
  return { status, body, headers, code: (body as { error?: { code?: string } } | null)?.error?.code }
}
