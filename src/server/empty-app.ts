import Fastify from 'fastify'
import type { ZodType } from 'zod'
import { InvalidInput } from './api-error.ts'
import type { App } from './context.ts'

/** The largest body anybody sends is a program of twenty steps. */
const BODY_BYTES = 64 * 1024
const REQUEST_WITHIN_MS = 15_000

/** Fastify as this server uses it: with zod for what comes in, and without its own schema compilers, which would cost 10 MB. */
export function emptyApp(): App {
  return Fastify({
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    connectionTimeout: 0, // the live feed never ends
    keepAliveTimeout: 30_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 64 },
    http: { maxHeaderSize: 16 * 1024, headersTimeout: REQUEST_WITHIN_MS },
    // Its types know only the compilers for JSON schema that these take the place of.
    schemaController: { compilersFactory: ZOD_COMPILERS as never },
  }) as unknown as App
}

const ZOD_COMPILERS = {
  buildValidator: () => checkWith,
  buildSerializer: () => () => (data: unknown) => JSON.stringify(data),
}

/** Checks what comes in; routes get what the schema made of it. */
function checkWith({ schema }: { readonly schema: ZodType }) {
  return (data: unknown) => {
    const read = schema.safeParse(data)
    return read.success ? { value: read.data } : { error: new InvalidInput(read.error.issues) }
  }
}
