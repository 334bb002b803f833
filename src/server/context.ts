/** What every route works with. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { FastifyBaseLogger } from 'fastify/types/logger.js'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Config } from '../config/config.ts'
import type { MqttHealth } from '../feed/api.ts'
import type { Devices, PairedDevice } from './devices.ts'
import type { LiveFeed } from './live-feed.ts'
import type { ServerAsk } from './messages.ts'
import type { Pairings } from './pairings.ts'
import type { Present } from './present.ts'

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

export interface ServerContext {
  readonly config: Config
  readonly version: string
  /** A simulated or emulated table: everyone counts as paired, and there is a virtual panel. */
  readonly isVirtual: boolean
  /** The wizard runs, and nobody listens to what a controller would. */
  readonly isCommissioning: boolean
  readonly table: import('../../hardware/table.ts').TableKind
  readonly present: Present
  /** How the line to the broker is; `null` where there is none. */
  readonly mqttHealth: () => MqttHealth | null
  readonly feed: LiveFeed
  readonly devices: Devices
  readonly pairings: Pairings
  /** Asks control for something. */
  readonly ask: (message: ServerAsk) => void
  /** Tells the person who runs this of an error that is not the client's. */
  readonly report: (message: string) => void
}

const COOKIE = 'upright_device'
/** Whoever has not come for a year asks again, seconds. */
const COOKIE_S = 365 * 24 * 3600

/** The device that asks; `null` where it is none that was let in. */
export function deviceOf(request: Pick<FastifyRequest, 'headers'>, { devices }: ServerContext): PairedDevice | null {
  const token = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1]
  return token === undefined ? null : devices.find(token)
}

/** Whether a client may do what paired devices may. Throws where the database cannot be read. */
export function isPaired(request: Pick<FastifyRequest, 'headers'>, context: ServerContext): boolean {
  return context.isVirtual || deviceOf(request, context) !== null
}

/** The same for what is open to everyone: where nobody can be known, everyone is a stranger, and still sees the table. */
export function isKnown(request: Pick<FastifyRequest, 'headers'>, context: ServerContext): boolean {
  try {
    return isPaired(request, context)
  } catch {
    return false
  }
}

/** No page can read it, and no other page's request carries it. */
export function cookieFor(token: string): string {
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${token === '' ? 0 : COOKIE_S}`
}
