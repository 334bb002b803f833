import { TableError } from '../error.ts'
import type { PanelEvent, Signal, Table, TableListener, TableStatus } from '../table.ts'
import { SimulatedBoard, type SimulatedBoardOptions } from './simulated-board.ts'

/** What the simulated cable and the simulated controller process can suffer. */
export interface LinkFaults {
  unplugged: boolean
  /** The controller's process stands still: statuses wait in its buffer. */
  controllerFrozen: boolean
  /** The controller's process is gone: nothing is read or written any more. */
  controllerCrashed: boolean
  /** Share of statuses, and of drives, that never arrive, 0…1. */
  lossShare: number
  /** Every drive arrives this much late, ms. */
  driveDelayMs: number
  duplicateDrives: boolean
}

/** No valid status for this long, and the guard counts as silent. The serial link uses the same figure. */
const SILENT_AFTER_MS = 300
/** The kernel's and the library's buffers hold no more statuses than this of a frozen process (4 KiB at 50 bytes each). */
const BUFFERED_STATUSES = 80
/** Reconnecting to a board that is there again takes about this long over a real cable, ms. */
const RECONNECT_MS = 1500

interface Delayed {
  readonly atMs: number
  readonly n: number
  readonly driveMilli: number
}

/** The table in virtual time: no serial, no waiting. `advance` runs it; everything happens inside that call. */
export class SimulatedTable implements Table {
  readonly kind = 'simulated'
  readonly board: SimulatedBoard
  readonly link: LinkFaults = {
    unplugged: false,
    controllerFrozen: false,
    controllerCrashed: false,
    lossShare: 0,
    driveDelayMs: 0,
    duplicateDrives: false,
  }
  /** What lamp and buzzer show. */
  shown: Signal = 'off'

  readonly #chance: () => number
  #listener: TableListener | null = null
  #connected = false
  #lastStatusMs = 0
  #lastUptimeMs = 0
  #reconnectAtMs = 0
  #buffered: TableStatus[] = []
  #delayed: Delayed[] = []
  #panelSeen = { start: false, stop: false }
  #startHeldSinceBefore = false

  constructor(options: SimulatedBoardOptions, chance: () => number = () => 1) {
    this.board = new SimulatedBoard(options)
    this.#chance = chance
  }

  get nowMs(): number {
    return this.board.timeMs
  }

  async open(listener: TableListener): Promise<void> {
    this.#listener = listener
  }

  async close(): Promise<void> {
    this.#listener = null
    this.#connected = false
    this.shown = 'off'
  }

  /** Runs `ms` milliseconds. `each` is called after every one of them, for observers and scripts. */
  advance(ms: number, each?: () => void): void {
    const { board } = this
    const endMs = board.timeMs + ms
    while (board.timeMs < endMs) {
      board.step()
      this.#stepLink()
      if (each) each()
    }
  }

