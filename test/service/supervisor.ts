/** What systemd documents for `Type=notify`, `WatchdogSec=` and `Restart=always`, for machines on which no systemd can be started. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { packageRoot } from '../../src/package-root.ts'
import { Child, happens, MAIN, passes } from '../system/child.ts'

const FOLDER = join(packageRoot, 'src/service')
const unit = readFileSync(join(FOLDER, 'upright.service'), 'utf8')

/** A time of the unit file, s. */
function seconds(key: string): number {
  return Number(new RegExp(`^${key}=(\\d+)$`, 'm').exec(unit)?.[1])
}

export const WATCHDOG_S = seconds('WatchdogSec')
export const RESTART_S = seconds('RestartSec')

/** Makes the main thread busy for ever, on SIGUSR2. */
const SPIN = 'data:text/javascript,process.on("SIGUSR2",()=>{for(;;);})'

export class Supervisor {
  /** The controllers it has started, the present one last. */
  readonly started: Child[] = []
  /** What they told it, each without its `WATCHDOG=1`. */
  readonly told: string[] = []
  /** How often the watchdog has ended one. */
  watchdogs = 0
  readonly #socket: string
  readonly #words: readonly string[]
  readonly #env: Readonly<Record<string, string>>
  #listener: ChildProcess | null = null
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(folder: string, words: readonly string[], env: Readonly<Record<string, string>>) {
    this.#socket = join(folder, 'notify')
    this.#words = words
    this.#env = env
  }

  get present(): Child {
    return this.started.at(-1)!
  }

  async begin(): Promise<this> {
    const listener = spawn('socat', ['-u', `UNIX-RECV:${this.#socket}`, 'STDOUT'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#listener = listener
    createInterface({ input: listener.stdout }).on('line', (line) => this.#hear(line))
    await happens(
      () => existsSync(this.#socket),
      5,
      () => 'socat made no socket',
    )
    this.#start()
    return this
  }

  async end(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.present.kill()
    const listener = this.#listener
    if (!listener) return
    listener.kill('SIGKILL')
    await new Promise((resolve) => listener.once('close', resolve))
  }

  #start(): void {
    const program = ['/usr/bin/perl', join(FOLDER, 'notify-socket.pl'), process.execPath, '--import', SPIN, MAIN]
    // The one who watches tells whom: the process that perl, and then Node, becomes.
    const command = ['sh', '-c', 'WATCHDOG_PID=$$ exec "$@"', 'sh', ...program]
    const env = { ...this.#env, NOTIFY_SOCKET: this.#socket, WATCHDOG_USEC: String(WATCHDOG_S * 1e6) }
    const child = new Child(this.#words, env, command)
    this.started.push(child)
    void child.ended.then(async () => {
      clearTimeout(this.#timer)
      await passes(RESTART_S)
      if (!this.#isStopped) this.#start()
    })
  }

  #hear(line: string): void {
    if (line !== 'WATCHDOG=1') this.told.push(line)
    // From READY=1 on; each sign of life gives it the whole time again.
    if (line !== 'WATCHDOG=1' && line !== 'READY=1') return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(), WATCHDOG_S * 1000)
  }

  /** A process that is stopped takes the signal once it goes on. */
  #giveUp(): void {
    this.watchdogs += 1
    this.present.signal('SIGABRT')
    this.present.signal('SIGCONT')
  }
}
