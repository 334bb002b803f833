import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseConfig } from '../../src/config/config.ts'
import { discoveryMessages } from '../../src/mqtt/discovery.ts'
import { healthPayload } from '../../src/mqtt/health-payload.ts'
import { sessionPayload } from '../../src/mqtt/session-payload.ts'
import { statePayload } from '../../src/mqtt/state-payload.ts'
import { summaryPayload } from '../../src/mqtt/summary-payload.ts'
import { packageRoot } from '../../src/package-root.ts'
import { HEALTH, ONE_SESSION, PICTURE } from './told-table.ts'

const configOf = (lines = 'table = "attic"') =>
  parseConfig(`[mqtt]\nurl = "mqtt://broker"\n${lines}`, { file: null, folder: '/', stateFolder: '/', home: '/' }).mqtt!

/** What Home Assistant (homeassistant/components/mqtt: schemas.py, sensor.py, binary_sensor.py, button.py) takes of it. */
const topic = z.string().regex(/^[\w/-]+$/)
const entity = {
  unique_id: z.string(),
  name: z.string(),
  icon: z.string().startsWith('mdi:').optional(),
  entity_category: z.enum(['diagnostic', 'config']).optional(),
  json_attributes_topic: topic.optional(),
  json_attributes_template: z.string().optional(),
}
const sensor = z
  .strictObject({
    ...entity,
    platform: z.literal('sensor'),
    state_topic: topic,
    value_template: z.string(),
    device_class: z.enum(['enum', 'duration', 'timestamp', 'voltage', 'current']).optional(),
    unit_of_measurement: z.string().optional(),
    state_class: z.enum(['measurement', 'total', 'total_increasing']).optional(),
    options: z.array(z.string()).min(1).optional(),
    suggested_display_precision: z.int().min(0).optional(),
  })
  .refine(({ device_class, options }) => (device_class === 'enum') === (options !== undefined), 'an enum has options')
  .refine(
    ({ device_class, unit_of_measurement, state_class }) =>
      !(device_class === 'enum' || device_class === 'timestamp') || (!unit_of_measurement && !state_class),
    'what is no number has no unit',
  )
  .refine(
    ({ device_class, unit_of_measurement: unit }) => UNITS[device_class ?? '']?.includes(unit) ?? true,
    'its unit',
  )
const UNITS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  duration: ['d', 'h', 'min', 's', 'ms'],
  voltage: ['V', 'mV'],
  current: ['A', 'mA'],
}
const binarySensor = z.strictObject({
  ...entity,
  platform: z.literal('binary_sensor'),
  state_topic: topic,
  value_template: z.string(),
  device_class: z.enum(['problem', 'connectivity', 'safety', 'running']),
})
const button = z.strictObject({
  ...entity,
  platform: z.literal('button'),
  command_topic: topic,
  payload_press: z.string(),
  retain: z.literal(false),
})
const device = z.strictObject({
  identifiers: z.array(z.string()).min(1),
  name: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  sw_version: z.string().optional(),
  via_device: z.string().optional(),
})
const discovery = z.strictObject({
  device,
  origin: z.strictObject({ name: z.string(), sw_version: z.string() }),
  availability_topic: topic,
  qos: z.literal([0, 1, 2]),
  components: z.record(z.string().regex(/^[\w-]+$/), z.discriminatedUnion('platform', [sensor, binarySensor, button])),
})

const payloads = (lines?: string) =>
  discoveryMessages(configOf(lines), '1.2.3', HEALTH.guard).map(({ payload }) => discovery.parse(JSON.parse(payload)))

