/** The line to the broker: opened again and again, watched, and never waited for. */
import type { MqttConfig } from '../config/mqtt-section.ts'
import { type BrokerTrouble, HUNG_UP, troubleOf } from './broker-trouble.ts'
import { type Client, openClient, PATIENCE, type Patience } from './mqtt-client.ts'
import { retryAfterMs } from './retry.ts'
import { readSecrets } from './secrets.ts'
import type { Message, Topics } from './topics.ts'

/** What the broker has not confirmed within this shows that it is stuck, ms. */
const CONFIRMED_WITHIN_MS = 20_000
const LOOK_EVERY_MS = 5000
/** Messages that may wait for the broker; a session has some dozen. */
const MOST_UNCONFIRMED = 200
/** A connection that held for less was none: whoever throws us out again and again is asked less and less often, ms. */
const STEADY_AFTER_MS = 30_000
/** Goodbye is said within this, ms. */
const GOODBYE_MS = 500

export interface BrokerLinkOptions {
  readonly config: MqttConfig
  readonly topics: Topics
  /** What to listen to. */
  readonly subscriptions: readonly string[]
  readonly connected: () => void
  readonly received: (topic: string, payload: Buffer, isRetained: boolean) => void
  /** A trouble that is none of the last one's kind. */
  readonly trouble: (trouble: BrokerTrouble) => void
  readonly patience?: Patience
}

export class BrokerLink {
  readonly #options: BrokerLinkOptions
  #client: Client | null = null
  #retryTimer: NodeJS.Timeout | undefined
  readonly #lookTimer: NodeJS.Timeout
  readonly #unconfirmed = new Map<number, { readonly sinceMs: number; readonly settle: (isThere: boolean) => void }>()
  #messages = 0
  #failures = 0
  #connectedAt: string | null = null
  #connectedMs = Number.POSITIVE_INFINITY
  #trouble: BrokerTrouble | null = null
  #isClosed = false

  constructor(options: BrokerLinkOptions) {
    this.#options = options
    this.#connect()
    this.#lookTimer = setInterval(() => this.#look(), LOOK_EVERY_MS)
  }

  /** Wall clock, ISO 8601; `null` while there is no connection. */
  get connectedAt(): string | null {
    return this.#connectedAt
  }

  /** What stood in the way last; `null` where nothing ever did. */
  get lastTrouble(): BrokerTrouble | null {
    return this.#trouble
  }

  /** Resolves with whether it is with the broker: confirmed by it (QoS 1), or written to it. Never rejects. */
  publish(message: Message): Promise<boolean> {
    const client = this.#client
    if (!client || this.#connectedAt === null || this.#unconfirmed.size >= MOST_UNCONFIRMED)
      return Promise.resolve(false)
    this.#messages += 1
    const number = this.#messages
    return new Promise((resolve) => {
      const settle = (isThere: boolean) => {
        this.#unconfirmed.delete(number)
        resolve(isThere)
      }
      this.#unconfirmed.set(number, { sinceMs: performance.now(), settle })
      const { topic, payload, qos, retain } = message
      client.publish(topic, payload, { qos, retain }, (error) => settle(!error))
    })
  }

  /** Says goodbye with `last`, where there is somebody to say it to. */
  async close(last: Message): Promise<void> {
    if (this.#isClosed) return
    const goodbye = this.publish(last)
    this.#isClosed = true
    clearTimeout(this.#retryTimer)
    clearInterval(this.#lookTimer)
    const client = this.#client
    if (!client) return
    await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref())])
    this.#client = null
    client.end(!client.connected)
  }

  #connect(): void {
    const { config, topics, patience = PATIENCE } = this.#options
    let client: Client
    try {
      client = openClient(config, readSecrets(config), topics.availability, patience)
    } catch (error) {
      return this.#failed(error)
    }
    this.#client = client
    let reason: unknown = HUNG_UP
    client.on('error', (error) => {
      reason = error
      // After it nothing that comes can be believed.
      client.stream.destroy()
    })
    client.on('disconnect', ({ reasonCode }) => {
      reason = { message: `it hung up (${reasonCode})`, code: reasonCode }
    })
    client.on('connect', () => void this.#greet(client))
    client.on('message', (topic, payload, { retain }) => this.#options.received(topic, payload, retain))
    client.on('close', () => {
      if (client !== this.#client) return
      this.#client = null
      client.end(true)
      this.#failed(reason)
    })
    // The library counts from the connection on; a name server may take its time too.
    const timer = setTimeout(() => client.connected || client.stream.destroy(), patience.answerWithinMs * 2)
    client.once('connect', () => clearTimeout(timer))
    client.once('close', () => clearTimeout(timer))
  }

  async #greet(client: Client): Promise<void> {
    const { subscriptions, config, connected } = this.#options
    try {
      const granted = await client.subscribeAsync([...subscriptions], { qos: 1 })
      if (granted.some(({ qos }) => qos >= 128)) throw new Error('refused')
    } catch {
      if (client !== this.#client) return
      this.#tell({
        code: 'MQTT_SUBSCRIBE',
        message: `the broker at ${config.url} lets this table tell, and not listen: nobody can stop it over MQTT`,
        hint: `Let ${config.username ?? 'it'} read ${subscriptions.join(' and ')} in the broker’s rules.`,
        isLasting: true,
      })
    }
    if (client !== this.#client) return
    this.#connectedAt = new Date().toISOString()
    this.#connectedMs = performance.now()
    connected()
  }

  #failed(error: unknown): void {
    const isSteady = performance.now() - this.#connectedMs > STEADY_AFTER_MS
    this.#connectedAt = null
    this.#connectedMs = Number.POSITIVE_INFINITY
    // Whoever waits for what this connection has not confirmed must not wait for the next.
    for (const { settle } of [...this.#unconfirmed.values()]) settle(false)
    if (this.#isClosed) return
    this.#failures = isSteady ? 1 : this.#failures + 1
    const trouble = troubleOf(error, this.#options.config)
    this.#tell(trouble)
    this.#retryTimer = setTimeout(() => this.#connect(), retryAfterMs(this.#failures, trouble.isLasting))
  }

  /** The same twice in a row is told once; that it is over, `connected` tells. */
  #tell(trouble: BrokerTrouble): void {
    const isNews = trouble.code !== this.#trouble?.code || this.#failures <= 1
    this.#trouble = trouble
    if (isNews) this.#options.trouble(trouble)
  }

  #look(): void {
    const [oldest] = this.#unconfirmed.values()
    if (!oldest || performance.now() - oldest.sinceMs < CONFIRMED_WITHIN_MS) return
    this.#client?.emit('error', new Error('Keepalive'))
  }
}
