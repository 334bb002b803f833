import { apiPage } from '../api-page.ts'
import type { App } from '../context.ts'

/** `GET /api/openapi.json`, and `GET /api` as a page: made when somebody asks, because what makes it is memory that nobody else needs. */
export function documentRoute(app: App, make: () => Promise<object>): void {
  let made: Promise<object> | undefined
  app.get('/api/openapi.json', { schema: { tags: ['open'], summary: 'This document' } }, async () => {
    made ??= make()
    return made
  })
  app.get(
    '/api',
    { schema: { tags: ['open'], summary: 'This document, for people to read' } },
    async (_request, reply) => {
      made ??= make()
      return reply.type('text/html; charset=utf-8').send(apiPage(await made))
    },
  )
}