describe('what Home Assistant is told', () => {
  test('is what it takes: one message for the table, and one for its guard behind it', () => {
    const messages = discoveryMessages(configOf(), '1.2.3', HEALTH.guard)
    expect(messages.map(({ topic, qos, retain }) => ({ topic, qos, retain }))).toEqual([
      { topic: 'homeassistant/device/upright_attic/config', qos: 1, retain: true },
      { topic: 'homeassistant/device/upright-guard_attic/config', qos: 1, retain: true },
    ])
    const [table, guard] = payloads()
    expect(table!.device).toMatchObject({ identifiers: ['upright_attic'], sw_version: '1.2.3' })
    expect(guard!.device).toMatchObject({ via_device: 'upright_attic', sw_version: '1.0.0 abc' })
    expect(table!.availability_topic).toBe('upright/attic/availability')
  })

  test('is all a person asks: where it is, what it does, how long, whether it is well; and one thing to press', () => {
    const [table, guard] = payloads()
    expect(Object.keys(table!.components)).toEqual(
      expect.arrayContaining(['angle', 'phase', 'time_left', 'exposure', 'alarm', 'last_session', 'stop']),
    )
    expect(Object.keys(guard!.components)).toEqual(expect.arrayContaining(['link', 'health', 'state', 'supply']))
    const commands = payloads().flatMap(({ components }) =>
      Object.values(components).filter((component) => 'command_topic' in component),
    )
    expect(commands).toEqual([
      expect.objectContaining({ platform: 'button', command_topic: 'upright/attic/command', payload_press: 'stop' }),
    ])
  })

  test('gives every entity an id that no other table has', () => {
    const ids = ['table = "attic"', 'table = "attic_guard"', 'table = "cellar"']
      .flatMap((lines) => payloads(lines))
      .flatMap(({ components }) => Object.values(components).map(({ unique_id }) => unique_id))
    expect(new Set(ids).size).toBe(ids.length)
    const topics = ['attic', 'attic_guard', 'guard_attic', 'guard'].flatMap((table) =>
      discoveryMessages(configOf(`table = "${table}"`), '1', null).map(({ topic }) => topic),
    )
    expect(new Set(topics).size).toBe(8)
  })

  test('reads nothing that is not told: every field of every template stands in the message of its topic', () => {
    const state = statePayload({ state: PICTURE, personal: [] }, false)
    const summary = summaryPayload({ table: 'attic', version: '1' }, state, [], null)
    const told: Readonly<Record<string, object>> = {
      'upright/attic/state': state,
      'upright/attic/health': healthPayload(HEALTH, '1', 'serial'),
      'upright/attic/summary': summary,
      'upright/attic/last_session': sessionPayload(ONE_SESSION, 'attic'),
    }
    let fields = 0
    for (const { components } of payloads())
      for (const component of Object.values(components)) {
        if (component.platform === 'button') continue
        const templates = [component.value_template, component.json_attributes_template ?? ''].join()
        for (const [, path] of templates.matchAll(/value_json\.([\w.]+)/g)) {
          fields += 1
          const value = path!
            .split('.')
            .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], told[component.state_topic])
          expect(value, `${component.state_topic}: ${path}`).not.toBeUndefined()
        }
      }
    expect(fields).toBeGreaterThan(14)
  })

  test('is nothing where no prefix is configured, and stands under another one where that is', () => {
    expect(discoveryMessages(configOf('discovery_prefix = ""'), '1', null)).toEqual([])
    const [first] = discoveryMessages(configOf('discovery_prefix = "ha/found"\ntable = "attic"'), '1', null)
    expect(first!.topic).toBe('ha/found/device/upright_attic/config')
  })
})

test('the dashboard and the automation of the docs name entities that there are', () => {
  const page = readFileSync(join(packageRoot, 'docs/home-assistant.md'), 'utf8')
  const named = new Set(page.match(/\b(?:sensor|binary_sensor|button)\.upright_attic\w*/g))
  // As Home Assistant makes ids: of the device's name and the entity's.
  const slug = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
  const known = payloads().flatMap(({ device: { name }, components }) =>
    Object.values(components).map((component) => `${component.platform}.${slug(`${name} ${component.name}`)}`),
  )
  expect(named.size).toBeGreaterThan(8)
  expect([...named].filter((id) => !known.includes(id))).toEqual([])
})
