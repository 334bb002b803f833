import type { App, ServerContext } from '../context.ts'

/**
 * `POST /api/stop`: the gradual return. No login, no limit; and it is heard before anything is made of the body, so that none can be
 * too long or too strange for it.
 */
export function stopRoute(app: App, { ask }: ServerContext): void {
  app.addHook('onRequest', async (_request, reply) => {
    ask({ type: 'stop' })
    return reply.status(202).send({ asked: 'stop' })
  })
  app.post(
    '/api/stop',
    {
      schema: {
        tags: ['open'],
        summary: 'Stop: the table returns gradually, as after a press of Stop. Works from any phase, for everyone.',
      },
    },
    async () => {
      throw new Error('answered before')
    },
  )
}
