import { GUARD_SYSEX_COMMAND } from '../guard/frame.ts'

/** Numbers of the Firmata protocol 2.x, the part that this project speaks (https://github.com/firmata/protocol). */
export const FIRMATA = {
  digitalMessage: 0x90,
  reportAnalog: 0xc0,
  reportDigital: 0xd0,
  analogMessage: 0xe0,
  startSysex: 0xf0,
  setPinMode: 0xf4,
  setDigitalPin: 0xf5,
  endSysex: 0xf7,
  protocolVersion: 0xf9,
  systemReset: 0xff,
} as const

/** First byte within a sysex. */
export const SYSEX = {
  /** Everything of the guard: `hardware/firmware/PROTOCOL.md`. */
  guard: GUARD_SYSEX_COMMAND,
  analogMappingQuery: 0x69,
  analogMappingResponse: 0x6a,
  capabilityQuery: 0x6b,
  capabilityResponse: 0x6c,
  extendedAnalog: 0x6f,
  firmware: 0x79,
  samplingInterval: 0x7a,
} as const

export const PIN_MODE = { input: 0x00, output: 0x01, pwm: 0x03, pullup: 0x0b } as const

/** Longest sysex either side accepts, from START_SYSEX to END_SYSEX. The longest of the guard has about 60 bytes. */
export const MAX_SYSEX_BYTES = 128

/** How many data bytes follow a command that is not a sysex, as the board sends them; undefined: the board never sends it. */
export function dataBytesFromBoard(command: number): number | undefined {
  if (command === FIRMATA.protocolVersion) return 2
  if (command >= FIRMATA.startSysex) return undefined
  const kind = command & 0xf0
  return kind === FIRMATA.digitalMessage || kind === FIRMATA.analogMessage ? 2 : undefined
}

/** How many data bytes follow a command that is not a sysex, as the host sends them; undefined: the host never sends it. */
export function dataBytesFromHost(command: number): number | undefined {
  switch (command) {
    case FIRMATA.protocolVersion:
    case FIRMATA.systemReset:
      return 0
    case FIRMATA.setPinMode:
    case FIRMATA.setDigitalPin:
      return 2
  }
  if (command >= FIRMATA.startSysex) return undefined
  switch (command & 0xf0) {
    case FIRMATA.digitalMessage:
    case FIRMATA.analogMessage:
      return 2
    case FIRMATA.reportAnalog:
    case FIRMATA.reportDigital:
      return 1
    default:
      return undefined
  }
}
