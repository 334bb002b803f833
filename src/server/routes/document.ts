import type { App } from '../context.ts'

/** `GET /api/openapi.json`: made when somebody asks, because what makes it is memory that nobody else needs. */
export function documentRoute(app: App, make: () => Promise<object>): void {
  let made: Promise<object> | undefined
  app.get('/api/openapi.json', { schema: { tags: ['open'], summary: 'This document' } }, async () => {
    made ??= make()
    return made
  })
}
