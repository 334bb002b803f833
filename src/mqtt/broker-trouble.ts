/** Why there is no connection to the broker, in words. */
import type { MqttConfig } from '../config/mqtt-section.ts'
import { UprightError } from '../error.ts'

export interface BrokerTrouble {
  /** The same again is not told again. */
  readonly code: string
  readonly message: string
  readonly hint: string
  /** It needs a hand: trying again soon changes nothing, and only fills the broker's log. */
  readonly isLasting: boolean
}

const TOO_OLD = {
  message: 'the broker does not speak MQTT 5',
  hint: 'Use one that does: Mosquitto from 1.6 on, and every other of the last years.',
  isLasting: true,
}

/** Reason codes of CONNACK and DISCONNECT (MQTT 5, 2.4); 1 is how an older broker says the first. */
const REASONS: Readonly<Record<number, Omit<BrokerTrouble, 'code'>>> = {
  1: TOO_OLD,
  132: TOO_OLD,
  133: {
    message: 'the broker does not take this table’s id',
    hint: 'Give it another with mqtt.table.',
    isLasting: true,
  },
  134: {
    message: 'the broker does not know this name or password',
    hint: 'Look at mqtt.username and mqtt.password_file.',
    isLasting: true,
  },
  135: {
    message: 'the broker does not let this table in',
    hint: 'Look at mqtt.username, mqtt.password_file and the broker’s own rules.',
    isLasting: true,
  },
  142: {
    message: 'another client uses this table’s id on the broker',
    hint: 'Two tables need two ids: set mqtt.table of one of them.',
    isLasting: true,
  },
}

const ERRORS: readonly (readonly [pattern: RegExp, message: string, hint: string, isLasting?: boolean])[] = [
  [/ECONNREFUSED/, 'nothing listens there', 'Is the broker running, and is that its port?'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no machine of that name', 'Look at mqtt.url, or give its address.'],
  [/EHOSTUNREACH|ENETUNREACH/, 'the network leads nowhere', 'Is this machine connected?'],
  [/ETIMEDOUT|connack timeout/i, 'it does not answer', 'Is the broker well, and is that its port?'],
  [/Keepalive/i, 'it has stopped answering', 'Is the broker well?'],
  [/CERT_HAS_EXPIRED/, 'its certificate has expired', 'Renew it; and is this machine’s clock right?', true],
  [
    /ALTNAME/,
    'its certificate is for another name',
    'Write the name of the certificate into mqtt.url. It is checked always.',
    true,
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/,
    'nobody known here has signed its certificate',
    'Name who has, with mqtt.ca_file. It is checked always.',
    true,
  ],
  [
    /hung up/,
    'it hung up',
    'Its log says why: another client with this table’s id, an encrypted port, a rule of its own.',
  ],
  [/EPROTO|SSL|TLS/, 'it speaks no TLS there', 'mqtts:// is for its encrypted port, mqtt:// for the other.', true],
]

/** What `error` means for a person. `config` tells where it was. */
export function troubleOf(error: unknown, config: MqttConfig): BrokerTrouble {
  if (error instanceof UprightError) {
    const { code, message, hint } = error
    return { code, message, hint, isLasting: true }
  }
  const { message, code } = error as { message?: string; code?: string | number }
  const byReason = typeof code === 'number' ? REASONS[code] : undefined
  if (byReason) return { ...byReason, code: `MQTT_${code}` }
  const text = `${typeof code === 'string' ? code : ''} ${message ?? error}`
  const found = ERRORS.find(([pattern]) => pattern.test(text))
  const [, says, hint, isLasting = false] = found ?? [/./, text.trim(), 'Look at the broker’s log.']
  return { code: `MQTT_${says}`, message: `no connection to ${config.url}: ${says}`, hint, isLasting }
}

/** It hung up before it had let us in. */
export const HUNG_UP = new Error('it hung up without a word')
