/** A real Mosquitto on the loopback, with a configuration of its own, that can be stopped and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { freePort } from '../../bench/free-port.ts'

export interface Heard {
  readonly topic: string
  readonly text: string
  readonly isRetained: boolean
}

export class Mosquitto {
  readonly port: number
  readonly #folder: string
  readonly #options: readonly string[]
  #process: ChildProcess | null = null

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port
    this.#folder = folder
    this.#options = options
  }

  /** `options`: lines of its configuration behind the listener; who has none is let in without a name. */
  static async start(options: readonly string[] = ['allow_anonymous true']): Promise<Mosquitto> {
    const broker = new Mosquitto(await freePort(), mkdtempSync(join(tmpdir(), 'upright-mosquitto-')), options)
    await broker.start()
    return broker
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`
  }

  /** Again, after `stop`: what was retained is still there. */
  async start(): Promise<void> {
    const file = join(this.#folder, 'mosquitto.conf')
    const lines = [
      `user ${userInfo().username}`,
      `listener ${this.port} 127.0.0.1`,
      'persistence true',
      `persistence_location ${this.#folder}/`,
      'max_queued_messages 0',
      ...this.#options,
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    let said = ''
    const process = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
    process.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
    this.#process = process
    const endMs = performance.now() + 10_000
    while (!(await answers(this.port))) {
      if (process.exitCode !== null || performance.now() > endMs) throw new Error(`no mosquitto: ${said}`)
      await sleep(20)
    }
  }

  async stop(): Promise<void> {
    const process = this.#process
    if (!process || process.exitCode !== null) return
    this.#process = null
    const ended = once(process, 'exit')
    process.kill()
    process.kill('SIGCONT')
    await ended
  }

  /** It takes what is sent, and does nothing with it. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }
}

/** Somebody else on the broker: hears everything under its topics, and can say anything. */
export class Bystander {
  readonly heard: Heard[] = []
  readonly #client: MqttClient

  private constructor(client: MqttClient) {
    this.#client = client
    client.on('message', (topic, payload, { retain }) =>
      this.heard.push({ topic, text: payload.toString(), isRetained: retain }),
    )
    client.on('error', () => {})
  }

  static async join(url: string, options: IClientOptions = {}, topics: string[] = ['#']): Promise<Bystander> {
    const client = mqtt.connect(url, { protocolVersion: 5, reconnectPeriod: 200, ...options })
    const bystander = new Bystander(client)
    await new Promise<void>((resolve) => client.once('connect', () => resolve()))
    await client.subscribeAsync(topics, { qos: 1 })
    return bystander
  }

  async say(topic: string, payload: string | Buffer, isRetained = false): Promise<void> {
    await this.#client.publishAsync(topic, payload, { qos: 1, retain: isRetained })
  }

  /** Texts on a topic, in their order. */
  textsOn(topic: string): string[] {
    return this.heard.filter((message) => message.topic === topic).map(({ text }) => text)
  }

  /** The last on a topic, parsed; `null` where there is none. */
  last(topic: string): Record<string, unknown> | null {
    const text = this.textsOn(topic).at(-1)
    return text ? (JSON.parse(text) as Record<string, unknown>) : null
  }

  async leave(): Promise<void> {
    await this.#client.endAsync(true)
  }
}

export async function until(holds: () => boolean, what: () => unknown = () => '', withinMs = 20_000): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(what())}`)
    await sleep(10)
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.destroy())
  })
}
