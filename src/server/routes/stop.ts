import type { App, ServerContext } from '../context.ts'

/** `POST /api/stop`: the gradual return. No login, no limit, and whatever the body is, or is not. */
export function stopRoute(app: App, { ask }: ServerContext): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    done(null)
  })
  app.post(
    '/api/stop',
    {
      schema: {
        tags: ['open'],
        summary: 'Stop: the table returns gradually, as after a press of Stop. Works from any phase, for everyone.',
      },
    },
    async (_request, reply) => {
      ask({ type: 'stop' })
      return reply.status(202).send({ asked: 'stop' })
    },
  )
}
