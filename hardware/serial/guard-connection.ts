import type { TableError } from '../error.ts'
import { openFrame } from '../guard/frame.ts'
import {
  framesLost,
  type GuardAnswer,
  type GuardMessage,
  type GuardRequest,
  MESSAGE_TYPE,
  PROTOCOL_VERSION,
  REQUEST_TYPE,
} from '../guard/message.ts'
import { decodeMessage } from '../guard/message-decoder.ts'
import { encodeRequest } from '../guard/request-encoder.ts'
import type { ArmReply, BoardDetails, GuardConfig, GuardIdentity, PanelEvent, TableStatus } from '../table.ts'
import { incompatible, notAGuard, nothingHeard, unplugged } from './connection-errors.ts'
import { FilteredTransport } from './filtered-transport.ts'
import { FIRMATA, SYSEX } from './firmata-wire.ts'
import { FirstReading } from './first-reading.ts'
import { type BoardPair, dropBoardPair, makeBoardPair } from './johnny-five.ts'
import { Panel } from './panel.ts'
import { portError } from './port-error.ts'
import type { Port } from './ports.ts'
import type { SignalOutputs } from './signal-player.ts'
import { StatusWatch } from './status-watch.ts'

export interface ConnectionSettings {
  readonly nowMs: () => number
  /** From opening the port to the first Firmata answer; an Uno that resets when its port opens needs about 2 s. */
  readonly handshakeTimeoutMs: number
}

/** What a connection tells, in the order it happens. */
export interface ConnectionEvents {
  connected(identity: GuardIdentity, config: GuardConfig, board: BoardDetails, outputs: SignalOutputs): void
  status(status: TableStatus): void
  panel(event: PanelEvent): void
  armReply(reply: ArmReply): void
  /** Every other answer of a guard that is connected. */
  answered(answer: GuardAnswer): void
  /** The last thing told, unless `close` was called. */
  ended(error: TableError): void
}

/** What the line did to the bytes, since the connection began. */
export interface LinkDamage {
  /** Bytes that were no part of a whole Firmata message. */
  readonly skippedBytes: number
  /** Frames of the guard that did not decode. */
  readonly badFrames: number
  /** Frames of the guard that never came. */
  readonly lostFrames: number
}

/** A question without an answer is asked again: an Uno that is starting hears nothing, and a line may lose a byte. */
const ASK_AGAIN_MS = 250
/** A guard answers within milliseconds. */
const GUARD_ANSWERS_WITHIN_MS = 1000
const FLUSH_WITHIN_MS = 100

type Stage = 'opening' | 'starting' | 'identifying' | 'reading' | 'connected' | 'closing' | 'ended'

/** One connection to a guard, from opening the port to its end. It is never used again. */
export class GuardConnection {
  /** Resolves when the port is closed. */
  readonly closed: Promise<void>
  readonly #port: Port
  readonly #settings: ConnectionSettings
  readonly #events: ConnectionEvents
  readonly #transport: FilteredTransport
  readonly #pair: BoardPair
  readonly #watch = new StatusWatch((error) => this.#end(error))
  #stage: Stage = 'opening'
  #panel: Panel | null = null
  #identity: GuardIdentity | null = null
  readonly #reading = new FirstReading()
  #askTimer: NodeJS.Timeout | undefined
  #deadline: NodeJS.Timeout | undefined
  #markClosed!: () => void
  #hasHeardGuard = false
  #badFrames = 0
  #lostFrames = 0
  #lastSeq: number | null = null
  #sequence = 0

  /** Begins at once. `port` must be new and not open. */
  constructor(port: Port, settings: ConnectionSettings, events: ConnectionEvents) {
    this.#port = port
    this.#settings = settings
    this.#events = events
    this.closed = new Promise((resolve) => {
      this.#markClosed = resolve
    })
    this.#transport = new FilteredTransport(port)
    this.#pair = makeBoardPair(this.#transport, (body) => this.#onGuardSysex(body))
    this.#pair.board.once('ready', () => this.#identify())
    port.on('close', () => this.#end(unplugged(port.path)))
    port.on('error', (cause) => this.#end(unplugged(port.path, cause)))
    port.open((error) => this.#onOpened(error))
  }

  get damage(): LinkDamage {
    return { skippedBytes: this.#transport.skippedBytes, badFrames: this.#badFrames, lostFrames: this.#lostFrames }
  }

  /** Sends a request to the guard, if it is connected: the number that a reply repeats, else `null`. */
  send(request: GuardRequest): number | null {
    return this.#stage === 'connected' ? this.#request(request) : null
  }

  /** Switches lamp and buzzer off and closes the port. Nothing is told any more. */
  async close(): Promise<void> {
    if (this.#stage === 'connected') {
      this.#stage = 'closing'
      this.#watch.stop()
      this.#panel?.lamp(false)
      this.#panel?.buzzer(false)
      await this.#flush()
    }
    this.#end(null)
    await this.closed
  }

  #onOpened(error: Error | null): void {
    if (this.#stage === 'ended') this.#closePort()
    else if (error) this.#end(portError(this.#port.path, error))
    else this.#start()
  }

  #start(): void {
    this.#stage = 'starting'
    const { handshakeTimeoutMs } = this.#settings
    this.#askUntil(
      handshakeTimeoutMs,
      () => this.#nothingHeard(handshakeTimeoutMs),
      () => {
        this.#transport.write(Uint8Array.of(FIRMATA.protocolVersion))
        this.#transport.write(Uint8Array.of(FIRMATA.startSysex, SYSEX.firmware, FIRMATA.endSysex))
      },
    )
  }

  #identify(): void {
    this.#stage = 'identifying'
    this.#askUntil(
      GUARD_ANSWERS_WITHIN_MS,
      // Whatever has said anything of the guard's is one, behind a bad line.
      () => (this.#hasHeardGuard ? this.#nothingHeard(GUARD_ANSWERS_WITHIN_MS) : notAGuard(this.#port.path)),
      () => this.#request({ type: 'identify' }),
    )
  }

  #identified(identity: GuardIdentity): void {
    const { major, minor } = identity.protocol
    if (major !== PROTOCOL_VERSION.major) {
      this.#end(incompatible(`${major}.${minor}`, major))
      return
    }
    this.#identity = identity
    this.#stage = 'reading'
    this.#readNext()
  }

