/**
 * The MQTT client. Of the library only the client itself is loaded: what speaks WebSocket and SOCKS would cost seven megabytes more.
 * So sockets are opened here, TLS always with the certificate checked.
 */
import { createRequire } from 'node:module'
import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectEncrypted } from 'node:tls'
import type { IClientOptions } from 'mqtt/lib/client'
import type { MqttConfig } from '../config/mqtt-section.ts'
import type { Secrets } from './secrets.ts'

type ClientModule = typeof import('mqtt/lib/client')
// It is CommonJS with a default export, which Node and bundlers unwrap differently.
const { default: MqttClient } = createRequire(import.meta.url)('mqtt/lib/client') as ClientModule
export type Client = InstanceType<typeof MqttClient>

/** How long a broker is given. A test has less. */
export interface Patience {
  /** Whether it takes or refuses us, it answers within this, ms. */
  readonly answerWithinMs: number
  /** One that is silent for one and a half of it is gone, and so is a table for the broker, seconds. */
  readonly keepaliveS: number
}
export const PATIENCE: Patience = { answerWithinMs: 10_000, keepaliveS: 20 }

/** All that is listened for is short: the broker sends nothing longer, bytes. */
const LONGEST_PACKET_BYTES = 4096

/** One connection, which is never opened anew. `willTopic` is told `offline` by the broker where it breaks. */
export function openClient(config: MqttConfig, secrets: Secrets, willTopic: string, patience: Patience): Client {
  const options: IClientOptions = {
    protocolVersion: 5,
    clientId: `upright-${config.table}`,
    clean: true,
    keepalive: patience.keepaliveS,
    // A broker that takes what is sent and says nothing must be noticed too.
    reschedulePings: false,
    connectTimeout: patience.answerWithinMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
    will: { topic: willTopic, payload: Buffer.from('offline'), qos: 1, retain: true },
    properties: { sessionExpiryInterval: 0, receiveMaximum: 20, maximumPacketSize: LONGEST_PACKET_BYTES },
    ...(config.username === null ? {} : { username: config.username }),
    ...(secrets.password === null ? {} : { password: secrets.password }),
  }
  return new MqttClient(() => openSocket(config, secrets), options)
}

function openSocket({ host, port, isEncrypted }: MqttConfig, { ca, cert, key }: Secrets): Socket {
  const socket = isEncrypted
    ? connectEncrypted({
        host,
        port,
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(ca ? { ca } : {}),
        ...(cert && key ? { cert, key } : {}),
      })
    : connectPlain({ host, port })
  return socket.setNoDelay(true)
}
