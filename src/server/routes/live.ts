import { z } from 'zod'
import { ApiRefusal } from '../api-error.ts'
import { type App, isKnown, type ServerContext } from '../context.ts'
import { metaFor } from './table.ts'

const query = z.strictObject({ after: z.coerce.number().int().min(0).optional() })

/** `GET /api/live`: server-sent events, for as long as somebody listens. */
export function liveRoutes(app: App, context: ServerContext): void {
  app.get(
    '/api/live',
    {
      schema: {
        tags: ['open'],
        summary:
          'Server-sent events: "live" ten times a second and at once on a change, "fact" for what happens, "meta"; "commission" while the wizard runs. Last-Event-ID or ?after= goes on after a fact.',
        querystring: query,
      },
    },
    async (request, reply) => {
      const { feed } = context
      if (!feed.hasRoom(request.ip))
        throw new ApiRefusal(
          503,
          'TOO_MANY_LISTENERS',
          'Too many pages are open.',
          'Close some of them. Stop still works.',
        )
      reply.hijack()
      const stream = reply.raw
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) stream.setHeader(name, value)
      // Proxies must neither keep nor collect it.
      stream.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      stream.flushHeaders()
      request.raw.socket.setNoDelay(true)
      feed.add({
        stream,
        address: request.ip,
        lastFact: request.query.after ?? lastEventId(request.headers['last-event-id']),
        isPaired: () => isKnown(request, context),
        meta: () => metaFor(request, context),
      })
    },
  )
}

function lastEventId(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,12}$/.test(header) ? Number(header) : null
}
