import { z } from 'zod'
import { ApiRefusal } from '../api-error.ts'
import { type App, cookieFor, deviceOf, type ServerContext } from '../context.ts'

const nameSchema = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._’'-]{0,31}$/u, 'it must be 1 to 32 letters, figures, spaces or . _ - ’')
const body = z.strictObject({ name: nameSchema })
const params = z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/) })

/** Asking to be let in, from one address, a minute: more than a person can need. */
const ASKS_A_MINUTE = 6

/** `/api/pair`: a device asks, a hand on the panel answers, and the device fetches its cookie. */
export function pairRoutes(app: App, context: ServerContext): void {
  const { present, pairings, devices, feed, ask, isVirtual } = context
  app.post(
    '/api/pair',
    {
      config: { rateLimit: { max: ASKS_A_MINUTE, timeWindow: '1 minute' } },
      schema: { tags: ['open'], summary: 'Asks that this device be paired: by a press of Start while upright', body },
    },
    async ({ body: { name } }, reply) => {
      if (isVirtual)
        throw new ApiRefusal(409, 'NOT_NEEDED', 'Here everyone counts as paired.', 'The table is simulated.')
      if (pairings.isPending)
        throw new ApiRefusal(409, 'PAIRING_PENDING', 'Another device is asking.', 'Wait until it is answered.')
      if (!present.isAtRest)
        throw new ApiRefusal(
          409,
          'NOT_NOW',
          'Devices are paired while the table is upright and at rest.',
          'Ask again then.',
        )
      const { ask: question, asked } = pairings.begin(name)
      ask({ type: 'pair', ask: question })
      present.tellMeta()
      return reply.status(201).send(asked)
    },
  )
  app.get(
    '/api/pair/:id',
    { schema: { tags: ['open'], summary: 'How it stands; sets the cookie once', params } },
    async ({ params: { id } }, reply) => {
      const state = pairings.stateOf(id)
      if (state === null) throw new ApiRefusal(404, 'PAIRING_UNKNOWN', 'Nobody asked that.', 'Ask to be paired anew.')
      const name = pairings.claim(id)
      if (name !== null) {
        reply.header('set-cookie', cookieFor(devices.add(name)))
        feed.restart()
      }
      return { state }
    },
  )
  app.delete('/api/pair', { schema: { tags: ['open'], summary: 'Forgets this device' } }, async (request, reply) => {
    const device = deviceOf(request, context)
    if (device) devices.remove(device.id)
    feed.restart()
    return reply.header('set-cookie', cookieFor('')).status(204).send()
  })
}
