/** A controller on a simulated table, with its surfaces' thread as in `upright run`, told to a broker. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Config, parseConfig } from '../../src/config/config.ts'
import type { Fact, LiveState } from '../../src/feed/live-state.ts'
import { findProgram } from '../../src/people/programs.ts'
import { ControlThread } from '../../src/run/control-thread.ts'
import { type SurfaceNews, Surfaces } from '../../src/run/surfaces.ts'
import type { ToControl } from '../../src/run/thread-messages.ts'
import type { StimulusName } from '../../src/testing.ts'
import { until } from './mosquitto.ts'

export class TableOnBroker {
  readonly config: Config
  readonly facts: Fact[] = []
  readonly news: SurfaceNews[] = []
  /** What came from the network. */
  readonly asked: ToControl[] = []
  live: LiveState | null = null
  readonly #surfaces: Surfaces
  #control: ControlThread | null = null

  /** `mqtt`: the lines of its section. */
  constructor(mqtt: string, { toml = '', folder = mkdtempSync(join(tmpdir(), 'upright-mqtt-')) } = {}) {
    const text = `${toml}\n[page]\nport = 0\n[mqtt]\n${mqtt}`
    this.config = parseConfig(text, { file: null, folder, stateFolder: folder, home: folder })
    this.#surfaces = new Surfaces({
      config: this.config,
      table: 'mock-serial',
      chosen: { program: 'gentle', user: null },
      control: (message) => {
        this.asked.push(message)
        this.#control?.handle(message)
      },
      tell: (news) => this.news.push(news),
    })
  }

  static async open(mqtt: string, options?: { toml?: string; folder?: string }): Promise<TableOnBroker> {
    const table = new TableOnBroker(mqtt, options)
    await table.#open()
    return table
  }

  get troubles(): string[] {
    return this.news.flatMap((news) => (news.type === 'trouble' ? [news.message] : []))
  }

  does(stimulus: StimulusName): void {
    this.#control?.handle({ type: 'does', stimulus })
  }

  until(holds: () => boolean, withinMs?: number): Promise<void> {
    return until(holds, () => ({ live: this.live, news: this.news, asked: this.asked }), withinMs)
  }

  async close(): Promise<void> {
    await this.#surfaces.close()
    await this.#control?.close()
  }

  async #open(): Promise<void> {
    const program = findProgram(this.config.programs, 'gentle')
    const start = {
      config: this.config,
      program,
      isProgramNamed: true,
      user: null,
      table: { kind: 'simulated' as const },
    }
    this.#control = new ControlThread(start, (message) => {
      if (message.type === 'live') this.live = message.state
      if (message.type === 'fact') this.facts.push(message.fact)
      this.#surfaces.hear(message)
    })
    await this.#control.open()
    await this.until(() => this.live?.state === 'upright' && this.live.guard === 'idle')
  }
}