  drive(n: number, driveMilli: number): void {
    if (!this.#reaches()) return
    if (this.link.driveDelayMs > 0) {
      this.#delayed.push({ atMs: this.nowMs + this.link.driveDelayMs, n, driveMilli })
      return
    }
    this.board.guard.drive(n, driveMilli)
    if (this.link.duplicateDrives) this.board.guard.drive(n, driveMilli)
  }

  arm(deepestDeg: number, capS: number): void {
    if (!this.#reaches()) return
    const code = this.board.guard.arm(Math.round(deepestDeg * 1000), capS)
    this.#listener?.armReply({ code, interlocks: this.board.guard.interlocks() })
  }

  disarm(): void {
    if (this.#reaches()) this.board.guard.disarm()
  }

  signal(signal: Signal): void {
    this.shown = signal
  }

  #reaches(): boolean {
    if (!this.#connected || this.link.unplugged || this.link.controllerCrashed || !this.board.powered) return false
    return this.link.lossShare === 0 || this.#chance() >= this.link.lossShare
  }

  #stepLink(): void {
    if (this.#delayed.length > 0) this.#deliverDelayed()
    const status = this.board.takeStatus()
    const listener = this.#listener
    const { link } = this
    if (listener === null || link.controllerCrashed) return
    if (status !== null && !link.unplugged && this.#arrives()) this.#buffer(status)
    if (link.controllerFrozen) return
    if (this.#connected) this.#watch(listener)
    else if (this.#buffered.length > 0 && this.nowMs >= this.#reconnectAtMs) this.#connect(listener)
    if (this.#connected) this.#deliverPanel(listener)
  }

  #buffer(status: TableStatus): void {
    if (this.#buffered.length === 0) this.#buffered = [status]
    else this.#buffered.push(status)
    if (this.#buffered.length > BUFFERED_STATUSES) this.#buffered.shift()
  }

  #arrives(): boolean {
    return this.link.lossShare === 0 || this.#chance() >= this.link.lossShare
  }

  #deliverDelayed(): void {
    while (this.#delayed.length > 0 && this.#delayed[0]!.atMs <= this.nowMs) {
      const { n, driveMilli } = this.#delayed.shift()!
      if (!this.link.unplugged && this.board.powered) this.board.guard.drive(n, driveMilli)
    }
  }

  #connect(listener: TableListener): void {
    const config = this.board.storedConfig ?? NOTHING_STORED
    this.#connected = true
    this.#lastStatusMs = this.nowMs
    this.#lastUptimeMs = 0
    // As on the wire: a Start that is held while the link comes up is no press (S7), a Stop that is held is told (S11).
    this.#startHeldSinceBefore = this.board.contacts.startPressed
    this.#panelSeen = { start: this.#startHeldSinceBefore, stop: false }
    // Its guard is stepped in this process, without the messages that tell of a board.
    listener.connected(SIMULATED_IDENTITY, config, { wiring: null, health: null })
    this.#watch(listener)
  }

  #watch(listener: TableListener): void {
    if (this.#buffered.length > 0) this.#deliverStatuses(listener)
    if (!this.#connected || this.nowMs - this.#lastStatusMs < SILENT_AFTER_MS) return
    this.#lose(
      listener,
      this.link.unplugged
        ? new TableError('UNPLUGGED', 'The cable to the guard is unplugged.', 'Plug it in again.')
        : new TableError('GUARD_SILENT', 'The guard is silent.', 'Look at its cable and its power supply.'),
    )
  }

  #deliverStatuses(listener: TableListener): void {
    const arrived = this.#buffered
    this.#buffered = []
    for (const status of arrived) {
      if (!this.#connected) return
      this.#lastStatusMs = this.nowMs
      if (status.uptimeMs < this.#lastUptimeMs) {
        this.#lose(listener, new TableError('GUARD_REBOOTED', 'The guard restarted.', 'Look at its power supply.'))
        return
      }
      this.#lastUptimeMs = status.uptimeMs
      listener.status(status.atMs === this.nowMs ? status : { ...status, atMs: this.nowMs })
    }
  }

  #lose(listener: TableListener, reason: TableError): void {
    this.#connected = false
    this.#buffered = []
    this.#reconnectAtMs = this.nowMs + RECONNECT_MS
    listener.lost(reason)
  }

  #stopOpen(): boolean {
    return this.board.contacts.stopPressed || this.board.faults.stopWireCut
  }

  #deliverPanel(listener: TableListener): void {
    const { contacts } = this.board
    if (contacts.startPressed !== this.#panelSeen.start) this.#tell(listener, 'start', contacts.startPressed)
    if (this.#stopOpen() !== this.#panelSeen.stop) this.#tell(listener, 'stop', this.#stopOpen())
  }

  #tell(listener: TableListener, button: PanelEvent['button'], pressed: boolean): void {
    this.#panelSeen[button] = pressed
    const isLetGoOfBefore = button === 'start' && this.#startHeldSinceBefore
    if (button === 'start') this.#startHeldSinceBefore = false
    if (!isLetGoOfBefore) listener.panel({ button, pressed })
  }
}

const SIMULATED_IDENTITY = {
  protocol: { major: 1, minor: 0 },
  firmware: 'simulated',
  build: '00000000',
  hardMaxAngleDeg: 90,
  hardCapS: 900,
} as const

/** What a guard that was never commissioned works with (`cautious_config` in guard.c). */
const NOTHING_STORED = {
  uprightDeg: -75,
  maxAngleDeg: 10,
  capS: 30,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 60,
} as const
