/**
 * A table on a broker: tells what is and what happens, and hears one word, Stop. Nothing here starts, resets or chooses anything (S7),
 * and nothing waits for the broker: what it does not take now is told later or, of pictures, not at all.
 */
import type { TableKind } from '../../hardware/table.ts'
import type { MqttConfig } from '../config/mqtt-section.ts'
import type { MqttHealth } from '../feed/api.ts'
import type { SessionSummary } from '../journal/history.ts'
import type { Publications } from '../journal/publications.ts'
import type { Parcel, ToldFact } from '../server/messages.ts'
import { factLine } from '../server/present.ts'
import { BrokerLink, type BrokerLinkOptions } from './broker-link.ts'
import { judgeCommand } from './command.ts'
import { birthTopic, discoveryMessages } from './discovery.ts'
import { type HealthPayload, healthChange, healthPayload } from './health-payload.ts'
import { RetainedFeed } from './retained-feed.ts'
import { SessionCourier } from './session-courier.ts'
import { sessionPayload } from './session-payload.ts'
import { StateFeed } from './state-feed.ts'
import { type StatePayload, statePayload } from './state-payload.ts'
import { type DaySummary, midnight, summaryPayload } from './summary-payload.ts'
import { type Message, type Topics, topicsOf } from './topics.ts'

/** Health is told again after this, though nothing has changed, ms. */
const HEALTH_STALE_MS = 60_000
/** Control tells ten pictures a second: one that is silent for this long hangs, and what stands on the broker is not true, ms. */
const SILENT_AFTER_MS = 5000
/** Home Assistant asks all tables at once: each answers within this, ms. */
const ANNOUNCED_WITHIN_MS = 3000
/** Different strange commands told of. */
const MOST_REPORTS = 20

export interface TablePublisherOptions {
  readonly config: MqttConfig
  readonly version: string
  readonly table: TableKind
  readonly openPublications: (running: string | null) => Publications
  /** Name of a person, by id. */
  readonly nameOf: (user: string) => string | null
  readonly stop: () => void
  /** How the line to the broker is opened; a bench counts on it, and a test has less patience. */
  readonly openLink?: (options: BrokerLinkOptions) => BrokerLink
  readonly told: (news: {
    readonly type: 'broker' | 'trouble'
    readonly message: string
    readonly hint: string
  }) => void
}

export class TablePublisher {
  readonly #options: TablePublisherOptions
  readonly #topics: Topics
  readonly #link: BrokerLink
  readonly #courier: SessionCourier
  readonly #state: StateFeed
  readonly #health: RetainedFeed
  readonly #summary: RetainedFeed
  readonly #reported = new Set<string>()
  readonly #silenceTimer: NodeJS.Timeout
  #announceTimer: NodeJS.Timeout | undefined
  #picture: StatePayload | null = null
  #picturedMs = Number.NEGATIVE_INFINITY
  #healthPayload: HealthPayload | null = null
  #day: DaySummary | null = null
  /** As it stands on the broker. */
  #isAvailable: boolean | null = null
  /** The firmware that Home Assistant was told of; `null`: nothing. */
  #announced: string | null = null

