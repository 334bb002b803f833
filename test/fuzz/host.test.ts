import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FIRMATA, SYSEX } from '../../hardware/serial/firmata-wire.ts'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import { FirmataPeripheral } from '../../hardware/simulator/firmata-peripheral.ts'
import { MockPort } from '../../hardware/simulator/mock-port.ts'
import type { Chance } from '../../hardware/simulator/noise.ts'
import { SimulatedBoard } from '../../hardware/simulator/simulated-board.ts'
import type { PanelEvent, TableStatus } from '../../hardware/table.ts'
import { BENCH_CONFIG } from '../conformance/bench.ts'
import { RecordingListener } from '../serial/recording-listener.ts'
import { Fuzzer, seeded } from './fuzzer.ts'
import { heapMb } from './heap.ts'

const DAMAGED_FRAMES = 445_000
const WHOLE_FRAMES = 45_000
/** As many as a port hands over at once: some kilobytes. */
const FRAMES_AT_ONCE = 100
const EACH_MS = 10
/** The longest wait before connecting again, and a handshake. */
const BACK_WITHIN_MS = 15_000

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Believes whatever it is told, and drives as hard as it can: so that whatever comes through would show. */
class EagerListener extends RecordingListener {
  readonly #table: SerialTable
  /** Such as no honest board can have told. */
  wrongStatuses = 0
  isConnected = false
  timesLost = 0

  constructor(table: SerialTable) {
    super()
    this.#table = table
  }

  override connected(): void {
    this.isConnected = true
  }

  override lost(reason: Error): void {
    this.isConnected = false
    this.timesLost++
    this.lastError = reason
  }

  override armReply(): void {}

  override status(status: TableStatus): void {
    if (Math.abs(status.angleDeg[0] - BENCH_CONFIG.uprightDeg) > 1) this.wrongStatuses++
    this.#table.drive(status.n, 1000)
  }

  override panel(event: PanelEvent): void {
    if (event.button === 'start' && event.pressed) this.#table.arm(60, 600)
  }
}

/** A real board on a mock port, and a fuzzer on the same line. */
class FuzzedLine {
  readonly board = new SimulatedBoard({ config: BENCH_CONFIG, seed: 1 })
  readonly table: SerialTable
  readonly listener: EagerListener
  /** Of the connection that saw most of them: each counts for itself. */
  mostSkippedBytes = 0
  /** Everything the board sent in its first seconds. */
  readonly corpus: Uint8Array[] = []
  readonly #peripheral = new FirmataPeripheral(this.board, (bytes) => this.#fromBoard(bytes))
  readonly #port = new MockPort({
    opened: () => this.#peripheral.boot(),
    receive: (bytes) => this.#peripheral.receive(bytes),
  })
  readonly #timer = setInterval(() => {
    for (let ms = 0; ms < 5; ms++) this.#peripheral.step()
  }, 5)

  constructor() {
    this.table = new SerialTable({ path: this.#port.path, ports: this.#port.ports })
    this.listener = new EagerListener(this.table)
  }

  async connects(): Promise<void> {
    const opening = this.table.open(this.listener)
    await vi.advanceTimersByTimeAsync(2000)
    await opening
    this.corpus.push(Uint8Array.of(FIRMATA.startSysex, SYSEX.capabilityResponse, 0x7f, FIRMATA.endSysex))
  }

  async closes(): Promise<void> {
    const closing = this.table.close()
    await vi.advanceTimersByTimeAsync(200)
    await closing
    clearInterval(this.#timer)
  }

  /** Only what finds the port open counts. */
  async suffers(fuzzer: Fuzzer, frames: number): Promise<void> {
    for (let sent = 0; sent < frames; ) {
      if (this.listener.isConnected) {
        const bytes: number[] = []
        for (let frame = 0; frame < FRAMES_AT_ONCE; frame++) bytes.push(...fuzzer.next())
        this.#port.send(Uint8Array.from(bytes))
        sent += FRAMES_AT_ONCE
      }
      await vi.advanceTimersByTimeAsync(EACH_MS)
      this.mostSkippedBytes = Math.max(this.mostSkippedBytes, this.table.damage.skippedBytes)
    }
  }

  #fromBoard(bytes: Uint8Array): void {
    if (this.corpus.length < 150) this.corpus.push(bytes.slice())
    this.#port.send(bytes)
  }
}

/** Memory stays flat, and whatever came through started nothing. */
async function withstands(chance: Chance, frames: number, passesWhole: boolean): Promise<FuzzedLine> {
  const line = new FuzzedLine()
  await line.connects()
  const fuzzer = new Fuzzer(chance, line.corpus, passesWhole)
  await line.suffers(fuzzer, frames * 0.1) // warm
  const beforeMb = heapMb()
  await line.suffers(fuzzer, frames * 0.9)
  expect(heapMb() - beforeMb).toBeLessThan(10)
  expect(line.board.motion.angleDeg).toBeCloseTo(BENCH_CONFIG.uprightDeg, 1)
  expect(line.board.guardState).toBe('idle')
  await vi.advanceTimersByTimeAsync(BACK_WITHIN_MS)
  expect(line.listener.isConnected).toBe(true)
  return line
}

it('a host on a line with damage takes nothing damaged for true', async () => {
  await seeded(async (chance) => {
    const line = await withstands(chance, DAMAGED_FRAMES, false)
    expect(line.listener.wrongStatuses).toBe(0)
    // Seldom, two pieces make one old status, whose uptime is that of a guard that rebooted.
    expect(line.listener.timesLost).toBeLessThan(DAMAGED_FRAMES / 1000)
    expect(line.mostSkippedBytes).toBeGreaterThan(0)
    await line.closes()
  })
})

it('a host whose board repeats itself and mixes everything up is connected again once it stops', async () => {
  await seeded(async (chance) => {
    const line = await withstands(chance, WHOLE_FRAMES, true)
    expect(line.listener.timesLost).toBeGreaterThan(0)
    await line.closes()
  })
})
