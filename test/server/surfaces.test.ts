import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { type Config, parseConfig } from '../../src/config/config.ts'
import type { LiveState } from '../../src/feed/live-state.ts'
import { findProgram } from '../../src/people/programs.ts'
import { ControlThread } from '../../src/run/control-thread.ts'
import { Outbox } from '../../src/run/outbox.ts'
import { type SurfaceNews, Surfaces } from '../../src/run/surfaces.ts'
import type { FromControl, ToControl } from '../../src/run/thread-messages.ts'

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const CRASHING = fileOf('./crashing-child.mjs')
const HANGING = fileOf('./hanging-child.mjs')

function configHere(page: string): Config {
  const folder = mkdtempSync(join(tmpdir(), 'upright-surfaces-'))
  return parseConfig(`[page]\n${page}`, { file: null, folder, stateFolder: folder, home: folder })
}

describe('the page’s server beside the controller', () => {
  let surfaces: Surfaces | undefined
  let control: ControlThread | undefined
  const news: SurfaceNews[] = []
  const asked: ToControl[] = []
  let live: LiveState | null = null

  afterEach(async () => {
    await surfaces?.close()
    await control?.close()
    news.length = 0
    asked.length = 0
    live = null
    control = undefined
  })

  const open = (config: Config, workerFile?: string) => {
    surfaces = new Surfaces({
      config,
      table: 'mock-serial',
      chosen: { program: 'gentle', user: null },
      control: (message) => {
        asked.push(message)
        control?.handle(message)
      },
      tell: (message) => news.push(message),
      ...(workerFile === undefined ? {} : { workerFile }),
    })
  }
  const openControl = async (config: Config) => {
    const program = findProgram(config.programs, 'gentle')
    const start = { config, program, isProgramNamed: true, user: null, table: { kind: 'simulated' as const } }
    control = new ControlThread(start, (message) => {
      if (message.type === 'live') live = message.state
      surfaces?.hear(message)
    })
    await control.open()
    await until(() => live?.state === 'upright' && live.guard === 'idle')
    control.handle({ type: 'does', stimulus: 'start' })
    await until(() => live?.phase === 'tilting')
  }
  const until = async (holds: () => boolean, withinMs = 15_000) => {
    const endMs = performance.now() + withinMs
    while (!holds()) {
      if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${JSON.stringify({ news, live })}`)
      await sleep(10)
    }
  }
  const troubles = () => news.flatMap((each) => (each.type === 'trouble' ? [each.message] : []))

  test.each([
    ['crashes', CRASHING, /ended: asked to crash; another takes its place/],
    ['hangs', HANGING, /hangs/],
  ])('one that %s is told, and the session goes on', async (_, file, words) => {
    const config = configHere('')
    open(config, file)
    await openControl(config)
    const angleDeg = live!.angleDeg!
    await until(() => troubles().some((message) => words.test(message)))
    await until(() => live!.angleDeg! > angleDeg + 4)
    expect(live).toMatchObject({ phase: 'tilting', session: expect.any(String) })
    expect(asked.filter(({ type }) => type !== 'dropPairing')).toEqual([])
  })

  test('one that dies again and again is given up, and told to be', async () => {
    open(configHere(''), CRASHING)
    const timer = setInterval(() => surfaces?.hear(health()), 50)
    await until(() => troubles().some((message) => message.includes('no page until Upright is restarted')), 30_000)
    clearInterval(timer)
    expect(troubles()).toHaveLength(6)
  })

  test('telling one that takes nothing costs next to nothing', async () => {
    open(configHere(''), HANGING)
    const fact = { type: 'promptAsked', atMs: 0, session: 'x'.repeat(1000) } as const
    const began = performance.now()
    for (let told = 0; told < 100_000; told++) surfaces?.hear({ type: 'fact', fact, at: '', personal: [] })
    expect((performance.now() - began) / 100_000).toBeLessThan(0.05)
  })

  test('the real one serves the page’s API, and tells where', async () => {
    const config = configHere('port = 18734')
    open(config)
    await until(() => news.length > 0)
    expect(news[0]).toMatchObject({ type: 'page', addresses: [expect.stringMatching(/^http:\/\/localhost:187\d\d$/)] })
    const { addresses } = news[0] as Extract<SurfaceNews, { type: 'page' }>
    await openControl(config)
    const state = await (await fetch(`${addresses[0]}/api/state`)).json()
    expect(state).toMatchObject({ phase: 'tilting', table: 'mock-serial' })
    const stopped = await fetch(`${addresses[0]}/api/stop`, { method: 'POST' })
    expect(stopped.status).toBe(202)
    await until(() => live?.phase !== 'tilting')
  })

  test('a port that is taken leaves a real table without a page, in words, and its controller alone', async () => {
    const config = configHere('port = 18745')
    open(config)
    await until(() => news.length > 0)
    const told: SurfaceNews[] = []
    const other = new Surfaces({
      config,
      table: 'serial',
      chosen: { program: 'gentle', user: null },
      control: () => {},
      tell: (message) => told.push(message),
    })
    await until(() => told.length > 0)
    expect(told[0]).toMatchObject({
      type: 'trouble',
      message: 'there is no page: port 18745 is taken by another program',
    })
    await other.close()
  })
})

test('what waits is one picture, and no more facts than a limit: the latest', () => {
  const outbox = new Outbox()
  for (let told = 1; told <= 5000; told++) {
    outbox.add({ type: 'fact', fact: { type: 'promptAsked', atMs: told, session: 's' }, at: '', personal: [] })
    outbox.add({ type: 'live', state: { atMs: told } as LiveState, personal: [] })
  }
  const parcel = outbox.take()
  expect(parcel?.live?.state.atMs).toBe(5000)
  expect(parcel?.facts.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, index) => index + 4001))
  expect(outbox.take()).toBeNull()
  outbox.beginAnew(parcel)
  expect(outbox.take()).toEqual(parcel)
})

function health(): FromControl {
  return { type: 'chosen', chosen: { program: 'gentle', user: null } }
}
