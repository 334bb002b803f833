/** A running controller is asked through its page: the port is its own. */
import type { Config } from '../config/config.ts'
import type { Health } from '../feed/api.ts'
import type { LiveState } from '../feed/live-state.ts'
import type { World } from './world.ts'

const ANSWERS_WITHIN_MS = 3000

type Page = Config['page']

/** `null` where its page is switched off, or does not answer. */
export async function askController(world: World, page: Page): Promise<Health | null> {
  return (await ask(world, page, '/api/health')) as Health | null
}

export async function askState(world: World, page: Page): Promise<LiveState | null> {
  return (await ask(world, page, '/api/state')) as LiveState | null
}

async function ask(world: World, { host, port }: Page, path: string): Promise<unknown> {
  if (port === 0) return null
  try {
    return await world.get(`http://${addressFor(host)}:${port}${path}`, ANSWERS_WITHIN_MS)
  } catch {
    return null
  }
}

/** Where a page that listens on `host` is reached from this machine. */
export function addressFor(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
