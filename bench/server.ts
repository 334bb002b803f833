/** What a crowd at the page costs the controller: from a status to the drive that answers it, with and without. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseConfig } from '../src/config/config.ts'
import type { Controller } from '../src/control/controller.ts'
import { liveState } from '../src/control/live.ts'
import { packageRoot } from '../src/package-root.ts'
import { Surfaces } from '../src/run/surfaces.ts'
import { Child } from './child.ts'
import { extra, type Findings, quantile } from './metrics.ts'
import { withSession } from './status-to-drive.ts'

const SAMPLES = 2500
const PORT = 18_800
const LIVE_MS = 100
/** Issue: 50 clients, slow readers and a flood move p99 by no more than this, ms. */
const MOST_MORE_MS = 1

export async function benchServer(): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'upright-bench-'))
  try {
    const { alone, idle, crowd } = await withSession(async (controller, answers) => {
      const before = await answers(SAMPLES)
      const server = await openServer(controller, folder)
      const idle = await answers(SAMPLES)
      const child = new Child(
        process.execPath,
        [join(packageRoot, 'dist/bench/crowd-child.js'), server.address],
        folder,
      )
      await child.secondsUntil('all listen', 20)
      const crowd = await answers(SAMPLES)
      await child.end()
      await server.close()
      await sleep(500)
      return { alone: [...before, ...(await answers(SAMPLES))], idle, crowd }
    })
    const moreMs = quantile(crowd, 0.99) - quantile(alone, 0.99)
    const p99 = (name: string, tookMs: readonly number[], says: string) =>
      extra(`status to drive, p99, ${name}`, quantile(tookMs, 0.99), 'ms', says)
    return {
      metrics: {},
      extras: [
        p99('no page', alone, 'a session, nothing beside it'),
        p99('a page nobody looks at', idle, 'the server in its thread, ten pictures a second'),
        p99('a crowd', crowd, '50 listeners, ten of them slow, and eight lines that flood'),
        extra('status to drive, worst, a crowd', quantile(crowd, 1), 'ms', 'the same'),
        extra('what a crowd adds to p99', moreMs, 'ms', `at most ${MOST_MORE_MS}`),
      ],
      problems: moreMs > MOST_MORE_MS ? [`a crowd at the page adds ${moreMs.toFixed(2)} ms to status to drive`] : [],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function openServer(controller: Controller, folder: string) {
  const config = parseConfig(`[page]\nport = ${PORT}`, { file: null, folder, stateFolder: folder, home: folder })
  let found: (address: string) => void = () => {}
  const listening = new Promise<string>((resolve) => {
    found = resolve
  })
  const surfaces = new Surfaces({
    config,
    table: 'mock-serial',
    chosen: { program: 'full', user: null },
    control: () => {},
    tell: (news) => {
      if (news.type === 'page') found(news.addresses[0]!)
      else throw new Error(`${news.message}. ${news.hint}`)
    },
  })
  const timer = setInterval(
    () => surfaces.hear({ type: 'live', state: liveState(controller, 'mock-serial', performance.now()), personal: [] }),
    LIVE_MS,
  )
  const address = await listening
  return {
    address,
    async close() {
      clearInterval(timer)
      await surfaces.close()
    },
  }
}
