/** The server as one thing: what control tells goes in, what the network asks comes out. */
import type { MqttHealth } from '../feed/api.ts'
import { withPeople } from '../journal/open-people.ts'
import { versionHere } from '../package-root.ts'
import { addressesOf, listenOn } from './addresses.ts'
import { makeApp } from './app.ts'
import type { App, ServerContext } from './context.ts'
import { Devices } from './devices.ts'
import { LiveFeed } from './live-feed.ts'
import type { FromServer, ServerAsk, ServerStart, ToServer } from './messages.ts'
import { Pairings } from './pairings.ts'
import { Present } from './present.ts'
import { StopLine } from './stop-line.ts'

export interface Server {
  hear(message: Exclude<ToServer, { type: 'close' }>): void
  /** Tells `listening` or `notListening`. */
  listen(): Promise<void>
  close(): Promise<void>
  /** For requests that need no network. */
  readonly app: Promise<App>
}

export function openServer(
  { config, table, chosen, isCommissioning = false }: ServerStart,
  post: (message: FromServer) => void,
  mqttHealth: () => MqttHealth | null = () => null,
): Server {
  const stops = new StopLine(() => post({ type: 'stop' }))
  const present = new Present(chosen)
  const reported = new Set<string>()
  const context: ServerContext = {
    config,
    version: versionHere,
    mqttHealth,
    table,
    isCommissioning,
    isVirtual: table !== 'serial',
    present,
    feed: new LiveFeed(present),
    devices: new Devices((use) => withPeople(config.journal.path, (_store, database) => use(database))),
    pairings: new Pairings(() => performance.now()),
    ask: (message: ServerAsk) => (message.type === 'stop' ? stops.ask() : post(message)),
    report: (message) => {
      // Once each: whoever can bring one about can bring about a thousand.
      if (reported.has(message) || reported.size >= MOST_REPORTS) return
      reported.add(message)
      post({ type: 'trouble', message: `the page’s server: ${message}`, hint: REPORT })
    },
  }
  const app = makeApp(context)
  return {
    app,
    hear(message) {
      if (message.type === 'stopped') return stops.done()
      for (const { id, outcome } of message.pairings) context.pairings.decide(id, outcome)
      present.take(message)
      if (message.pairings.length > 0) present.tellMeta()
    },
    async listen() {
      post(await listenOn(await app, config.page, context.isVirtual, addressesOf))
    },
    async close() {
      context.feed.close()
      await (await app).close()
    },
  }
}

/** Different errors told of while a server lives. */
const MOST_REPORTS = 20
const REPORT = 'The session is not affected. Please report it.'
