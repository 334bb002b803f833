/** Hears everything on the broker, and counts: `node consumer-child.js PORT`. */
import mqtt from 'mqtt'
import type { FromConsumer, ToFleet } from './fleet-messages.ts'

const [port] = process.argv.slice(2)
const counts: Record<string, number> = {}
const sessions = new Set<string>()
let deliveryMs: number[] = []

// Of its own session: what comes while the broker starts anew waits for it.
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, {
  protocolVersion: 5,
  clientId: 'consumer',
  clean: false,
  properties: { sessionExpiryInterval: 3600 },
  reconnectPeriod: 100,
})
client.on('error', () => {})
client.once('connect', () =>
  client.subscribe(['upright/#', 'homeassistant/#'], { qos: 1 }, () => post({ type: 'listening' })),
)
client.on('message', (topic, payload, { retain }) => {
  // What stood there before is no delivery.
  if (retain) return
  const kind = topic.split('/').at(-1)!
  counts[kind] = (counts[kind] ?? 0) + 1
  if (kind === 'session') sessions.add((JSON.parse(payload.toString()) as { id: string }).id)
  else if (kind === 'state' || kind === 'event')
    deliveryMs.push(Date.now() - Date.parse((JSON.parse(payload.toString()) as { at: string }).at))
})

process.on('message', ({ type }: ToFleet) => {
  if (type === 'end') process.exit(0)
  if (type !== 'pause') return
  post({ type: 'heard', counts: { ...counts }, sessions: sessions.size, deliveryMs })
  deliveryMs = []
})

function post(message: FromConsumer): void {
  process.send?.(message)
}
