/** The OpenAPI document, from the very routes that are served. */
import swagger from '@fastify/swagger'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { ServerContext } from './context.ts'
import { emptyApp } from './empty-app.ts'
import { registerRoutes } from './routes.ts'

export async function makeDocument(context: ServerContext): Promise<object> {
  const app = emptyApp()
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Upright',
        version: context.version,
        description:
          'What the page of a table may ask: see, stop, choose and answer. Nothing here starts, deepens, resets, configures limits or flashes (S7).',
      },
      tags: TAGS,
      components: {
        securitySchemes: { device: { type: 'apiKey', in: 'cookie', name: 'upright_device' } },
      },
    },
    transform: jsonSchemaTransform,
  })
  await registerRoutes(app, context, async () => ({}))
  await app.ready()
  const document = app.swagger()
  await app.close()
  return document
}

const TAGS = [
  { name: 'open', description: 'For everyone who reaches the server.' },
  { name: 'paired', description: 'For devices that were let in by a press of Start.' },
  { name: 'virtual', description: 'The virtual panel: simulated and emulated tables only.' },
]
