/** The cable is pulled and plugged in again, again and again: nothing of an old connection may stay. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseConfig } from '../../src/config/config.ts'
import { findProgram } from '../../src/people/programs.ts'
import { ControlThread } from '../../src/run/control-thread.ts'
import { Child } from '../child.ts'
import { extra, type Findings } from '../metrics.ts'
import { type Footprint, footprintOf, growth } from './footprint.ts'
import { QuickRun } from './quick-run.ts'

const RECONNECTS = 200
/** The first ones warm the compiler and fill caches. */
const WARM_UP = 20
const LOOK_EVERY = 40
/** @serialport/bindings-cpp 13 keeps the `Poller` of every port that was ever opened, each less than a kilobyte. */
const POLLERS = 1
const MAY_GROW: Partial<Footprint> = {
  heapMb: 1,
  externalMb: 1,
  rssMb: 30,
  emitters: 2,
  timers: 1,
  handles: 1,
  files: 1,
}
const CONNECTS_WITHIN_MS = 15_000

interface Reconnected {
  readonly looks: readonly (readonly [reconnects: number, holds: Footprint])[]
  readonly problems: readonly string[]
}

export async function benchReconnects(): Promise<Findings> {
  const mock = await reconnectMock(RECONNECTS)
  const hasSocat = spawnSync('socat', ['-V']).status === 0
  const tty = hasSocat ? await reconnectTty(RECONNECTS) : null
  const kinds = [['mock serial', mock], ...(tty ? [['a real tty', tty] as const] : [])] as [string, Reconnected][]
  return {
    metrics: {},
    extras: kinds.flatMap(([kind, { looks }]) => figures(kind, looks)),
    tables: kinds.map(([kind, { looks }]) => ({
      title: `What the process holds after so many reconnects on ${kind}`,
      head: ['reconnects', 'heap MB', 'RSS MB', 'emitters', 'listeners', 'timers', 'handles', 'files'],
      rows: looks.map(([reconnects, { heapMb, rssMb, emitters, listeners, timers, handles, files }]) => [
        reconnects,
        Number(heapMb.toFixed(2)),
        Math.round(rssMb),
        emitters ?? '–',
        listeners,
        timers,
        handles,
        files ?? '–',
      ]),
    })),
    problems: kinds.flatMap(([kind, { problems }]) => problems.map((problem) => `${kind}: ${problem}`)),
  }
}

function figures(kind: string, looks: Reconnected['looks']): Findings['extras'] {
  const [first, last] = [looks[0]![1], looks.at(-1)![1]]
  const grown = (last.heapMb - first.heapMb) * 1000
  const says = `after collecting garbage, over ${RECONNECTS} reconnects`
  return [
    extra(`reconnects, ${kind}: heap grown`, grown, 'KB', says),
    extra(`reconnects, ${kind}: emitters more`, (last.emitters ?? 0) - (first.emitters ?? 0), '', 'alive'),
    extra(`reconnects, ${kind}: files more`, (last.files ?? 0) - (first.files ?? 0), '', 'open in the process'),
  ]
}

/** The whole controller on a mock port, on fake timers. */
export async function reconnectMock(reconnects: number): Promise<Reconnected> {
  const folder = mkdtempSync(join(tmpdir(), 'upright-reconnects-'))
  let linkUps = 0
  const run = new QuickRun({
    folder,
    hears: (message) => {
      if (message.type === 'fact' && message.fact.type === 'linkUp') linkUps++
    },
  })
  const reconnect = async () => {
    run.does('unplug')
    await run.pass(1500)
    run.does('replug')
    await run.until(() => run.isHome, CONNECTS_WITHIN_MS)
  }
  try {
    await run.open()
    await run.until(() => run.isHome, CONNECTS_WITHIN_MS)
    const looked = await lookAfter(reconnects, reconnect, () => footprintOf(run.timers))
    await run.close()
    return verdict(looked, linkUps, reconnects)
  } finally {
    run.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The whole controller on a pseudo-terminal, in real time: each time the tty itself vanishes. */
async function reconnectTty(reconnects: number): Promise<Reconnected> {
  const folder = mkdtempSync(join(tmpdir(), 'upright-reconnects-'))
  const [boardEnd, controllerEnd] = [join(folder, 'board'), join(folder, 'controller')]
  const cable = async () => {
    const plugged = new Child(
      'socat',
      [boardEnd, controllerEnd].map((link) => `pty,raw,echo=0,link=${link}`),
      folder,
    )
    await sleep(100)
    return plugged
  }
  let plugged = await cable()
  const board = Child.upright(folder, ['board', '--port', boardEnd])
  await sleep(2000)
  const config = parseConfig('', { file: null, folder, stateFolder: folder, home: folder })
  const program = findProgram(config.programs, config.comfort.program)
  let linkUps = 0
  const start = {
    config,
    program,
    isProgramNamed: true,
    user: null,
    table: { kind: 'serial' as const, path: controllerEnd },
  }
  const control = new ControlThread(start, (message) => {
    if (message.type === 'fact' && message.fact.type === 'linkUp') linkUps++
  })
  const connected = async (times: number) => {
    for (let waitedMs = 0; linkUps < times && waitedMs < CONNECTS_WITHIN_MS; waitedMs += 10) await sleep(10)
  }
  try {
    await control.open()
    await connected(1)
    const reconnect = async () => {
      const times = linkUps + 1
      await plugged.end()
      plugged = await cable()
      await connected(times)
    }
    // Handles and files are counted while nothing is on its way.
    const look = async () => {
      await sleep(1500)
      return footprintOf(null)
    }
    const looked = await lookAfter(reconnects, reconnect, look)
    return verdict(looked, linkUps, reconnects, reconnects * POLLERS)
  } finally {
    await control.close()
    await board.end()
    await plugged.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function lookAfter(
  reconnects: number,
  reconnect: () => Promise<void>,
  look: () => Footprint | Promise<Footprint>,
): Promise<Reconnected['looks']> {
  for (let i = 0; i < WARM_UP; i++) await reconnect()
  const looks: [number, Footprint][] = [[0, await look()]]
  for (let i = 1; i <= reconnects; i++) {
    await reconnect()
    if (i % LOOK_EVERY === 0 || i === reconnects) looks.push([i, await look()])
  }
  return looks
}

function verdict(looks: Reconnected['looks'], linkUps: number, reconnects: number, pollers = 0): Reconnected {
  const expected = 1 + WARM_UP + reconnects
  return {
    looks,
    problems: [
      ...growth(looks[0]![1], looks.at(-1)![1], { ...MAY_GROW, emitters: 2 + pollers }),
      ...(linkUps === expected ? [] : [`connected ${linkUps} times, not ${expected}`]),
    ],
  }
}
