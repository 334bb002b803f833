import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { GUARD_SYSEX_COMMAND } from '../../hardware/guard/frame.ts'
import { MESSAGE_TYPE, PROTOCOL_VERSION, REQUEST_TYPE } from '../../hardware/guard/message.ts'
import {
  ANGLE_KINDS,
  BOARDS,
  DRIVERS,
  FAILURE,
  FLAG,
  GUARD_CAUSES,
  GUARD_STATES,
  INTERLOCK,
  namesOf,
  REPLY_CODES,
  SWITCH,
} from '../../hardware/guard/vocabulary.ts'

const headerText = (name: string) =>
  readFileSync(new URL(`../../hardware/firmware/${name}`, import.meta.url), 'utf8').replace(/\/\*.*?\*\//gs, '')
const guardHeader = headerText('guard.h')
const linkHeader = headerText('guard_link.h')
const wiringHeader = headerText('guard_wiring.h')

const camelCase = (name: string) => name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

/** The members of a header's enum whose names begin with `prefix`, in its order. */
function enumOf(header: string, prefix: string): Record<string, number> {
  const members = [...header.matchAll(new RegExp(`^\\s+${prefix}(\\w+) = (0x[0-9A-F]+|\\d+)`, 'gm'))]
  return Object.fromEntries(members.map(([, name, number]) => [camelCase(name!), Number(number)]))
}

function defined(header: string, name: string): number {
  return Number(header.match(new RegExp(`^#define ${name} (\\S+)`, 'm'))?.[1])
}

const indexed = (list: readonly string[]) => Object.fromEntries(list.map((name, i) => [name, i]))

describe('the words shared with the firmware', () => {
  test('have the numbers that guard.h gives them', () => {
    const states = [...guardHeader.matchAll(/^ {2}GUARD_([A-Z_]+) = (\d+),?(?=[^}]*\} guard_state;)/gm)]
    expect(Object.fromEntries(states.map(([, name, number]) => [camelCase(name!), Number(number)]))).toEqual(
      indexed(GUARD_STATES),
    )
    expect(enumOf(guardHeader, 'GUARD_CAUSE_')).toEqual(GUARD_CAUSES)
    expect(enumOf(guardHeader, 'GUARD_SWITCH_')).toEqual(SWITCH)
    expect(enumOf(guardHeader, 'GUARD_INTERLOCK_')).toEqual(INTERLOCK)
    expect(enumOf(guardHeader, 'GUARD_FLAG_')).toEqual(FLAG)
    expect(enumOf(guardHeader, 'GUARD_REPLY_')).toEqual(indexed(REPLY_CODES))
  })

  test('have the numbers that guard_link.h gives them', () => {
    expect(enumOf(linkHeader, 'GUARD_MESSAGE_')).toEqual(MESSAGE_TYPE)
    expect(enumOf(linkHeader, 'GUARD_REQUEST_')).toEqual(REQUEST_TYPE)
    expect(defined(linkHeader, 'GUARD_SYSEX_COMMAND')).toBe(GUARD_SYSEX_COMMAND)
  })

  test('have the numbers that guard_wiring.h and guard_link.h give to what hangs on the board, and to the board', () => {
    const spelledOut = wiringHeader.replaceAll('MPU6050_', 'MPU6050_AT_')
    expect(enumOf(spelledOut, 'GUARD_ANGLE_')).toEqual(indexed(ANGLE_KINDS))
    expect(enumOf(wiringHeader, 'GUARD_DRIVER_')).toEqual(indexed(DRIVERS))
    expect(enumOf(linkHeader, 'GUARD_FAILURE_')).toEqual(FAILURE)
    const boards = [...linkHeader.matchAll(/GUARD_ON_(\w+) = (\d+)/g)]
    expect(Object.fromEntries(boards.map(([, name, number]) => [name!.toLowerCase(), Number(number)]))).toEqual(
      indexed(BOARDS),
    )
  })

  test('belong to the protocol version that the firmware speaks', () => {
    expect(PROTOCOL_VERSION).toEqual({
      major: defined(guardHeader, 'GUARD_PROTOCOL_MAJOR'),
      minor: defined(guardHeader, 'GUARD_PROTOCOL_MINOR'),
    })
  })

  test('name the bits of a status in their order', () => {
    expect(namesOf(INTERLOCK, INTERLOCK.moving | INTERLOCK.notUpright)).toEqual(['notUpright', 'moving'])
    expect(namesOf(SWITCH, 0)).toEqual([])
  })
})
