import { afterEach, expect, it, vi } from 'vitest'
import { SerialTable } from '../../hardware/serial/serial-table.ts'
import { MockSerial } from '../../hardware/simulator/mock-serial.ts'
import { RecordingListener } from './recording-listener.ts'
import { ScriptedBoard } from './scripted-board.ts'

afterEach(() => vi.restoreAllMocks())

const passes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Opens, runs for `forMs` and closes a table on a mock port, in real time. */
async function runForMs(forMs: number) {
  const mock = new MockSerial(new ScriptedBoard())
  mock.start()
  const listener = new RecordingListener()
  const table = new SerialTable({ path: mock.path, ports: mock.ports })
  const beganAtMs = performance.now()
  await table.open(listener)
  const readyInMs = performance.now() - beganAtMs
  table.signal('alarm')
  await passes(forMs)
  await table.close()
  mock.stop()
  return { listener, readyInMs }
}

it('is ready well within half a second', async () => {
  const { readyInMs } = await runForMs(0)
  if (process.env.SHOW_FIGURES) console.log(`ready in ${readyInMs.toFixed(1)} ms`)
  expect(readyInMs).toBeLessThan(250)
})

it('gets about 50 statuses a second', async () => {
  const { listener } = await runForMs(300)
  expect(listener.statuses.length).toBeGreaterThan(10)
  expect(listener.statuses.length).toBeLessThan(20)
})

it('prints nothing, takes no signal of the process, and leaves nothing that keeps it alive', async () => {
  const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
  const logged = (['log', 'info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level))
  const warned = vi.spyOn(process, 'emitWarning')
  const interrupts = process.listenerCount('SIGINT')
  const resources = process.getActiveResourcesInfo().sort()
  await runForMs(50)
  for (const spy of [...written, ...logged, warned]) expect(spy).not.toHaveBeenCalled()
  expect(process.listenerCount('SIGINT')).toBe(interrupts)
  expect(process.getActiveResourcesInfo().sort()).toEqual(resources)
})
