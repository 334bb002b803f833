import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type GuardAnswer, REQUEST_TYPE } from '../../hardware/guard/message.ts'
import { SerialTable, type SerialTableOptions } from '../../hardware/serial/serial-table.ts'
import { MockSerial, type MockSerialOptions } from '../../hardware/simulator/mock-serial.ts'
import { randomBytes } from './noise.ts'
import { RecordingListener } from './recording-listener.ts'
import { ScriptedBoard } from './scripted-board.ts'

let ends: (() => Promise<void> | void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  ends = []
})
afterEach(async () => {
  for (const end of ends.reverse()) await end()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

function plugIn(mockOptions: MockSerialOptions = {}, tableOptions: Partial<SerialTableOptions> = {}) {
  const board = new ScriptedBoard()
  const mock = new MockSerial(board, mockOptions)
  mock.start()
  const table = new SerialTable({ path: mock.path, kind: 'mock-serial', ports: mock.ports, ...tableOptions })
  const listener = new RecordingListener()
  ends.push(
    () => mock.stop(),
    () => closed(table),
  )
  return { board, mock, table, listener }
}

async function closed(table: SerialTable): Promise<void> {
  const closing = table.close()
  await passes(100)
  await closing
}

/** Opens a table while time passes; gives the error instead of throwing it. */
async function opened(table: SerialTable, listener: RecordingListener): Promise<unknown> {
  let outcome: unknown = 'pending'
  void table.open(listener).then(
    () => {
      outcome = 'opened'
    },
    (error: unknown) => {
      outcome = error
    },
  )
  for (let ms = 0; ms < 10_000 && outcome === 'pending'; ms += 10) await passes(10)
  return outcome
}

const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms)

async function connect(mockOptions: MockSerialOptions = {}, tableOptions: Partial<SerialTableOptions> = {}) {
  const all = plugIn(mockOptions, tableOptions)
  expect(await opened(all.table, all.listener)).toBe('opened')
  await passes(100)
  return all
}

describe('connecting', () => {
  it('tells who the guard is and how it is set before the first status', async () => {
    const { board, listener, table } = await connect()
    expect(table.kind).toBe('mock-serial')
    expect(listener.told).toEqual(['connected', 'status'])
    expect(listener.identity).toEqual(board.identity)
    expect(listener.config).toEqual(board.config)
  })

  it('tells what is wired to the board, and how the board is', async () => {
    const { board, listener } = await connect()
    expect(listener.board?.wiring).toEqual(board.wiring)
    expect(listener.board?.health).toMatchObject({ board: 'simulation', lateSteps: 3 })
  })

  it('tells of no wiring where none is stored', async () => {
    const { board, table, listener } = plugIn()
    board.wiring = null
    await opened(table, listener)
    expect(listener.board).toMatchObject({ wiring: null, health: { board: 'simulation' } })
  })

  it('connects to a guard of protocol 1.0, which cannot tell of its board', async () => {
    const { board, table, listener } = plugIn()
    board.unknown = [REQUEST_TYPE.readWiring, REQUEST_TYPE.readHealth]
    expect(await opened(table, listener)).toBe('opened')
    expect(listener.board).toEqual({ wiring: null, health: null })
  })

  it.each([0, 1, 2, 3, 4])('tells the same when the first %i answers are lost', async (lost) => {
    const { board, table, listener } = plugIn()
    board.unansweredRequests = lost
    await opened(table, listener)
    expect(listener.board?.wiring).toEqual(board.wiring)
  })

  it('stamps statuses with the monotonic clock and keeps their order', async () => {
    const { listener } = await connect({}, { nowMs: () => performance.now() + 1_000_000 })
    await passes(1000)
    const { statuses } = listener
    expect(statuses.length).toBeGreaterThan(45)
    expect(statuses[0]!.atMs).toBeGreaterThan(1_000_000)
    expect(statuses.every((status, i) => i === 0 || status.n === statuses[i - 1]!.n + 1)).toBe(true)
    expect(statuses.every((status, i) => i === 0 || status.atMs >= statuses[i - 1]!.atMs)).toBe(true)
  })

  it('finds the board by itself', async () => {
    const { listener } = await connect({}, { path: 'auto' })
    expect(listener.told[0]).toBe('connected')
  })

  it('waits for an Uno that is deaf in its boot loader', async () => {
    const { table, listener } = plugIn({ startsInMs: 2000 })
    expect(await opened(table, listener)).toBe('opened')
    expect(listener.events).toEqual(['connected'])
  })

  it('asks again when an answer is lost', async () => {
    const { board, table, listener } = plugIn()
    board.unansweredRequests = 2
    expect(await opened(table, listener)).toBe('opened')
    expect(listener.events).toEqual(['connected'])
  })

  it('refuses a stock Firmata board and says how to flash it', async () => {
    const { table, listener } = plugIn({ stockFirmata: true })
    expect(await opened(table, listener)).toMatchObject({
      code: 'NOT_A_GUARD',
      hint: expect.stringContaining('docs/firmware.md'),
    })
    expect(listener.told).toEqual([])
  })

  it('touches no pin of a board that is no guard', async () => {
    const { board, table, listener } = plugIn({ stockFirmata: true })
    const writes = vi.spyOn(board, 'writePin')
    await opened(table, listener)
    expect(writes.mock.calls.every(([, value]) => value === 0)).toBe(true)
  })

  it('refuses a guard of another major version and names both', async () => {
    const { board, table, listener } = plugIn()
    board.identity = { ...board.identity, protocol: { major: 9, minor: 3 } }
    expect(await opened(table, listener)).toMatchObject({
      code: 'GUARD_INCOMPATIBLE',
      message: expect.stringMatching(/9\.3.*speaks 1/),
    })
  })

  it('rejects where there is no such port', async () => {
    const { table, listener } = plugIn({}, { path: '/dev/ttyMISSING' })
    expect(await opened(table, listener)).toMatchObject({ code: 'PORT_NOT_FOUND' })
  })

  it('rejects where another controller has the port', async () => {
    const { mock } = await connect()
    const second = new SerialTable({ path: mock.path, ports: mock.ports })
    expect(await opened(second, new RecordingListener())).toMatchObject({
      code: 'PORT_IN_USE',
      hint: expect.stringContaining('another controller'),
    })
  })

  it('goes on trying when nothing answers at first, and says so once', async () => {
    const { mock, table, listener } = plugIn({ startsInMs: 1_000_000 }, { handshakeTimeoutMs: 1000 })
    expect(await opened(table, listener)).toBe('opened')
    expect(listener.lastError).toMatchObject({
      code: 'HANDSHAKE_TIMEOUT',
      hint: expect.stringContaining('docs/firmware.md'),
    })
    await passes(5000)
    mock.startsInMs = 0
    await passes(6000)
    expect(listener.events).toEqual(['lost HANDSHAKE_TIMEOUT', 'connected'])
  })

  it('waits for a board that is plugged in later where it shall wait, says once why, and connects', async () => {
    const { mock, table, listener } = plugIn({}, { waits: true })
    mock.unplug()
    expect(await opened(table, listener)).toBe('opened')
    expect(listener.events).toEqual(['lost PORT_NOT_FOUND'])
    await passes(60_000)
    mock.replug()
    await passes(11_000)
    expect(listener.events).toEqual(['lost PORT_NOT_FOUND', 'connected'])
  })

  it('waits for a stock board to be flashed where it shall wait', async () => {
    const { table, listener } = plugIn({ stockFirmata: true }, { waits: true })
    expect(await opened(table, listener)).toBe('opened')
    expect(listener.events).toEqual(['lost NOT_A_GUARD'])
  })

  it('takes a line with trouble for trouble, not for a stock board', async () => {
    const { board, table, listener } = plugIn()
    board.unansweredRequests = 1000
    expect(await opened(table, listener)).toBe('opened')
    expect(listener.events).toEqual(['lost HANDSHAKE_TIMEOUT'])
  })
})

describe('a connected table', () => {
  it('carries drives, arm and disarm to the guard, and its answer back', async () => {
    const { board, table, listener } = await connect()
    table.drive(7, -250)
    table.arm(30, 120)
    table.disarm()
    await passes(50)
    expect(board.heard).toEqual(['drive 7 -250', 'arm 30 120', 'disarm'])
    expect(listener.armReplies).toEqual([{ code: 'accepted', interlocks: 0 }])
  })

  it('carries whatever is asked of the guard, and its answers', async () => {
    const answers: GuardAnswer[] = []
    const { board, table, listener } = await connect({}, { answered: (answer) => answers.push(answer) })
    expect(answers).toEqual([])
    const asked = [
      table.request({ type: 'readReadings' }),
      table.request({ type: 'readWiring' }),
      table.request({ type: 'readHealth' }),
      table.request({ type: 'readConfig' }),
      table.request({ type: 'configure', config: board.config }),
      table.request({ type: 'wire', wiring: board.wiring! }),
      table.request({ type: 'arm', deepestDeg: 30, capS: 120 }),
    ]
    await passes(50)
    expect(answers).toMatchObject([
      { type: 'readings', readings: { angleCounts: [818, 0] } },
      { type: 'wiring', wiring: board.wiring },
      { type: 'health', health: { board: 'simulation' } },
      { type: 'config', commissioned: true, config: board.config },
      { type: 'reply', requestType: REQUEST_TYPE.configure, requestSeq: asked[4], code: 'stopNotHeld' },
      { type: 'reply', requestType: REQUEST_TYPE.wire, requestSeq: asked[5], code: 'stopNotHeld' },
    ])
    expect(listener.armReplies).toEqual([{ code: 'accepted', interlocks: 0 }])
  })

  it('asks nothing while it is not connected', async () => {
    const { mock, table } = await connect()
    mock.unplug()
    await passes(100)
    expect(table.request({ type: 'readHealth' })).toBeNull()
  })

  it('drops what is sent while it is not connected', async () => {
    const { board, mock, table } = await connect()
    mock.unplug()
    await passes(100)
    table.drive(1, 500)
    table.arm(30, 120)
    mock.replug()
    await passes(1000)
    expect(board.heard).toEqual([])
  })

  it('tells the edges of Start and Stop', async () => {
    const { board, listener } = await connect()
    board.levels.start = 0
    await passes(50)
    board.levels.start = 1
    await passes(50)
    board.levels.stop = 1
    await passes(50)
    board.levels.stop = 0
    await passes(50)
    expect(listener.events).toEqual(['connected', 'start down', 'start up', 'stop down', 'stop up'])
  })

  it('takes no Start that was held before for a press, but every Stop', { tags: 'S7/controller' }, async () => {
    const { board, table, listener } = plugIn()
    board.levels.start = 0
    board.levels.stop = 1
    await opened(table, listener)
    await passes(1000)
    expect(listener.events).toEqual(['connected', 'stop down'])
    board.levels.start = 1
    await passes(50)
    board.levels.start = 0
    await passes(50)
    expect(listener.events).toEqual(['connected', 'stop down', 'start down'])
  })

  it('shows its signal, shows it again after a reconnect, and nothing once closed', async () => {
    const { board, mock, table } = await connect()
    table.signal('ready')
    await passes(20)
    expect(board.outputs).toEqual({ lamp: 255, buzzer: 0 })
    mock.unplug()
    await passes(100)
    mock.replug()
    await passes(1000)
    expect(board.outputs).toEqual({ lamp: 255, buzzer: 0 })
    table.signal('alarm')
    await passes(20)
    expect(board.outputs).toEqual({ lamp: 255, buzzer: 255 })
    await closed(table)
    expect(board.outputs).toEqual({ lamp: 0, buzzer: 0 })
  })
})

describe('a link that is lost', () => {
  it('is lost when the guard is silent for 300 ms, and comes back by itself', { tags: 'S10/controller' }, async () => {
    const { board, listener } = await connect()
    board.isSilent = true
    await passes(270)
    expect(listener.events).toEqual(['connected'])
    await passes(50)
    expect(listener.events).toEqual(['connected', 'lost GUARD_SILENT'])
    board.isSilent = false
    await passes(1000)
    expect(listener.events).toEqual(['connected', 'lost GUARD_SILENT', 'connected'])
  })

  it('is lost when the guard reboots', async () => {
    const { board, listener } = await connect()
    board.reboot()
    await passes(100)
    expect(listener.events).toEqual(['connected', 'lost GUARD_REBOOTED'])
    await passes(1000)
    expect(listener.events).toEqual(['connected', 'lost GUARD_REBOOTED', 'connected'])
  })

  it('is not lost when the uptime of the guard wraps after 49 days', async () => {
    const { board, table, listener } = plugIn()
    board.uptimeMs = 2 ** 32 - 500
    await opened(table, listener)
    await passes(2000)
    expect(listener.statuses.at(-1)!.uptimeMs).toBeLessThan(2000)
    expect(listener.events).toEqual(['connected'])
  })

  it('is lost once when the cable is pulled, and found again when it is back', async () => {
    const { mock, listener } = await connect()
    mock.unplug()
    await passes(60_000)
    expect(listener.events).toEqual(['connected', 'lost UNPLUGGED'])
    mock.replug()
    await passes(5100)
    expect(listener.events).toEqual(['connected', 'lost UNPLUGGED', 'connected'])
  })

  it('is tried again at once at first, then ever more seldom, at least each 5 s', async () => {
    const { mock, listener } = await connect()
    const triedAtMs: number[] = []
    const make = mock.ports.make
    vi.spyOn(mock.ports, 'make').mockImplementation((path, baudRate) => {
      triedAtMs.push(performance.now() - lostAtMs)
      return make(path, baudRate)
    })
    const lostAtMs = performance.now()
    mock.unplug()
    await passes(20_000)
    expect(listener.events).toEqual(['connected', 'lost UNPLUGGED'])
    const pauses = triedAtMs.map((at, i) => Math.round((at - (triedAtMs[i - 1] ?? 0)) / 50) * 50)
    expect(pauses.slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
  })
})

describe('noise on the line', () => {
  it('of 100,000 bytes each way costs neither the link nor a message after it', async () => {
    const { board, mock, table, listener } = await connect()
    for (let part = 0; part < 100; part++) {
      mock.sendToHost(randomBytes(1000, part))
      mock.sendToBoard(randomBytes(1000, 1000 + part))
      await passes(10)
    }
    board.heard.length = 0
    const before = listener.statuses.length
    await passes(1000)
    table.drive(3, 100)
    await passes(50)
    expect(board.heard).toContain('drive 3 100')
    expect(listener.statuses.length - before).toBeGreaterThan(40)
    expect(listener.events.filter((event) => event.startsWith('lost'))).toEqual([])
    expect(table.damage.skippedBytes).toBeGreaterThan(50_000)
  })

  it('of malformed answers that firmata-io would stumble over is dropped', async () => {
    const { mock, listener } = await connect()
    const stumblingBlocks = [
      [0xf0, 0x79, 0xf7],
      [0xf0, 0x73, 0x73, 0xf7],
      [0xf0, 0x6e, 0x7f, 0x01, 0x01, 0xf7],
      [0xf0, 0x6a, ...Array(60).fill(1), 0xf7],
      [0xf0, 0x75, 0xf7],
      [0xf0, 0xf7],
    ]
    for (const bytes of stumblingBlocks) mock.sendToHost(Uint8Array.from(bytes))
    await passes(1000)
    expect(listener.events).toEqual(['connected'])
  })

  it('never passes a damaged status for a true one', async () => {
    const { mock, table, listener } = await connect()
    mock.disturb('toHost', { seed: 5, dropPerByte: 0.002, corruptPerByte: 0.004, duplicatePerByte: 0.002 })
    mock.disturb('toBoard', { seed: 6, dropPerByte: 0.01, corruptPerByte: 0.01, delayPerMessage: 0.1, maxDelayMs: 50 })
    await passes(10_000)
    expect(table.damage.skippedBytes + table.damage.badFrames).toBeGreaterThan(10)
    expect(new Set(listener.statuses.map((status) => status.supplyV))).toEqual(new Set([24]))
  })

  it('keeps the link while statuses come late', async () => {
    const { mock, listener } = await connect()
    mock.disturb('toHost', { seed: 1, delayPerMessage: 0.2, maxDelayMs: 200 })
    await passes(10_000)
    expect(listener.events).toEqual(['connected'])
  })
})

describe('closing', () => {
  it.each([
    ['before it is open', 0],
    ['while the port opens', 1],
    ['while the board is in its boot loader', 500],
    ['while the guard is asked who it is', 2010],
    ['once connected', 4000],
  ])('ends everything %s', async (_, afterMs) => {
    const { board, table, listener } = plugIn({ startsInMs: 2000 })
    board.unansweredRequests = 1
    const opening = table.open(listener)
    await passes(afterMs)
    await closed(table)
    await opening
    const told = listener.told.length
    await passes(10_000)
    expect(listener.told).toHaveLength(told)
  })

  it('ends everything while it waits to reconnect, and while it reconnects', async () => {
    for (const afterMs of [100, 251, 600]) {
      const { mock, table, listener } = await connect()
      mock.unplug()
      await passes(afterMs)
      await closed(table)
      mock.replug()
      await passes(10_000)
      expect(listener.events).toEqual(['connected', 'lost UNPLUGGED'])
    }
  })

  it('ends everything while a button is held', async () => {
    const { board, table } = await connect()
    board.levels.stop = 1
    await passes(100)
    await closed(table)
  })

  it('may be asked for twice', async () => {
    const { table } = await connect()
    await Promise.all([closed(table), closed(table)])
    await closed(table)
  })

  it('does not disarm: that is for the controller to decide', async () => {
    const { board, table } = await connect()
    await closed(table)
    expect(board.heard).toEqual([])
  })

  it('frees the port for the next', async () => {
    const { mock, table } = await connect()
    await closed(table)
    const next = new SerialTable({ path: mock.path, ports: mock.ports })
    ends.push(() => closed(next))
    expect(await opened(next, new RecordingListener())).toBe('opened')
  })
})
