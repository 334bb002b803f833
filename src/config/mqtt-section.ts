/** `[mqtt]`: the broker the table tells what happens. Left out, there is none. */
import { hostname } from 'node:os'
import { z } from 'zod'
import type { Problem } from './problems.ts'

/** MQTT's own ports, without and with TLS. */
const PORTS = { mqtt: 1883, mqtts: 8883 } as const
/** Lets a hostname be one, and is a topic's level, a client's id and part of an entity's id without a quote. */
const TABLE_ID = /^[a-z0-9][a-z0-9_-]{0,39}$/
const LEVELS = /^[\w-]+(\/[\w-]+)*$/
const URL_SHAPE = /^(mqtts?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?\/?$/i

const levels = (example: string) =>
  z.string().regex(LEVELS, `it must be levels of a–z, 0–9, "_" and "-", such as "${example}"`).max(100, 'at most 100')
const file = z.string().min(1, 'it must name a file')

/** As the file has it. */
export const mqttSection = z.strictObject({
  url: z
    .string()
    .refine((url) => !url.includes('@'), {
      error: 'it must hold no name and no password: username and password_file take them',
      abort: true,
    })
    .refine((url) => isAddress(url), {
      error: 'it must be "mqtt://broker" or "mqtts://broker" (encrypted), with ":port" where it is an unusual one',
    }),
  username: z.string().min(1, 'it must not be empty').max(100, 'at most 100 characters').optional(),
  password_file: file.optional(),
  ca_file: file.optional(),
  cert_file: file.optional(),
  key_file: file.optional(),
  topic: levels('upright').default('upright'),
  table: z
    .string()
    .regex(TABLE_ID, 'it must be 1 to 40 of a–z, 0–9, "_" and "-", and no other table’s on this broker')
    .optional(),
  discovery_prefix: z.union([z.literal(''), levels('homeassistant')]).default('homeassistant'),
  names: z.boolean().default(false),
})

export interface MqttConfig {
  /** As a person reads it, without secrets. */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly isEncrypted: boolean
  readonly username: string | null
  /** Absolute paths; `null` where there is none. */
  readonly passwordFile: string | null
  readonly caFile: string | null
  readonly certFile: string | null
  readonly keyFile: string | null
  /** What all topics begin with. */
  readonly topic: string
  /** This table among those on the broker. */
  readonly table: string
  /** Where Home Assistant looks for devices; empty: it is told of none. */
  readonly discoveryPrefix: string
  /** Whether people’s names, and what is about their health, go to the broker. */
  readonly names: boolean
}

/** Expects a valid shape. `pathOf` makes a path in the file absolute. */
export function settleMqtt(section: z.infer<typeof mqttSection>, pathOf: (path: string) => string): MqttConfig {
  const [, scheme = '', host = '', port] = URL_SHAPE.exec(section.url) ?? []
  const isEncrypted = scheme.toLowerCase() === 'mqtts'
  const file = (path: string | undefined) => (path === undefined ? null : pathOf(path))
  return {
    url: section.url.replace(/\/$/, ''),
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? PORTS[isEncrypted ? 'mqtts' : 'mqtt'] : Number(port),
    isEncrypted,
    username: section.username ?? null,
    passwordFile: file(section.password_file),
    caFile: file(section.ca_file),
    certFile: file(section.cert_file),
    keyFile: file(section.key_file),
    topic: section.topic,
    table: section.table ?? tableFrom(hostname()),
    discoveryPrefix: section.discovery_prefix,
    names: section.names,
  }
}

/** What each key alone allows, and all together do not. */
export function mqttProblems(mqtt: MqttConfig | null): Problem[] {
  if (!mqtt) return []
  const problems: Problem[] = []
  const problem = (key: string, says: string, ...restsOn: string[]) =>
    problems.push({ key: `mqtt.${key}`, text: `mqtt.${key} ${says}`, restsOn: restsOn.map((other) => `mqtt.${other}`) })
  const tlsKeys = { ca_file: mqtt.caFile, cert_file: mqtt.certFile, key_file: mqtt.keyFile }
  for (const [key, path] of Object.entries(tlsKeys))
    if (path !== null && !mqtt.isEncrypted)
      problem(key, `is for an encrypted connection, and ${mqtt.url} is none: write mqtts:// in mqtt.url`, 'url')
  if (mqtt.passwordFile !== null && mqtt.username === null)
    problem('password_file', 'needs mqtt.username: a password is somebody’s', 'username')
  if ((mqtt.certFile === null) !== (mqtt.keyFile === null))
    problem(mqtt.certFile === null ? 'cert_file' : 'key_file', 'is missing: a certificate and its key go together')
  return problems
}

function isAddress(url: string): boolean {
  const port = URL_SHAPE.exec(url)?.[3] ?? '1'
  return URL_SHAPE.test(url) && Number(port) >= 1 && Number(port) <= 65_535
}

/** `Raspberry Pi.local` as a table's id: `raspberry-pi`. */
function tableFrom(name: string): string {
  const [first = ''] = name.toLowerCase().split('.')
  const id = first
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '')
    .slice(0, 40)
  return TABLE_ID.test(id) && id !== 'localhost' ? id : 'table'
}
