/** The server: routes, and what stands in front of all of them. */
import helmet from '@fastify/helmet'
import { ApiRefusal, notFound, sendError } from './api-error.ts'
import type { App, ServerContext } from './context.ts'
import { emptyApp } from './empty-app.ts'
import { KnownHosts } from './known-hosts.ts'
import { registerRoutes } from './routes.ts'

/** Connections at once, from one address: a page needs two. */
const CONNECTIONS_FROM_ONE = 128

/** Everything but listening. */
export async function makeApp(context: ServerContext): Promise<App> {
  const app = emptyApp()
  limitConnections(app)
  checkOrigin(app, new KnownHosts(context.config.page.host, context.config.page.names))
  await app.register(helmet, HEADERS)
  app.setErrorHandler((error, _request, reply) => sendError(error, reply, context.report))
  app.setNotFoundHandler((request) => {
    throw notFound(request)
  })
  await registerRoutes(app, context, async () => (await import('./openapi.ts')).makeDocument(context))
  await app.ready()
  return app
}

function checkOrigin(app: App, hosts: KnownHosts): void {
  app.addHook('onRequest', async ({ headers, url }) => {
    const { host, origin } = headers
    if (!hosts.isOurs(host))
      throw new ApiRefusal(
        421,
        'UNKNOWN_HOST',
        'This server does not go by that name.',
        'Use the address it printed, or add the name to page.names in upright.toml.',
      )
    const site = headers['sec-fetch-site'] as string | undefined
    // A link from elsewhere may lead to the page; nothing from elsewhere may reach what is behind it.
    const isApi = url.startsWith('/api')
    if ((isApi || origin !== undefined) && !hosts.isFromHere({ host, origin, site }))
      throw new ApiRefusal(403, 'FOREIGN_ORIGIN', 'Another page sent this.', 'Open the page of this server itself.')
  })
}

/** A client that opens connections and says nothing must not be the one that keeps others out. */
function limitConnections(app: App): void {
  const open = new Map<string, number>()
  app.server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    const count = (open.get(address) ?? 0) + 1
    open.set(address, count)
    socket.once('close', () => {
      const left = open.get(address)! - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
    if (count > CONNECTIONS_FROM_ONE) socket.destroy()
  })
}

const SELF = ["'self'"]
const NONE = ["'none'"]

/** Scripts and styles from here only, in files only, and nobody frames the page. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': NONE,
      'script-src': SELF,
      'style-src': SELF,
      'img-src': [...SELF, 'data:'],
      'font-src': SELF,
      'connect-src': SELF,
      'manifest-src': SELF,
      'base-uri': NONE,
      'form-action': NONE,
      'frame-ancestors': NONE,
    },
  },
  // There is no certificate for a table in a living room: what only works with one would only warn.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
} as const
