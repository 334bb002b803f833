/** A circuit diagram being put together: parts, wires and words, with their boxes, so that a test can look for what touches. */
import { BANK_INPUTS } from '../../hardware/emulator/board-layout.ts'
import { boardPins } from '../pins.ts'
import { type Box, GROUND, type PartSymbol, type Point } from './symbols.ts'

export type Way = 'right' | 'down' | 'left' | 'up'

export interface Placed {
  readonly name: string
  readonly symbol: PartSymbol | null
  readonly at: Point
  readonly way: Way
  readonly body: Box
  readonly terminals: ReadonlyMap<string, Point>
}

export interface Words {
  readonly at: Point
  readonly text: string
  readonly size: Size
  readonly anchor: 'start' | 'middle' | 'end'
  readonly box: Box
  /** The box they stand in, where they stand in one. */
  readonly inside: string | null
}

export interface Wire {
  readonly points: readonly Point[]
  /** `power`: motor current; `link`: no wire but what joins moving parts. */
  readonly kind: 'signal' | 'power' | 'link'
}

export type Size = 'title' | 'normal' | 'small'
export const FONT_PX: Readonly<Record<Size, number>> = { title: 15, normal: 13, small: 11.5 }
/** Width of a letter by its size: what the widest of the usual sans-serif fonts needs on average. */
const LETTER_SHARE = 0.6

const QUARTERS: Readonly<Record<Way, number>> = { right: 0, down: 1, left: 2, up: 3 }
const OPPOSITE: Readonly<Record<Way, Way>> = { right: 'left', left: 'right', up: 'down', down: 'up' }
const PIN_TAG_HEIGHT = 22

export interface Port {
  readonly name: string
  readonly side: 'left' | 'right' | 'top' | 'bottom'
  /** From the box's left or top edge. */
  readonly along: number
  /** What stands beside it in the box; the name where left out. */
  readonly says?: string
}

export class Sheet {
  readonly name: string
  readonly title: string
  readonly says: string
  readonly width: number
  readonly height: number
  readonly parts: Placed[] = []
  readonly words: Words[] = []
  readonly wires: Wire[] = []
  /** Roles of `pins.h` that are on it. */
  readonly roles = new Set<string>()

  /** `says` is the whole diagram in words, for whoever does not see it. */
  constructor(name: string, [width, height]: Point, title: string, says: string) {
    this.name = name
    this.title = title
    this.says = says
    this.width = width
    this.height = height
    this.text([20, 30], title, { size: 'title' })
  }

  /** Puts a symbol's first terminal at `at` and turns the rest `way`; answers where its terminals are. */
  part(name: string, symbol: PartSymbol, at: Point, way: Way, labels: Labels = {}): ReadonlyMap<string, Point> {
    const turned = (point: Point) => plus(at, turn(point, QUARTERS[way]))
    const terminals = new Map(Object.entries(symbol.terminals).map(([key, point]) => [key, turned(point)]))
    const [left, top, right, bottom] = symbol.body
    const body = boxAround(turned([left, top]), turned([right, bottom]))
    this.parts.push({ name, symbol, at, way, body, terminals })
    this.#label(body, labels)
    return terminals
  }

  /** A part drawn as a box with named ports. */
  box(
    name: string,
    [x, y]: Point,
    [width, height]: Point,
    title: readonly string[],
    ports: readonly Port[],
  ): ReadonlyMap<string, Point> {
    const body: Box = [x, y, x + width, y + height]
    const terminals = new Map(ports.map((port) => [port.name, portAt(body, port)]))
    this.parts.push({ name, symbol: null, at: [x, y], way: 'right', body, terminals })
    const middle: Point = [x + width / 2, y + height / 2 - (title.length - 1) * 8]
    title.forEach((line, i) => {
      this.text(plus(middle, [0, i * 16 + 4]), line, { anchor: 'middle', inside: name })
    })
    for (const port of ports) this.#portWords(name, port, terminals.get(port.name)!)
    return terminals
  }

  /** The pin of a role, by the boards' own numbers; its wire begins at `at`, the tag lies `way` of it. */
  pin(role: string, at: Point, way: 'left' | 'right', boards: Boards = 'both'): void {
    this.roles.add(role)
    this.#tag(role, at, way, pinWords(role, boards))
  }

  ground(at: Point, way: Way = 'down'): void {
    this.part('ground', GROUND, at, way)
  }

  /** A supply: an arrow with its name. */
  rail(name: string, at: Point, way: 'up' | 'down' | 'left' | 'right' = 'up'): void {
    const symbol: PartSymbol = {
      terminals: { a: [0, 0] },
      body: [8, -6, 14, 6],
      path: 'M0 0H14M8 -6L14 0L8 6',
    }
    const body = this.part(`rail ${name}`, symbol, at, way).get('a')!
    const [x, y] = body
    if (way === 'up') this.text([x, y - 20], name, { anchor: 'middle' })
    else if (way === 'down') this.text([x, y + 28], name, { anchor: 'middle' })
    else this.text([way === 'right' ? x + 20 : x - 20, y + 4], name, { anchor: way === 'right' ? 'start' : 'end' })
  }

