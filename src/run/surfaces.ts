/** The main thread's half of page and MQTT: tells them what happens and never waits for them; ends and replaces a thread that hangs or crashes. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CommissionAnswer } from '../feed/api.ts'
import { packageRoot } from '../package-root.ts'
import type { FromServer, Parcel, ServerStart, ToServer } from '../server/messages.ts'
import { Outbox } from './outbox.ts'
import type { FromControl, ToControl } from './thread-messages.ts'

/** A parcel that is not confirmed within this: the server is told to hang, and given up, ms. */
const SLOW_AFTER_MS = 3000
const GIVEN_UP_AFTER_MS = 10_000
const LOOK_EVERY_MS = 1000
/** One that has not spoken yet is loading: on a small, busy machine that takes its time. */
const LOADING_FACTOR = 3
/** A server that died is replaced after this, and so often in a row, ms. */
const REPLACED_AFTER_MS = 1000
const MOST_REPLACEMENTS = 5
/** One that ran for this long has not died in a row, ms. */
const RAN_WELL_MS = 10 * 60_000
const CLOSE_WITHIN_MS = 1500
/** Heap of the worker, MB. Little that is young keeps what is resident small. */
const WORKER_HEAP = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 2 }

export type SurfaceNews =
  | { readonly type: 'page'; readonly addresses: readonly string[] }
  | { readonly type: 'broker' | 'trouble'; readonly message: string; readonly hint: string }

export interface SurfacesOptions extends ServerStart {
  readonly control: (message: ToControl) => void
  /** The wizard's question is answered on the page. */
  readonly answered?: (answer: CommissionAnswer) => void
  readonly tell: (news: SurfaceNews) => void
  /** The worker's file; a test has others, which crash and hang. */
  readonly workerFile?: string
}

const WORKER_FILE = join(packageRoot, 'dist/src/run/surfaces.worker.js')

export class Surfaces {
  readonly #options: SurfacesOptions
  readonly #outbox = new Outbox()
  #worker: Worker | null = null
  #startedMs = 0
  #replacements = 0
  #inFlight: { readonly parcel: Parcel; readonly sentMs: number } | null = null
  #isScheduled = false
  #isSlow = false
  #hasSpoken = false
  #isClosed = false
  readonly #lookTimer: NodeJS.Timeout
  #replaceTimer: NodeJS.Timeout | undefined

  constructor(options: SurfacesOptions) {
    this.#options = options
    this.#startWorker()
    this.#lookTimer = setInterval(() => this.#look(), LOOK_EVERY_MS)
  }

  /** What control tells. Costs a copy of what is new, once the present step of control is done. */
  hear(message: FromControl): void {
    if (this.#isClosed) return
    this.#outbox.add(message)
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#send()
    })
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    clearInterval(this.#lookTimer)
    clearTimeout(this.#replaceTimer)
    const worker = this.#worker
    if (!worker) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    const timer = setTimeout(() => void worker.terminate(), CLOSE_WITHIN_MS)
    this.#post({ type: 'close' })
    await ended
    clearTimeout(timer)
  }

  #send(): void {
    if (this.#inFlight || !this.#worker) return
    const parcel = this.#outbox.take()
    if (!parcel) return
    this.#inFlight = { parcel, sentMs: performance.now() }
    this.#post(parcel)
  }

  #post(message: ToServer): void {
    this.#worker?.postMessage(message)
  }

  #receive(message: FromServer): void {
    this.#hasSpoken = true
    switch (message.type) {
      case 'took':
        this.#inFlight = null
        this.#isSlow = false
        return this.#send()
      case 'listening':
        return this.#options.tell({ type: 'page', addresses: message.addresses })
      case 'notListening': {
        const { message: what, hint } = message
        this.#options.tell({ type: 'trouble', message: what, hint })
        // MQTT needs no page.
        return this.#options.config.mqtt ? undefined : void this.close()
      }
      case 'broker':
      case 'trouble':
        return this.#options.tell(message)
      case 'commissionAnswer':
        return this.#options.answered?.(message)
      case 'stop':
        this.#options.control(message)
        return this.#post({ type: 'stopped' })
      default:
        return this.#options.control(message)
    }
  }

  #startWorker(): void {
    const { config, table, chosen, isCommissioning = false, workerFile = WORKER_FILE } = this.#options
    const start: ServerStart = { config, table, chosen, isCommissioning }
    const worker = new Worker(workerFile, { workerData: start, resourceLimits: WORKER_HEAP })
    this.#worker = worker
    this.#startedMs = performance.now()
    this.#hasSpoken = false
    let reason = ''
    worker.on('message', (message: FromServer) => worker === this.#worker && this.#receive(message))
    worker.on('error', (error: Error) => {
      reason = `: ${error.message}`
    })
    worker.on('exit', () => worker === this.#worker && this.#afterExit(reason))
  }

  get #name(): string {
    return this.#options.config.mqtt ? 'the thread of page and MQTT' : 'the page’s server'
  }

  #look(): void {
    if (!this.#inFlight) return
    const waitedMs = (performance.now() - this.#inFlight.sentMs) / (this.#hasSpoken ? 1 : LOADING_FACTOR)
    if (waitedMs > GIVEN_UP_AFTER_MS) void this.#worker?.terminate()
    else if (waitedMs > SLOW_AFTER_MS && !this.#isSlow) {
      this.#isSlow = true
      this.#options.tell({ type: 'trouble', message: `${this.#name} hangs`, hint: ELSEWHERE })
    }
  }

  #afterExit(reason: string): void {
    this.#worker = null
    this.#outbox.beginAnew(this.#inFlight?.parcel ?? null)
    this.#inFlight = null
    if (this.#isClosed) return
    this.#options.control({ type: 'dropPairing' })
    if (performance.now() - this.#startedMs > RAN_WELL_MS) this.#replacements = 0
    this.#replacements += 1
    const isLast = this.#replacements > MOST_REPLACEMENTS
    const next = isLast ? 'there is no page until Upright is restarted' : 'another takes its place'
    this.#options.tell({ type: 'trouble', message: `${this.#name} ended${reason}; ${next}`, hint: ELSEWHERE })
    if (!isLast) this.#replaceTimer = setTimeout(() => this.#startWorker(), REPLACED_AFTER_MS)
  }
}

const ELSEWHERE = 'The session is not affected: use the panel. Please report it.'