  #readNext(): void {
    const type = this.#reading.question
    if (type === null) {
      this.#connected(this.#identity!, this.#reading.config!)
      return
    }
    this.#askUntil(
      GUARD_ANSWERS_WITHIN_MS,
      () => this.#nothingHeard(GUARD_ANSWERS_WITHIN_MS),
      () => this.#request({ type }),
    )
  }

  #connected(identity: GuardIdentity, config: GuardConfig): void {
    this.#stage = 'connected'
    this.#stopAsking()
    this.#panel = new Panel(this.#pair, (event) => {
      if (this.#stage === 'connected') this.#events.panel(event)
    })
    this.#watch.start()
    this.#events.connected(identity, config, this.#reading.board, this.#panel)
  }

  #onGuardSysex(body: readonly number[]): void {
    this.#hasHeardGuard = true
    const decoded = decodeMessage(body, this.#settings.nowMs())
    if (decoded.ok) {
      this.#onMessage(decoded.message)
      return
    }
    this.#badFrames++
    const major = this.#stage === 'identifying' ? majorOfIdentity(body) : PROTOCOL_VERSION.major
    if (major !== PROTOCOL_VERSION.major) this.#end(incompatible(`${major}`, major))
  }

  #onMessage(message: GuardMessage): void {
    if (this.#lastSeq !== null && message.seq !== this.#lastSeq)
      this.#lostFrames += framesLost(this.#lastSeq, message.seq)
    this.#lastSeq = message.seq
    if (this.#stage === 'connected') {
      if (message.type === 'status') this.#onStatus(message.status)
      else if (message.type === 'reply' && message.requestType === REQUEST_TYPE.arm) {
        this.#events.armReply({ code: message.code, interlocks: message.interlocks })
      } else this.#events.answered(message)
    } else if (this.#stage === 'identifying' && message.type === 'identity') this.#identified(message.identity)
    else if (this.#stage === 'reading' && this.#reading.isAnswered(message)) this.#readNext()
  }

  #nothingHeard(withinMs: number): TableError {
    return nothingHeard(this.#port.path, withinMs, this.#transport.skippedBytes)
  }

  #onStatus(status: TableStatus): void {
    if (this.#watch.heard(status)) this.#events.status(status)
  }

  #request(request: GuardRequest): number {
    const seq = this.#sequence
    this.#sequence = (seq + 1) & 0xff
    this.#pair.io.sysexCommand([SYSEX.guard, ...encodeRequest(request, seq)])
    return seq
  }

  /** Asks at once and again and again, until `stopAsking`; gives up after `withinMs`. */
  #askUntil(withinMs: number, reason: () => TableError, ask: () => void): void {
    this.#stopAsking()
    ask()
    this.#askTimer = setInterval(ask, ASK_AGAIN_MS)
    this.#deadline = setTimeout(() => this.#end(reason()), withinMs)
  }

  #stopAsking(): void {
    clearInterval(this.#askTimer)
    clearTimeout(this.#deadline)
  }

  /** Lets what was written reach the port, but waits for a dead one only so long. */
  #flush(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, FLUSH_WITHIN_MS)
      this.#transport.write(new Uint8Array(0), () => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  #end(error: TableError | null): void {
    if (this.#stage === 'ended') return
    const isTold = error !== null && this.#stage !== 'closing'
    this.#stage = 'ended'
    this.#stopAsking()
    this.#watch.stop()
    this.#panel?.release()
    this.#transport.detach()
    dropBoardPair(this.#pair)
    // A port that is opening is closed when it has opened.
    if (!this.#port.opening) this.#closePort()
    if (isTold) this.#events.ended(error)
  }

  #closePort(): void {
    this.#port.removeAllListeners()
    this.#port.on('error', () => {}) // of bytes that were still on their way
    if (this.#port.isOpen) this.#port.close(() => this.#markClosed())
    else this.#markClosed()
  }
}

/** An identity of another major version may have any length, but begins with that version. */
function majorOfIdentity(body: readonly number[]): number {
  const frame = openFrame(body)
  const isIdentity = 'fields' in frame && frame.type === MESSAGE_TYPE.identity && frame.fields.byteLength > 0
  return isIdentity ? frame.fields.getUint8(0) : PROTOCOL_VERSION.major
}
