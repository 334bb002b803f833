/** A Mosquitto of the bench's own on the loopback. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../free-port.ts'

const UP_WITHIN_MS = 10_000

export class Broker {
  readonly port: number
  readonly #folder: string
  #process: ChildProcess | null = null

  private constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
  }

  static async start(folder: string): Promise<Broker> {
    const broker = new Broker(await freePort(), folder)
    await broker.start()
    return broker
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  async start(): Promise<void> {
    const file = join(this.#folder, 'mosquitto.conf')
    const lines = [
      `user ${userInfo().username}`,
      `listener ${this.port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence true',
      `persistence_location ${this.#folder}/`,
      // A consumer that is away keeps all of it, not the first thousand.
      'max_queued_messages 0',
    ]
    writeFileSync(file, `${lines.join('\n')}\n`)
    this.#process = spawn('mosquitto', ['-c', file], { stdio: 'ignore' })
    const endMs = performance.now() + UP_WITHIN_MS
    while (!(await answers(this.port))) {
      if (performance.now() > endMs) throw new Error('mosquitto does not answer')
      await sleep(10)
    }
  }

  async stop(): Promise<void> {
    const process = this.#process
    this.#process = null
    if (!process || process.exitCode !== null) return
    const ended = once(process, 'exit')
    process.kill()
    await ended
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