  wire(...points: readonly Point[]): void {
    this.wires.push({ points, kind: 'signal' })
  }

  power(...points: readonly Point[]): void {
    this.wires.push({ points, kind: 'power' })
  }

  link(...points: readonly Point[]): void {
    this.wires.push({ points, kind: 'link' })
  }

  text(
    at: Point,
    text: string,
    { size = 'normal', anchor = 'start', inside = null }: Partial<Pick<Words, 'size' | 'anchor' | 'inside'>> = {},
  ): void {
    const width = text.length * FONT_PX[size] * LETTER_SHARE
    const left = at[0] - { start: 0, middle: width / 2, end: width }[anchor]
    const box: Box = [left, at[1] - FONT_PX[size] * 0.8, left + width, at[1] + FONT_PX[size] * 0.25]
    this.words.push({ at, text, size, anchor, inside, box })
  }

  /** Lines of a remark, small. */
  note(at: Point, ...lines: readonly string[]): void {
    lines.forEach((line, i) => {
      this.text(plus(at, [0, i * 15]), line, { size: 'small' })
    })
  }

  #label(body: Box, labels: Labels): void {
    const [left, top, right, bottom] = body
    const middle = (top + bottom) / 2
    const centre = (left + right) / 2
    for (const [side, lines] of Object.entries(labels) as [LabelSide, readonly string[]][])
      lines.forEach((line, i) => {
        const down = (i - (lines.length - 1) / 2) * 15 + 4
        const place: Readonly<Record<LabelSide, readonly [Point, Words['anchor']]>> = {
          left: [[left - 6, middle + down], 'end'],
          right: [[right + 6, middle + down], 'start'],
          above: [[centre, top - 7 - (lines.length - 1 - i) * 15], 'middle'],
          below: [[centre, bottom + 15 + i * 15], 'middle'],
        }
        const [at, anchor] = place[side]
        this.text(at, line, { anchor, size: i === 0 ? 'normal' : 'small' })
      })
  }

  #portWords(box: string, { name, side, says = name }: Port, [x, y]: Point): void {
    if (says === '') return
    const place: Readonly<Record<Port['side'], readonly [Point, Words['anchor']]>> = {
      left: [[x + 7, y + 4], 'start'],
      right: [[x - 7, y + 4], 'end'],
      top: [[x, y + 15], 'middle'],
      bottom: [[x, y - 7], 'middle'],
    }
    const [at, anchor] = place[side]
    this.text(at, says, { size: 'small', anchor, inside: box })
  }

  #tag(role: string, at: Point, way: 'left' | 'right', says: string): void {
    const name = `pin ${role}`
    const width = Math.ceil((says.length * FONT_PX.normal * LETTER_SHARE + 16) / 2) * 2
    const left = way === 'right' ? at[0] : at[0] - width
    const body: Box = [left, at[1] - PIN_TAG_HEIGHT / 2, left + width, at[1] + PIN_TAG_HEIGHT / 2]
    this.parts.push({ name, symbol: null, at, way: OPPOSITE[way], body, terminals: new Map([['a', at]]) })
    this.text([left + width / 2, at[1] + 4.5], says, { anchor: 'middle', inside: name })
  }
}

/** Which boards a diagram is for. */
type Boards = 'both' | 'uno' | 'mega'
type LabelSide = 'left' | 'right' | 'above' | 'below'
type Labels = Partial<Readonly<Record<LabelSide, readonly string[]>>>

/** "pin 9 · Mega 11", or what there is of it. */
function pinWords(role: string, boards: Boards): string {
  const { uno, mega } = boardPins().get(role) ?? {}
  if (boards === 'mega' && mega !== undefined) return `Mega ${mega}`
  if (boards === 'uno' && uno !== undefined) return `pin ${uno}`
  if (uno !== undefined && mega !== undefined) return uno === mega ? `pin ${uno}` : `pin ${uno} · Mega ${mega}`
  if (uno !== undefined) return `pin ${uno}`
  if (mega !== undefined) return `bank ${bankLetter(role)} · Mega ${mega}`
  throw new Error(`no board has a pin for ${role}`)
}

/** Which input of the 74HC165 a switch is wired to on an Uno. */
function bankLetter(role: string): string {
  const at = BANK_INPUTS.findIndex((name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase() === role)
  return 'ABCDEF'.charAt(at)
}

function portAt([left, top, right, bottom]: Box, { side, along }: Port): Point {
  if (side === 'left') return [left, top + along]
  if (side === 'right') return [right, top + along]
  return [left + along, side === 'top' ? top : bottom]
}

function turn([x, y]: Point, quarters: number): Point {
  let [turnedX, turnedY] = [x, y]
  for (let i = 0; i < quarters; i++) [turnedX, turnedY] = [-turnedY, turnedX]
  return [turnedX, turnedY]
}

function plus([x, y]: Point, [dx, dy]: Point): Point {
  return [x + dx, y + dy]
}

function boxAround([ax, ay]: Point, [bx, by]: Point): Box {
  return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)]
}
