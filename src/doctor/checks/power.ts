import { type Check, doesNotApply, failure, ok, unknown, warning } from '../check.ts'
import { systemText, type World } from '../world.ts'

/** What the firmware of a Raspberry Pi keeps about its supply: bits of now, and since the start sixteen places higher. */
const BITS = {
  underVoltage: 0,
  frequencyCapped: 1,
  throttled: 2,
  tooHot: 3,
} as const
const SINCE_START = 16

const FILE = '/sys/devices/platform/soc/soc:firmware/get_throttled'
const SUPPLY =
  'Use the supply made for this Pi (5.1 V, 3 A; 5 A for a Pi 5) with its own cable, and power motor and board from elsewhere: a Pi that browns out loses the link.'
const COOLING = 'Give it a heat sink or a fan, and air: docs/troubleshooting.md.'

export const POWER: Check = {
  id: 'power',
  looksAt: 'the supply of a Raspberry Pi: undervoltage and throttling, now and since it started',
  async look({ world }) {
    if (!/raspberry pi/i.test(systemText(world, '/proc/device-tree/model') ?? ''))
      return doesNotApply('This is no Raspberry Pi: nothing tells of its supply.')
    const bits = await throttled(world)
    if (bits === null)
      return unknown('The Pi does not tell how its supply is.', 'sudo apt install raspberrypi-utils (for vcgencmd).')
    const now = namesAt(bits, 0)
    const since = namesAt(bits, SINCE_START)
    const value = { bits: `0x${bits.toString(16)}`, now, since }
    if (now.includes('underVoltage')) return failure('The supply is too weak right now: undervoltage.', SUPPLY, value)
    if (since.includes('underVoltage'))
      return warning('The supply sagged since the Pi started: undervoltage.', SUPPLY, value)
    if (now.length > 0) return warning('The Pi is too hot and runs slower right now.', COOLING, value)
    if (since.length > 0) return warning('The Pi was too hot since it started, and ran slower.', COOLING, value)
    return ok('The supply has held since the Pi started.', value)
  },
}

async function throttled(world: World): Promise<number | null> {
  const text = systemText(world, FILE) ?? (await world.run('vcgencmd', ['get_throttled'], 3000))?.stdout ?? ''
  const [, hex] = /(?:throttled=0x|^)([0-9a-f]+)\s*$/i.exec(text.trim()) ?? []
  return hex === undefined ? null : Number.parseInt(hex, 16)
}

function namesAt(bits: number, place: number): string[] {
  return Object.entries(BITS).flatMap(([name, bit]) => ((bits >>> (bit + place)) & 1 ? [name] : []))
}
