/** The publisher alone, told pictures and facts by hand, on a journal of its own: no thread, no table. */

import { parseConfig } from '../../src/config/config.ts'
import type { LiveState } from '../../src/feed/live-state.ts'
import type { SessionSummary } from '../../src/journal/history.ts'
import { openPublications } from '../../src/journal/publications.ts'
import { BrokerLink } from '../../src/mqtt/broker-link.ts'
import { TablePublisher, type TablePublisherOptions } from '../../src/mqtt/table-publisher.ts'
import type { ControlHealth, Parcel } from '../../src/server/messages.ts'
import { READY } from '../cli/screens.ts'
import { freshPath } from '../journal/recorded-session.ts'
import { until } from './mosquitto.ts'

export const PICTURE: LiveState = {
  ...READY,
  table: 'serial',
  say: 'Press Start to begin.',
  switches: 0,
  program: 'gentle',
}

export const HEALTH: ControlHealth = {
  guard: {
    state: 'idle',
    cause: 'none',
    causeWords: null,
    firmware: '1.0.0',
    build: 'abc',
    selfTest: 'passed',
    badFrames: 0,
    upForS: 60,
    details: null,
  },
  link: { up: true, upForS: 1, statusesPerS: 50, lost: 0 },
  sensors: { angleDeg: [-75, -75], trusted: true, currentA: 0, supplyV: 12.4 },
  interlocks: [],
  journal: null,
  lag: { meanMs: 0.1, worstMs: 2 },
}

type Told = Partial<Pick<Parcel, 'facts' | 'health'>> & {
  readonly state?: Partial<LiveState>
  readonly personal?: readonly string[]
}

export class ToldTable {
  readonly news: { readonly type: string; readonly message: string; readonly hint: string }[] = []
  stops = 0
  readonly publisher: TablePublisher
  readonly #timer: NodeJS.Timeout
  #told: Told = {}

  constructor(mqtt: string, journalPath: string, options: Partial<TablePublisherOptions> = {}, first: Told = {}) {
    const places = { file: null, folder: '/', stateFolder: '/', home: '/' }
    this.publisher = new TablePublisher({
      config: parseConfig(`[mqtt]\n${mqtt}`, places).mqtt!,
      version: '1.2.3',
      table: 'serial',
      openPublications: (running) => openPublications(journalPath, 'mqtt', running),
      nameOf: () => 'Anna',
      stop: () => {
        this.stops += 1
      },
      told: (news) => this.news.push(news),
      ...options,
    })
    this.tell({ health: HEALTH, ...first })
    this.#timer = setInterval(() => this.tell(), 100)
  }

  get isConnected(): boolean {
    return this.publisher.health.connectedAt !== null
  }

  /** A picture, as control tells ten a second; what it says stays. */
  tell(told: Told = {}): void {
    const state = { ...this.#told.state, ...told.state }
    const personal = told.personal ?? this.#told.personal ?? []
    this.#told = { state, personal }
    const live = { state: { ...PICTURE, ...state }, personal }
    this.publisher.take({ live, facts: told.facts ?? [], health: told.health ?? null })
  }

  /** Control hangs. */
  fallSilent(): void {
    clearInterval(this.#timer)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.publisher.close()
  }
}

/** One that gives a broker a second where it would give ten. */
export function impatient(mqtt: string, path = freshPath()): ToldTable {
  return new ToldTable(mqtt, path, {
    openLink: (options) => new BrokerLink({ ...options, patience: { answerWithinMs: 1000, keepaliveS: 1 } }),
  })
}

/** What it said first. */
export async function toldBy(table: ToldTable, withinMs?: number): Promise<ToldTable['news'][number]> {
  await until(() => table.news.length > 0, undefined, withinMs)
  return table.news[0]!
}

export const ONE_SESSION: SessionSummary = {
  id: 'one',
  user: 'anna-id',
  program: 'gentle',
  startedAt: '2026-03-01T18:30:00.000Z',
  outcome: 'completed',
  cause: null,
  durationS: 361.4,
  exposureMin: 0.712,
  deepestDeg: 20.13,
  invertedS: 119.6,
}
