/**
 * What Home Assistant is told of a table, so that it shows up by itself: one message for each device (since 2024.11). The table is
 * one; its guard, a board with a firmware of its own behind it, another.
 */
import { GUARD_STATES } from '../../hardware/guard/vocabulary.ts'
import type { MqttConfig } from '../config/mqtt-section.ts'
import { PHASES } from '../feed/live-state.ts'
import { STOP } from './command.ts'
import type { HealthPayload } from './health-payload.ts'
import { type Message, topicsOf } from './topics.ts'

const MADE_BY = 'Upright'
/** What stands for no phase: Home Assistant knows no empty word. */
const NO_PHASE = 'none'

type Entity = Readonly<Record<string, unknown>> & { readonly platform: 'sensor' | 'binary_sensor' | 'button' }
type Entities = Readonly<Record<string, Entity>>

/** Where Home Assistant says that it has begun anew. */
export function birthTopic(prefix: string): string {
  return `${prefix}/status`
}

/** One message for each device; none where no prefix is configured. `guard` as far as it is known. */
export function discoveryMessages(
  config: MqttConfig,
  version: string,
  guard: HealthPayload['guard'] | null,
): Message[] {
  if (config.discoveryPrefix === '') return []
  const topics = topicsOf(config)
  const table = `upright_${config.table}`
  // No name of a table comes to it.
  const guardId = `upright-guard_${config.table}`
  const shared = {
    availability_topic: topics.availability,
    origin: { name: MADE_BY, sw_version: version },
    qos: 1,
  }
  const tableDevice = {
    identifiers: [table],
    name: `Upright ${config.table}`,
    manufacturer: MADE_BY,
    model: 'Inversion table',
    sw_version: version,
  }
  const guardDevice = {
    identifiers: [guardId],
    name: `Upright ${config.table} guard`,
    manufacturer: MADE_BY,
    model: 'Guard',
    ...(guard?.firmware ? { sw_version: [guard.firmware, guard.build].filter(Boolean).join(' ') } : {}),
    via_device: table,
  }
  const message = (device: { readonly identifiers: readonly string[] }, entities: Entities): Message => {
    const [id] = device.identifiers
    const components = Object.fromEntries(
      Object.entries(entities).map(([name, entity]) => [name, { unique_id: `${id}_${name}`, ...entity }]),
    )
    const payload = JSON.stringify({ device, ...shared, components })
    return { topic: `${config.discoveryPrefix}/device/${id}/config`, payload, qos: 1, retain: true }
  }
  return [message(tableDevice, tableEntities(config)), message(guardDevice, guardEntities(config))]
}

function tableEntities(config: MqttConfig): Entities {
  const { state, lastSession, summary, command } = topicsOf(config)
  const ofState = (key: string) => ({ state_topic: state, value_template: `{{ value_json.${key} }}` })
  return {
    angle: {
      platform: 'sensor',
      name: 'Angle',
      icon: 'mdi:angle-acute',
      ...ofState('angleDeg'),
      unit_of_measurement: '°',
      state_class: 'measurement',
      suggested_display_precision: 0,
    },
    phase: {
      platform: 'sensor',
      name: 'Phase',
      icon: 'mdi:rotate-3d-variant',
      state_topic: state,
      value_template: `{{ value_json.phase or '${NO_PHASE}' }}`,
      device_class: 'enum',
      options: [NO_PHASE, ...PHASES],
    },
    says: { platform: 'sensor', name: 'Says', icon: 'mdi:message-text-outline', ...short(state, 'say') },
    program: { platform: 'sensor', name: 'Program', icon: 'mdi:playlist-play', ...short(state, 'program') },
    time_left: {
      platform: 'sensor',
      name: 'Time left',
      ...ofState('timeLeftS'),
      device_class: 'duration',
      unit_of_measurement: 's',
      suggested_display_precision: 0,
    },
    exposure: {
      platform: 'sensor',
      name: 'Exposure',
      icon: 'mdi:timer-sand',
      ...ofState('exposureMin'),
      unit_of_measurement: 'min',
      suggested_display_precision: 2,
    },
    exposure_today: {
      platform: 'sensor',
      name: 'Exposure today',
      icon: 'mdi:timer-sand',
      state_topic: summary,
      value_template: '{{ value_json.exposureTodayMin }}',
      unit_of_measurement: 'min',
      suggested_display_precision: 2,
    },
    alarm: {
      platform: 'binary_sensor',
      name: 'Alarm',
      state_topic: state,
      value_template: "{{ 'ON' if value_json.alarm else 'OFF' }}",
      device_class: 'problem',
    },
    last_session: {
      platform: 'sensor',
      name: 'Last session',
      state_topic: lastSession,
      // Nothing stands there before the first one, and after a deletion.
      value_template: "{{ value_json.endedAt if value_json is defined else 'None' }}",
      json_attributes_topic: lastSession,
      device_class: 'timestamp',
    },
    stop: {
      platform: 'button',
      name: 'Stop',
      icon: 'mdi:stop-circle-outline',
      command_topic: command,
      payload_press: STOP,
      retain: false,
    },
  }
}

function guardEntities(config: MqttConfig): Entities {
  const { health } = topicsOf(config)
  const ofHealth = (key: string) => ({ state_topic: health, value_template: `{{ value_json.${key} }}` })
  const isOn = (condition: string) => ({ state_topic: health, value_template: `{{ 'ON' if ${condition} else 'OFF' }}` })
  const diagnostic = { entity_category: 'diagnostic' }
  return {
    link: {
      platform: 'binary_sensor',
      name: 'Link',
      ...isOn('value_json.link.up'),
      device_class: 'connectivity',
      ...diagnostic,
    },
    health: {
      platform: 'binary_sensor',
      name: 'Health',
      ...isOn('value_json.problems'),
      device_class: 'problem',
      json_attributes_topic: health,
      json_attributes_template: "{{ {'problems': value_json.problems, 'interlocks': value_json.interlocks} | tojson }}",
      ...diagnostic,
    },
    state: {
      platform: 'sensor',
      name: 'State',
      state_topic: health,
      value_template: `{{ value_json.guard.state or '${NO_PHASE}' }}`,
      device_class: 'enum',
      options: [NO_PHASE, ...GUARD_STATES],
      ...diagnostic,
    },
    supply: {
      platform: 'sensor',
      name: 'Supply',
      ...ofHealth('sensors.supplyV'),
      device_class: 'voltage',
      unit_of_measurement: 'V',
      state_class: 'measurement',
      suggested_display_precision: 1,
      ...diagnostic,
    },
    current: {
      platform: 'sensor',
      name: 'Motor current',
      ...ofHealth('sensors.currentA'),
      device_class: 'current',
      unit_of_measurement: 'A',
      state_class: 'measurement',
      suggested_display_precision: 1,
      ...diagnostic,
    },
  }
}

/** A word or a sentence: Home Assistant takes no state of more than 255 characters. */
function short(topic: string, key: string) {
  return { state_topic: topic, value_template: `{{ (value_json.${key} or '') [:255] }}` }
}
