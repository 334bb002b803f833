/** The guard's limits and wiring as they lie in the EEPROM: twice, each copy with its generation and a CRC. */
import { CONFIG_FIELD_BYTES, readConfig, writeConfig } from '../guard/config-fields.ts'
import { crc16 } from '../guard/crc16.ts'
import type { GuardWiring } from '../guard/wiring.ts'
import { readWiring, WIRING_FIELD_BYTES, writeWiring } from '../guard/wiring-fields.ts'
import type { GuardConfig } from '../table.ts'

export interface Stored {
  readonly config: GuardConfig | null
  readonly wiring: GuardWiring | null
}

const MAGIC = 0x55
const AT_GENERATION = 1
const AT_CONFIG = 2
const AT_WIRING = AT_CONFIG + CONFIG_FIELD_BYTES
const AT_FLAGS = AT_WIRING + WIRING_FIELD_BYTES
const AT_CRC = AT_FLAGS + 1
const HAS_CONFIG = 1
const HAS_WIRING = 2
/** Where each copy begins, and how long it is. */
export const COPIES_AT = [0, 128] as const
export const COPY_BYTES = AT_CRC + 2

/** The first bytes of an EEPROM in which `stored` lies twice. */
export function encodeEeprom(stored: Stored, generation = 1): Uint8Array {
  const image = new Uint8Array(COPIES_AT[1] + COPY_BYTES).fill(0xff)
  for (const at of COPIES_AT) image.set(encodeCopy(stored, generation), at)
  return image
}

export function encodeCopy({ config, wiring }: Stored, generation: number): Uint8Array {
  const copy = new Uint8Array(COPY_BYTES)
  copy[0] = MAGIC
  copy[AT_GENERATION] = generation
  if (config) writeConfig(new DataView(copy.buffer, AT_CONFIG, CONFIG_FIELD_BYTES), config)
  if (wiring) writeWiring(new DataView(copy.buffer, AT_WIRING, WIRING_FIELD_BYTES), wiring)
  copy[AT_FLAGS] = (config ? HAS_CONFIG : 0) | (wiring ? HAS_WIRING : 0)
  new DataView(copy.buffer).setUint16(AT_CRC, crc16(copy, AT_CRC), true)
  return copy
}

/** What a guard that boots with this EEPROM finds: of two whole copies the newer. */
export function decodeEeprom(bytes: Uint8Array): Stored {
  const whole = COPIES_AT.map((at) => bytes.slice(at, at + COPY_BYTES)).filter(isWhole)
  const [first, second] = whole
  if (!first) return { config: null, wiring: null }
  const copy = second && isNewer(second, first) ? second : first
  const fields = new DataView(copy.buffer)
  const flags = copy[AT_FLAGS]!
  const wiring = flags & HAS_WIRING ? readWiring(fields, AT_WIRING) : null
  return {
    config: flags & HAS_CONFIG ? readConfig(fields, AT_CONFIG) : null,
    wiring: typeof wiring === 'string' ? null : wiring,
  }
}

/** Generations wrap. */
function isNewer(one: Uint8Array, other: Uint8Array): boolean {
  const ahead = (one[AT_GENERATION]! - other[AT_GENERATION]!) & 0xff
  return ahead > 0 && ahead < 0x80
}

function isWhole(copy: Uint8Array): boolean {
  return copy[0] === MAGIC && new DataView(copy.buffer).getUint16(AT_CRC, true) === crc16(copy, AT_CRC)
}