  constructor(options: TablePublisherOptions) {
    this.#options = options
    const { config } = options
    this.#topics = topicsOf(config)
    const publish = (message: Message) => this.#link.publish(message)
    this.#state = new StateFeed(this.#topics.state, publish, nowMs)
    this.#health = new RetainedFeed(this.#topics.health, publish, HEALTH_STALE_MS)
    this.#summary = new RetainedFeed(this.#topics.summary, publish)
    this.#courier = new SessionCourier({
      topics: this.#topics,
      open: () => options.openPublications(this.#picture?.session ?? null),
      publish,
      isConnected: () => this.#link.connectedAt !== null,
      payloadOf: (session) => this.#sessionPayload(session),
      looked: (error) => this.#looked(error),
    })
    const subscriptions = [this.#topics.command]
    if (config.discoveryPrefix !== '') subscriptions.push(birthTopic(config.discoveryPrefix))
    const { openLink = (link: BrokerLinkOptions) => new BrokerLink(link) } = options
    this.#link = openLink({
      config,
      topics: this.#topics,
      subscriptions,
      connected: () => this.#connected(),
      received: (topic, payload, isRetained) => this.#received(topic, payload, isRetained),
      trouble: ({ message, hint }) => options.told({ type: 'trouble', message: `MQTT: ${message}`, hint }),
    })
    this.#silenceTimer = setInterval(() => this.#tellAvailability(), SILENT_AFTER_MS / 2)
  }

  get health(): MqttHealth {
    const { connectedAt, lastTrouble } = this.#link
    const lastError = lastTrouble && `${lastTrouble.message}. ${lastTrouble.hint}`
    return { url: this.#options.config.url, connectedAt, lastError, backlog: this.#courier.backlog }
  }

  /** What control tells. */
  take({ live, facts, health }: Pick<Parcel, 'live' | 'facts' | 'health'>): void {
    if (health) this.#healthPayload = healthPayload(health, this.#options.version, this.#options.table)
    for (const told of facts) this.#tellFact(told)
    if (!live) return
    const isFirst = this.#picture === null
    this.#picture = statePayload(live, this.#options.config.names)
    this.#picturedMs = nowMs()
    // Before the first picture nobody knows whether the journal is open, and whether a session runs.
    if (isFirst) this.#courier.look()
    this.#tellAll()
  }

  async close(): Promise<void> {
    clearInterval(this.#silenceTimer)
    clearTimeout(this.#announceTimer)
    this.#courier.close()
    await this.#link.close(this.#availability(false))
  }

  #connected(): void {
    const { config, told } = this.#options
    told({ type: 'broker', message: `told to ${config.url} as ${config.topic}/${config.table}`, hint: '' })
    this.#isAvailable = null
    this.#announced = null
    for (const feed of [this.#state, this.#health, this.#summary]) feed.beginAnew()
    this.#tellAll()
    if (this.#picture) this.#courier.connected()
  }

  #tellAll(): void {
    if (this.#link.connectedAt === null || !this.#picture) return
    this.#announce()
    const { version, config } = this.#options
    const health = this.#healthPayload
    const problems = health?.problems ?? []
    const summary = summaryPayload({ table: config.table, version }, this.#picture, problems, this.#day)
    this.#state.take(this.#picture)
    if (health) this.#health.take(health, healthChange(health), nowMs())
    this.#summary.take(summary, JSON.stringify(summary), nowMs())
    // Last: whoever reads that the table is there finds what is true of it.
    this.#tellAvailability()
  }

  #tellAvailability(): void {
    if (this.#link.connectedAt === null) return
    const isAvailable = nowMs() - this.#picturedMs < SILENT_AFTER_MS
    if (isAvailable === this.#isAvailable) return
    this.#isAvailable = isAvailable
    void this.#link.publish(this.#availability(isAvailable)).then((isThere) => {
      if (!isThere) this.#isAvailable = null
    })
  }

  #availability(isAvailable: boolean): Message {
    return { topic: this.#topics.availability, payload: isAvailable ? 'online' : 'offline', qos: 1, retain: true }
  }

  /** Again where the firmware is another, or who asks has forgotten. */
  #announce(): void {
    const guard = this.#healthPayload?.guard ?? null
    const firmware = `${guard?.firmware} ${guard?.build}`
    if (firmware === this.#announced) return
    this.#announced = firmware
    for (const message of discoveryMessages(this.#options.config, this.#options.version, guard))
      void this.#link.publish(message).then((isThere) => {
        if (!isThere) this.#announced = null
      })
  }

  #tellFact(told: ToldFact): void {
    if (told.fact.type === 'sessionEnded') this.#courier.sessionEnded()
    const line = factLine(told, this.#options.config.names)
    if (!line) return
    const { atMs: _, ...fact } = line.fact
    const payload = JSON.stringify({ n: told.id, at: line.at, words: line.words, ...fact })
    void this.#link.publish({ topic: this.#topics.event, payload, qos: 1, retain: false })
  }

  #received(topic: string, payload: Buffer, isRetained: boolean): void {
    if (topic !== this.#topics.command) return this.#answerBirth(payload)
    const judged = judgeCommand(payload, isRetained)
    if (judged === 'stop') return this.#options.stop()
    this.#report(`a message on ${topic} is ignored: ${judged.ignored}`, 'Nothing but Stop is done from afar.')
  }

  #answerBirth(payload: Buffer): void {
    if (payload.toString() !== 'online') return
    clearTimeout(this.#announceTimer)
    this.#announceTimer = setTimeout(() => {
      this.#announced = null
      this.#tellAll()
    }, Math.random() * ANNOUNCED_WITHIN_MS)
  }

  #sessionPayload(session: SessionSummary) {
    const { config, nameOf } = this.#options
    if (!config.names) return sessionPayload(session, config.table)
    return sessionPayload(session, config.table, session.user === null ? null : nameOf(session.user))
  }

  #looked(error: unknown): void {
    if (error !== null)
      return this.#report(
        `sessions wait: ${(error as Error).message}`,
        'None is lost: they are told when it can be read.',
      )
    const { publications } = this.#courier
    if (!publications) return
    this.#day = { ...publications.since(midnight()), newest: publications.newest() }
    this.#tellAll()
  }

  /** Once each: whoever can bring one about can bring about a thousand. */
  #report(message: string, hint: string): void {
    if (this.#reported.has(message) || this.#reported.size >= MOST_REPORTS) return
    this.#reported.add(message)
    this.#options.told({ type: 'trouble', message: `MQTT: ${message}`, hint })
  }
}

function nowMs(): number {
  return performance.now()
}
