import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import { MockSerial } from '../../hardware/simulator/mock-serial.ts'
import { RecordingListener } from './recording-listener.ts'
import { ScriptedBoard } from './scripted-board.ts'

const RECONNECTS = 200

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it(`stays flat in memory over ${RECONNECTS} reconnects`, { timeout: 60_000 }, async () => {
  const board = new ScriptedBoard()
  const mock = new MockSerial(board)
  mock.start()
  const table = new SerialTable({ path: mock.path, ports: mock.ports })
  const listener = new RecordingListener()
  const opening = table.open(listener)
  await vi.advanceTimersByTimeAsync(100)
  await opening
  const reconnect = async (): Promise<void> => {
    mock.unplug()
    board.levels.stop = 1 // a held button has a timer of its own
    await vi.advanceTimersByTimeAsync(20)
    mock.replug()
    await vi.advanceTimersByTimeAsync(400)
    board.levels.stop = 0
    await vi.advanceTimersByTimeAsync(50)
    listener.statuses.length = 0
  }
  const heapMb = async (): Promise<number> => {
    await vi.advanceTimersByTimeAsync(100)
    collectGarbage()
    return process.memoryUsage().heapUsed / 1e6
  }

  for (let i = 0; i < 20; i++) await reconnect()
  const timers = vi.getTimerCount()
  const before = await heapMb()
  for (let i = 0; i < RECONNECTS; i++) await reconnect()
  const grownMb = (await heapMb()) - before

  expect(listener.events.filter((event) => event === 'connected')).toHaveLength(1 + 20 + RECONNECTS)
  expect(grownMb).toBeLessThan(2)
  expect(vi.getTimerCount()).toBe(timers)
  await table.close()
  mock.stop()
})
