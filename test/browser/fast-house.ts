/** The real server before a table in virtual time that runs faster than real time: a session in seconds, over the real wire. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { INTERLOCK } from '../../hardware/guard/vocabulary.ts'
import type { TableKind } from '../../hardware/table.ts'
import type { LiveState } from '../../src/feed/live-state.ts'
import { Outbox } from '../../src/run/outbox.ts'
import type { FromControl } from '../../src/run/thread-messages.ts'
import type { ServerAsk } from '../../src/server/messages.ts'
import { openServer, type Server } from '../../src/server/server.ts'
import { DemoTable } from '../../src/web/demo/demo-table.ts'
import { configOf } from '../config/places.ts'

const STEP_MS = 25
const LIVE_MS = 100

export class FastHouse {
  /** Seconds of the table in one of ours. */
  speed = 1
  readonly table: DemoTable
  readonly #server: Server
  readonly #outbox = new Outbox()
  #timer: NodeJS.Timeout | undefined
  #toldMs = 0
  #steppedMs = performance.now()

  #asks: string | null = null

  /** `kind`: what the page is told that it stands beside. */
  constructor(kind: TableKind = 'simulated') {
    const config = {
      ...configOf(''),
      journal: { path: join(mkdtempSync(join(tmpdir(), 'upright-page-')), 'upright.db') },
    }
    this.table = new DemoTable(
      (fact) => this.#tell({ type: 'fact', fact, at: new Date().toISOString(), personal: [] }),
      Date.now,
    )
    const chosen = { program: this.table.program.id, user: null }
    this.#server = openServer({ config, table: kind, chosen }, (message) => {
      if ('type' in message) this.#asked(message as ServerAsk)
    })
  }

  /** Where the page is. */
  async open(): Promise<string> {
    const app = await this.#server.app
    const address = await app.listen({ host: '127.0.0.1', port: 0 })
    this.#timer = setInterval(() => this.#step(), STEP_MS)
    return `${address}/`
  }

  /** Start is pressed for a device that asks to be let in. */
  letIn(): void {
    if (this.#asks !== null) this.#tell({ type: 'pairing', id: this.#asks, outcome: 'granted' })
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#server.close()
  }

  get live(): LiveState | null {
    return this.table.live
  }

  #step(): void {
    const nowMs = performance.now()
    const passedMs = Math.min(100, nowMs - this.#steppedMs)
    this.#steppedMs = nowMs
    this.table.advance(Math.round(passedMs * this.speed))
    if (nowMs - this.#toldMs < LIVE_MS) return
    this.#toldMs = nowMs
    this.#tellLive()
  }

  #tellLive(): void {
    const state = this.table.live
    if (!state) return
    this.#tell({ type: 'live', state, personal: [] })
    this.#tell({ type: 'health', health: this.#health() })
  }

  #tell(message: FromControl): void {
    this.#outbox.add(message)
    // Pictures go with what happened, as from the control thread.
    queueMicrotask(() => {
      const parcel = this.#outbox.take()
      if (parcel) this.#server.hear(parcel)
    })
  }

  #asked(message: ServerAsk): void {
    switch (message.type) {
      case 'does':
        return this.table.does(message.stimulus)
      case 'stop':
        this.table.controller.stop()
        return this.#server.hear({ type: 'stopped' })
      case 'choose':
        this.table.choose(message.program)
        return this.#tell({ type: 'chosen', chosen: { program: message.program.id, user: null } })
      case 'pair':
        this.#asks = message.ask.id
    }
  }

  #health(): Extract<FromControl, { type: 'health' }>['health'] {
    const status = this.table.controller.lastStatus
    return {
      guard: {
        state: status?.guard ?? null,
        cause: status?.cause ?? 'none',
        causeWords: null,
        firmware: 'simulated',
        build: null,
        selfTest: 'passed',
        badFrames: 0,
        upForS: 60,
        details: null,
      },
      link: { up: status !== null, upForS: 1, statusesPerS: 50, lost: 0 },
      sensors: {
        angleDeg: status?.angleDeg ?? null,
        trusted: status === null ? null : (status.interlocks & INTERLOCK.angleUntrusted) === 0,
        currentA: status?.currentA ?? null,
        supplyV: status?.supplyV ?? null,
      },
      interlocks: [],
      journal: null,
      lag: { meanMs: 0.2, worstMs: 1 },
    }
  }
}
