/** What runs in the surfaces' thread: the page where it has a port, MQTT where it has a broker, each without the other. */

import type { TablePublisher } from '../mqtt/table-publisher.ts'
import type { FromServer, ServerStart, ToServer } from '../server/messages.ts'
import { StopLine } from '../server/stop-line.ts'

export interface SurfaceThread {
  hear(message: Exclude<ToServer, { type: 'close' }>): void
  close(): Promise<void>
}

/** Opens both. Neither waits for the other, and what only one needs is loaded only where it is. */
export async function openSurfaceThread(
  start: ServerStart,
  post: (message: FromServer) => void,
): Promise<SurfaceThread> {
  const { page, mqtt: broker } = start.config
  const stops = new StopLine(() => post({ type: 'stop' }))
  let mqtt: TablePublisher | null = null
  const server =
    page.port === 0 ? null : (await import('../server/server.ts')).openServer(start, post, () => mqtt?.health ?? null)
  // The page comes first: who waits for it stands at the table.
  await server?.listen()
  if (broker) mqtt = (await import('../mqtt/open-mqtt.ts')).openMqtt(start, broker, () => stops.ask(), post)
  return {
    hear(message) {
      if (message.type === 'stopped') stops.done()
      else mqtt?.take(message)
      server?.hear(message)
      if (message.type === 'parcel') post({ type: 'took' })
    },
    async close() {
      await Promise.all([server?.close(), mqtt?.close()])
    },
  }
}
