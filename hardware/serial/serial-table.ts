import { TableError, type TableErrorCode } from '../error.ts'
import type { GuardAnswer, GuardRequest } from '../guard/message.ts'
import type { Signal, Table, TableKind, TableListener } from '../table.ts'
import { type ConnectionSettings, GuardConnection, type LinkDamage } from './guard-connection.ts'
import { discoverPort } from './port-discovery.ts'
import { GUARD_BAUD_RATE, nativePorts, type PortSource } from './ports.ts'
import { SignalPlayer } from './signal-player.ts'

export interface SerialTableOptions {
  /** Path of the serial port, or `auto`: the one Arduino-like board that is connected. */
  readonly path: string
  readonly baudRate?: number
  readonly kind?: TableKind
  readonly ports?: PortSource
  /** Monotonic clock that statuses are stamped with, ms. */
  readonly nowMs?: () => number
  readonly handshakeTimeoutMs?: number
  /** Told every answer of a connected guard but those to an announcement of a session. */
  readonly answered?: (answer: GuardAnswer) => void
  /** Waits for a table that cannot be had yet, whatever the reason: nobody stands before a service that starts. */
  readonly waits?: boolean
}

const DEFAULT_HANDSHAKE_TIMEOUT_MS = 5000
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 5000

/** What trying again does not mend while a person stands before it: at the first start, it is said and that is all. */
const FINAL_AT_START: ReadonlySet<TableErrorCode> = new Set([
  'PORT_NOT_FOUND',
  'PORT_AMBIGUOUS',
  'PORT_IN_USE',
  'PORT_FORBIDDEN',
  'PORT_NOT_SERIAL',
  'NOT_A_GUARD',
  'GUARD_INCOMPATIBLE',
])

/** A table behind a serial port, native or mock. It reconnects by itself, for ever, but never resumes anything (S8). */
export class SerialTable implements Table {
  readonly kind: TableKind
  #path: string
  readonly #baudRate: number
  readonly #ports: PortSource
  readonly #waits: boolean
  readonly #settings: ConnectionSettings
  readonly #player = new SignalPlayer()
  readonly #answered: (answer: GuardAnswer) => void
  #listener: TableListener | null = null
  #connection: GuardConnection | null = null
  #isClosed = false
  #retryTimer: NodeJS.Timeout | undefined
  #retryMs = FIRST_RETRY_MS
  #attempt: Promise<TableError | null> = Promise.resolve(null)

  constructor(options: SerialTableOptions) {
    this.kind = options.kind ?? 'serial'
    this.#path = options.path
    this.#baudRate = options.baudRate ?? GUARD_BAUD_RATE
    this.#ports = options.ports ?? nativePorts
    this.#answered = options.answered ?? (() => {})
    this.#waits = options.waits ?? false
    this.#settings = {
      nowMs: options.nowMs ?? (() => performance.now()),
      handshakeTimeoutMs: options.handshakeTimeoutMs ?? DEFAULT_HANDSHAKE_TIMEOUT_MS,
    }
  }

  /**
   * Resolves when the first attempt has succeeded, or failed in a way that trying again may mend (then `lost` was called).
   * @throws TableError where it may not, unless it shall wait: the port is missing, ambiguous, in use or forbidden, or no compatible guard answers
   */
  async open(listener: TableListener): Promise<void> {
    if (this.#listener !== null || this.#isClosed) throw new Error('A table is opened once.')
    this.#listener = listener
    const error = await this.#connect()
    if (error === null || this.#isClosed) return
    if (!this.#waits && FINAL_AT_START.has(error.code)) {
      this.#isClosed = true
      throw error
    }
    listener.lost(error)
    this.#retryLater()
  }

  drive(n: number, driveMilli: number): void {
    this.#connection?.send({ type: 'drive', n, driveMilli })
  }

  arm(deepestDeg: number, capS: number): void {
    this.#connection?.send({ type: 'arm', deepestDeg, capS })
  }

  disarm(): void {
    this.#connection?.send({ type: 'disarm' })
  }

  signal(signal: Signal): void {
    this.#player.show(signal)
  }

  /**
   * Asks the guard anything its protocol has; what it answers arrives at `answered`. The number that a reply repeats, or `null`
   * while not connected.
   * @throws RangeError when a value does not fit its field
   */
  request(request: GuardRequest): number | null {
    return this.#connection?.send(request) ?? null
  }

  /** Damage on the line since the current connection began, or during the last. */
  get damage(): LinkDamage {
    return this.#connection?.damage ?? { skippedBytes: 0, badFrames: 0, lostFrames: 0 }
  }

  /** Closes the port, whatever is going on. Disarms nothing: that is the controller's decision. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retryTimer)
    this.#player.disconnect()
    await this.#connection?.close()
    await this.#attempt
  }

  /** Resolves with null when connected or closed, else with the reason why not. */
  #connect(): Promise<TableError | null> {
    this.#attempt = this.#findPort().then(
      (path) => (this.#isClosed ? null : this.#connectTo(path)),
      (error: unknown) => {
        if (error instanceof TableError) return error
        throw error
      },
    )
    return this.#attempt
  }

  #connectTo(path: string): Promise<TableError | null> {
    const listener = this.#listener!
    return new Promise((resolve) => {
      let failure: TableError | null = null
      let wasConnected = false
      const connection = new GuardConnection(this.#ports.make(path, this.#baudRate), this.#settings, {
        connected: (identity, config, board, outputs) => {
          wasConnected = true
          this.#retryMs = FIRST_RETRY_MS
          this.#player.connect(outputs)
          resolve(null)
          listener.connected(identity, config, board)
        },
        status: (status) => listener.status(status),
        panel: (event) => listener.panel(event),
        armReply: (reply) => listener.armReply(reply),
        answered: this.#answered,
        ended: (error) => {
          failure = error
          this.#player.disconnect()
          if (wasConnected) listener.lost(error)
        },
      })
      this.#connection = connection
      // Only then can the port be opened again.
      void connection.closed.then(() => {
        resolve(failure)
        if (wasConnected) this.#retryLater()
      })
    })
  }

  #retryLater(): void {
    if (this.#isClosed) return
    this.#retryTimer = setTimeout(() => void this.#retry(), this.#retryMs)
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS)
  }

  async #retry(): Promise<void> {
    const error = await this.#connect()
    if (error !== null) this.#retryLater()
  }

  /** A board that was found stays the one: a controller does not move over to another table by itself. */
  async #findPort(): Promise<string> {
    if (this.#path === 'auto') {
      const found = await discoverPort(this.#ports)
      if (found.startsWith('/dev/serial/by-id/')) this.#path = found
      return found
    }
    return this.#path
  }
}
