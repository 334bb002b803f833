import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { BANK_INPUTS, type BoardLayout, MEGA, UNO } from '../../hardware/emulator/board-layout.ts'
import type { Pin } from '../../hardware/emulator/mcu.ts'

const header = readFileSync('hardware/firmware/board/pins.h', 'utf8')
const chips = header.split('#if defined').slice(1).join('').split('#elif defined')

/** "driveA" for DRIVE_A, with its port and bit, of one chip's table in pins.h. */
function pinsOf(chip: string): Map<string, Pin> {
  const lines = chip.matchAll(/X\((\w+),\s*\d+,\s*([A-L]),\s*(\d)\)/g)
  const camel = (name: string) => name.toLowerCase().replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())
  return new Map(
    [...lines].map(([, role, port, bit]) => [camel(role!), { port: port as Pin['port'], bit: Number(bit) }]),
  )
}

/** The same of the emulated board. */
function pinsOfLayout({ pins, switches, analog, mcu }: BoardLayout): Map<string, Pin> {
  const bank =
    'load' in switches
      ? { bankData: switches.data, bankClock: switches.clock, bankLoad: switches.load }
      : { ...switches }
  const port = mcu.name === 'ATmega328P' ? 'C' : 'F'
  const channel = (bit: number): Pin => ({ port, bit })
  return new Map(
    Object.entries({
      ...pins,
      ...bank,
      angleA: channel(analog.angle[0]),
      angleB: channel(analog.angle[1]),
      current: channel(analog.current),
      supply: channel(analog.supply),
    }),
  )
}

it.each([
  ['Uno', UNO, 0],
  ['Mega', MEGA, 1],
] as const)('wires an emulated %s as pins.h says', (_name, layout, chip) => {
  const told = pinsOf(chips[chip]!)
  for (const serial of ['serialIn', 'serialOut']) expect(told.delete(serial)).toBe(true)
  expect(pinsOfLayout(layout)).toEqual(told)
})

it('has the inputs of the 74HC165 in the order of pins.h', () => {
  const order = [...header.matchAll(/BANK_(\w+) = (\d)/g)].map(([, name, bit]) => [name!, Number(bit)] as const)
  const upper = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
  expect(BANK_INPUTS.map((name, bit) => [upper(name), bit])).toEqual(order.slice(0, 6))
  expect(order.slice(6)).toEqual([
    ['ALWAYS_LOW', 6],
    ['ALWAYS_HIGH', 7],
  ])
})
