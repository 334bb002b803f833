/** The page's files, as `npm run build` left them, compressed beforehand. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.ts'
import { ApiRefusal } from './api-error.ts'
import type { App } from './context.ts'

const ROOT = join(packageRoot, 'dist/web')

export async function servePage(app: App): Promise<void> {
  if (!existsSync(join(ROOT, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, async () => {
      throw new ApiRefusal(
        404,
        'NO_PAGE',
        'The page was not built.',
        'Run "npm run build". The API is at /api/openapi.json.',
      )
    })
    return
  }
  // Loaded only where there is something to serve.
  const { default: serveStatic } = await import('@fastify/static')
  await app.register(serveStatic, {
    root: ROOT,
    preCompressed: true,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (response, path) => {
      // Files in assets/ are named after what is in them.
      const isNamed = path.includes('/assets/')
      response.setHeader('cache-control', isNamed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
