import { z } from 'zod'
import type { Device } from '../../feed/api.ts'
import { ApiRefusal } from '../api-error.ts'
import { type App, deviceOf, type ServerContext } from '../context.ts'

const params = z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/) })

/** `/api/devices`: who was let in, and letting them go. */
export function deviceRoutes(app: App, context: ServerContext): void {
  const { devices, feed } = context
  app.get(
    '/api/devices',
    { schema: { tags: ['paired'], summary: 'Paired devices' } },
    async (request): Promise<Device[]> => {
      const here = deviceOf(request, context)?.id
      return devices.list().map((device) => ({ ...device, here: device.id === here }))
    },
  )
  app.delete(
    '/api/devices/:id',
    { schema: { tags: ['paired'], summary: 'Lets a device go', params } },
    async (request, reply) => {
      if (!devices.remove(request.params.id))
        throw new ApiRefusal(404, 'DEVICE_UNKNOWN', 'There is no such device.', 'GET /api/devices lists them.')
      feed.restart()
      return reply.status(204).send()
    },
  )
}
