import { describe, expect, it } from 'vitest'
import { looseEnds, netsOf, segmentsOf } from '../../docs/diagrams/circuit.ts'
import { allSheets } from '../../docs/diagrams/diagrams.ts'
import type { Placed, Sheet } from '../../docs/diagrams/sheet.ts'
import { BANK_INPUT_PINS } from '../../docs/diagrams/switches.ts'
import type { Box } from '../../docs/diagrams/symbols.ts'
import { boardPins } from '../../docs/pins.ts'

const sheets = allSheets()
const sheetNamed = (name: string) => sheets.find((sheet) => sheet.name === name)!

describe.each(sheets.map((sheet) => [sheet.name, sheet] as const))('the diagram %s', (_, sheet) => {
  it('leads every wire and every terminal somewhere', () => {
    expect(looseEnds(sheet)).toEqual([])
    const alone = netsOf(sheet).filter((net) => net.size < 2)
    expect(alone.flatMap((net) => [...net])).toEqual([])
  })

  it('gives each part a name of its own', () => {
    const names = sheet.parts.map(({ name }) => name).filter((name) => name !== 'ground' && !name.startsWith('rail '))
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it('draws wires level or upright', () => {
    for (const { from, to } of sheet.wires.flatMap(segmentsOf))
      expect(from[0] === to[0] || from[1] === to[1]).toBe(true)
  })

  it('keeps words and parts clear of each other, of wires and of the edge', () => {
    expect(touching(sheet)).toEqual([])
  })
})

it('every pin of the guard is in a diagram, but those of the USB', () => {
  const drawn = new Set(sheets.flatMap(({ roles }) => [...roles]))
  const missing = [...boardPins().keys()].filter((role) => !drawn.has(role))
  expect(missing).toEqual(['SERIAL_IN', 'SERIAL_OUT'])
})

describe('the circuit of the contactor’s coil', () => {
  const sheet = sheetNamed('emergency-stop')
  /** Whether current can flow from the supply through the coil, with these parts open. RA and RB carry too little for it. */
  const coilHasPower = (...open: readonly string[]) => {
    const others = [...open, 'K1', 'ZF', 'DF', 'RA', 'RB']
    const above = reached(sheet, 'rail + motor supply.a', others)
    const below = reached(sheet, 'ground.a', others)
    return above.has('K1.a') && below.has('K1.b')
  }

  it('is closed when everything is', () => {
    expect(coilHasPower()).toBe(true)
  })

  it.each(['SE A', 'SE B', 'Q1', 'FC', 'DB'])('is open where only %s is', (part) => {
    expect(coilHasPower(part)).toBe(false)
  })

  it('shows each contact to the guard by itself', () => {
    const lit = (anode: string, cathode: string, open: readonly string[]) =>
      reached(sheet, 'rail + motor supply.a', [...open, 'Q1', 'U1', 'U2']).has(anode) &&
      reached(sheet, 'ground.a', [...open, 'Q1', 'U1', 'U2']).has(cathode)
    const channels = (...open: readonly string[]) => [
      lit('U1.anode', 'U1.cathode', open),
      lit('U2.anode', 'U2.cathode', open),
    ]
    expect(channels()).toEqual([true, true])
    expect(channels('SE A')).toEqual([false, true])
    expect(channels('SE B')).toEqual([true, false])
    expect(channels('FC')).toEqual([false, false])
  })

  it('lets no current back from contact B through the coil to channel A', () => {
    expect(netsOf(sheet).some((net) => net.has('DB.b') && net.has('Q1.drain'))).toBe(true)
    expect(netsOf(sheet).some((net) => net.has('DB.a') && net.has('K1.b'))).toBe(true)
  })
})

describe('the over-travel switches', () => {
  const sheet = sheetNamed('over-travel')
  /** A diode leads from its anode (a) to its cathode (b). */
  const flows = (from: string, to: string, open: readonly string[]) =>
    reached(sheet, `rail ${from}.a`, [...open, 'V1'], ['DI', 'DU']).has(`rail ${to}.a`)

  it.each([
    ['SI', 'inversion', false, true],
    ['SU', 'upright', true, false],
  ] as const)('%s blocks the way towards %s, and no other', (open, _way, inverts, rises) => {
    expect(flows('OUT1', 'OUT2', [open])).toBe(inverts)
    expect(flows('OUT2', 'OUT1', [open])).toBe(rises)
  })
})

it('the bank’s inputs are on the pins of a 74HC165 that the page names', () => {
  expect(BANK_INPUT_PINS).toEqual([11, 12, 13, 14, 3, 4, 5, 6])
  const nets = netsOf(sheetNamed('switch-bank'))
  const joined = (one: string, other: string) => nets.some((net) => net.has(one) && net.has(other))
  expect(joined('74HC165.G', 'ground.a')).toBe(true)
  expect(joined('74HC165.H', 'rail 5 V.a')).toBe(true)
  expect(joined('74HC165.QH', 'pin BANK_DATA.a')).toBe(true)
  expect(joined('74HC165.SH/LD', 'pin BANK_LOAD.a')).toBe(true)
  expect(joined('74HC165.CLK', 'pin BANK_CLOCK.a')).toBe(true)
})

/** Terminals that current from `from` reaches through parts that are not `open`; `oneWay` parts lead from a to b only. */
function reached(sheet: Sheet, from: string, open: readonly string[], oneWay: readonly string[] = []): Set<string> {
  const nets = netsOf(sheet)
  const found = new Set<string>([from])
  for (const name of found) {
    for (const other of nets.find((net) => net.has(name)) ?? []) found.add(other)
    const part = sheet.parts.find((each) => [...each.terminals.keys()].some((key) => `${each.name}.${key}` === name))!
    if (open.includes(part.name) || part.symbol === null || (oneWay.includes(part.name) && name.endsWith('.b')))
      continue
    const terminal = name.slice(part.name.length + 1)
    for (const key of part.terminals.keys()) if (isOnePath(terminal, key)) found.add(`${part.name}.${key}`)
  }
  return found
}

/** A gate and a base steer and carry nothing; light carries nothing through an optocoupler. */
function isOnePath(one: string, other: string): boolean {
  const path = (terminal: string) => {
    if (['gate', 'base'].includes(terminal)) return terminal
    return ['anode', 'cathode'].includes(terminal) ? 'light' : 'main'
  }
  return path(one) === path(other)
}

/** What touches what it should not, in words. */
function touching(sheet: Sheet): string[] {
  const found: string[] = []
  const page: Box = [4, 4, sheet.width - 4, sheet.height - 4]
  const lines = sheet.wires.flatMap((wire) => segmentsOf(wire).map(({ from, to }) => boxOf([...from, ...to])))
  sheet.words.forEach(({ text, box, inside }, i) => {
    if (!isWithin(box, page)) found.push(`"${text}" leaves the page`)
    const own = sheet.parts.find(({ name }) => name === inside)
    if (own && !isWithin(box, own.body)) found.push(`"${text}" leaves ${own.name}`)
    for (const other of sheet.words.slice(i + 1))
      if (overlaps(box, other.box)) found.push(`"${text}" on "${other.text}"`)
    for (const { name, body } of sheet.parts)
      if (name !== inside && overlaps(box, body)) found.push(`"${text}" on ${name}`)
    if (own === undefined && lines.some((line) => overlaps(box, line))) found.push(`"${text}" on a wire`)
  })
  sheet.parts.forEach((part, i) => {
    if (!isWithin(part.body, page)) found.push(`${part.name} leaves the page`)
    for (const other of sheet.parts.slice(i + 1))
      if (overlaps(part.body, other.body)) found.push(`${part.name} on ${other.name}`)
    if (sheet.wires.some((wire) => wire.kind !== 'link' && crosses(wire, part)))
      found.push(`a wire through ${part.name}`)
  })
  return found
}

function crosses(wire: Sheet['wires'][number], { body: [left, top, right, bottom] }: Placed): boolean {
  const inner: Box = [left + 2, top + 2, right - 2, bottom - 2]
  return segmentsOf(wire).some(({ from, to }) => overlaps(boxOf([...from, ...to]), inner))
}

function boxOf([ax, ay, bx, by]: readonly number[]): Box {
  return [Math.min(ax!, bx!), Math.min(ay!, by!), Math.max(ax!, bx!), Math.max(ay!, by!)]
}

function overlaps(one: Box, other: Box): boolean {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

function isWithin(inner: Box, outer: Box): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3]
}
