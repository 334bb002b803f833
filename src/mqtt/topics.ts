/** Where what stands on the broker. One table has one branch, so that a rule of a broker names a table, and a `+` all of them. */
import type { MqttConfig } from '../config/mqtt-section.ts'

export interface Topics {
  /** `online` or `offline`; the broker itself says the second where the table is gone. Retained. */
  readonly availability: string
  /** The picture of now. Retained. */
  readonly state: string
  /** What happens, as it happens. */
  readonly event: string
  /** Every session that has ended, none left out. */
  readonly session: string
  /** The newest of them. Retained. */
  readonly lastSession: string
  /** What a wall of tables shows of this one. Retained. */
  readonly summary: string
  /** How guard, link and controller are. Retained. */
  readonly health: string
  /** All that is listened to: `stop`. */
  readonly command: string
}

export function topicsOf({ topic, table }: Pick<MqttConfig, 'topic' | 'table'>): Topics {
  const at = (name: string) => `${topic}/${table}/${name}`
  return {
    availability: at('availability'),
    state: at('state'),
    event: at('event'),
    session: at('session'),
    lastSession: at('last_session'),
    summary: at('summary'),
    health: at('health'),
    command: at('command'),
  }
}

/** One message to the broker. */
export interface Message {
  readonly topic: string
  /** Empty and retained takes away what stands there. */
  readonly payload: string
  /** 1: the broker confirms it. */
  readonly qos: 0 | 1
  readonly retain: boolean
}
