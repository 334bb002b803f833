/** Every route, in the order of who may use it. */
import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import { ApiRefusal } from './api-error.ts'
import { type App, isPaired, type ServerContext } from './context.ts'
import { servePage } from './page-files.ts'
import { chooseRoutes } from './routes/choose.ts'
import { COMMISSION_ANSWER, commissionAnswerRoute, commissionRoute } from './routes/commission.ts'
import { deviceRoutes } from './routes/devices.ts'
import { documentRoute } from './routes/document.ts'
import { historyRoutes } from './routes/history.ts'
import { liveRoutes } from './routes/live.ts'
import { pairRoutes } from './routes/pair.ts'
import { peopleRoutes } from './routes/people.ts'
import { openProgramRoutes, ownProgramRoutes } from './routes/programs.ts'
import { screeningRoutes } from './routes/screening.ts'
import { stopRoute } from './routes/stop.ts'
import { tableRoutes } from './routes/table.ts'

/** From one address, a minute. A page asks for some dozen things when it opens, and for one at each press. */
const REQUESTS_A_MINUTE = 1200

/** All routes, in the order of who may use them. Also what the document at /api/openapi.json is made from. */
export async function registerRoutes(app: App, context: ServerContext, document: () => Promise<object>): Promise<void> {
  // Outside of every limit: Stop is never turned away (S11).
  await app.register(async (stop: App) => stopRoute(stop, context))
  await app.register(async (limited: App) => {
    await limited.register(rateLimit, {
      max: REQUESTS_A_MINUTE,
      timeWindow: '1 minute',
      errorResponseBuilder: () =>
        new ApiRefusal(429, 'TOO_MANY_REQUESTS', 'That was too much in a minute.', 'Wait a moment. Stop still works.'),
    })
    limited.removeContentTypeParser('text/plain')
    tableRoutes(limited, context)
    liveRoutes(limited, context)
    commissionRoute(limited, context)
    openProgramRoutes(limited, context)
    pairRoutes(limited, context)
    documentRoute(limited, document)
    await limited.register(async (paired: App) => pairedRoutes(paired, context))
    await servePage(limited)
  })
}

async function pairedRoutes(paired: App, context: ServerContext): Promise<void> {
  paired.addHook('onRequest', async (request) => requirePaired(request, context))
  commissionAnswerRoute(paired, context)
  if (context.isCommissioning) paired.addHook('onRequest', refuseChange)
  chooseRoutes(paired, context)
  peopleRoutes(paired, context)
  screeningRoutes(paired, context)
  historyRoutes(paired, context)
  ownProgramRoutes(paired, context)
  deviceRoutes(paired, context)
  // At a real table the panel's module is not even loaded.
  if (context.isVirtual) (await import('./routes/panel.ts')).panelRoutes(paired, context)
}

/** Where the wizard has the table there is no controller that would hear it, and no session that it would be for. */
async function refuseChange({ method, routeOptions }: FastifyRequest): Promise<void> {
  if (method === 'GET' || routeOptions.url === COMMISSION_ANSWER) return
  throw new ApiRefusal(
    409,
    'COMMISSIONING',
    'The table is being commissioned.',
    'Do it once “upright commission” has ended and “upright run” looks after the table.',
  )
}

function requirePaired(request: FastifyRequest, context: ServerContext): void {
  if (isPaired(request, context)) return
  throw new ApiRefusal(
    401,
    'NOT_PAIRED',
    'This device is not paired.',
    'Ask to be paired on the page, and press Start at the table while it is upright. Stop works without.',
  )
}
