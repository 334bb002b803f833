/** A drawing surface of braille dots, two across and four down in each cell: about square on most terminals. */
import type { Paint, Role } from './paint.ts'

/** Bit of each dot in U+2800's block, by row and column within the cell. */
const DOT_BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const
const DOTS_ACROSS = 2
const DOTS_DOWN = 4

export interface Dot {
  readonly x: number
  readonly y: number
}

interface Cell {
  bits: number
  text: string | null
  role: Role
}

/** Dots and characters on a grid of cells. What is drawn later gives its cell the colour; outside the grid nothing happens. */
export class BrailleCanvas {
  readonly columns: number
  readonly rows: number
  readonly dotColumns: number
  readonly dotRows: number
  readonly #cells: Cell[]

  constructor(columns: number, rows: number) {
    this.columns = Math.max(0, Math.floor(columns))
    this.rows = Math.max(0, Math.floor(rows))
    this.dotColumns = this.columns * DOTS_ACROSS
    this.dotRows = this.rows * DOTS_DOWN
    this.#cells = Array.from({ length: this.columns * this.rows }, () => ({ bits: 0, text: null, role: 'plain' }))
  }

  #cell(column: number, row: number): Cell | undefined {
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return undefined
    return this.#cells[row * this.columns + column]
  }

  /** Sets the dot nearest to (x, y), counted from the top left. */
  dot(x: number, y: number, role: Role): void {
    const dotX = Math.round(x)
    const dotY = Math.round(y)
    const cell = this.#cell(Math.floor(dotX / DOTS_ACROSS), Math.floor(dotY / DOTS_DOWN))
    if (cell === undefined) return
    cell.bits |= DOT_BITS[(dotY % DOTS_DOWN) as 0 | 1 | 2 | 3][(dotX % DOTS_ACROSS) as 0 | 1]
    cell.role = role
  }

  /** A line of dots; `everyDots` above 1 makes it dotted. */
  line(from: Dot, to: Dot, role: Role, everyDots = 1): void {
    const lengthDots = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))
    const steps = Math.max(1, Math.ceil(lengthDots))
    for (let step = 0; step <= steps; step += everyDots)
      this.dot(from.x + ((to.x - from.x) * step) / steps, from.y + ((to.y - from.y) * step) / steps, role)
  }

  /** A line with round ends, filled to `radiusDots` on either side; a disc where both ends are one. */
  capsule(from: Dot, to: Dot, radiusDots: number, role: Role): void {
    const lengthSquared = (to.x - from.x) ** 2 + (to.y - from.y) ** 2
    for (let y = Math.floor(Math.min(from.y, to.y) - radiusDots); y <= Math.max(from.y, to.y) + radiusDots; y++)
      for (let x = Math.floor(Math.min(from.x, to.x) - radiusDots); x <= Math.max(from.x, to.x) + radiusDots; x++) {
        const along =
          lengthSquared === 0 ? 0 : ((x - from.x) * (to.x - from.x) + (y - from.y) * (to.y - from.y)) / lengthSquared
        const nearest = Math.min(1, Math.max(0, along))
        const gapX = x - from.x - nearest * (to.x - from.x)
        const gapY = y - from.y - nearest * (to.y - from.y)
        if (gapX * gapX + gapY * gapY <= radiusDots * radiusDots) this.dot(x, y, role)
      }
  }

  /** Characters in place of dots, one per cell, from a cell on. Only single-width characters. */
  text(column: number, row: number, text: string, role: Role): void {
    for (const [index, character] of [...text].entries()) {
      const cell = this.#cell(column + index, row)
      if (cell === undefined) continue
      cell.text = character
      cell.role = role
    }
  }

  /** Characters only where no dot and no character is yet. */
  behind(column: number, row: number, text: string, role: Role): void {
    for (const [index, character] of [...text].entries()) {
      const cell = this.#cell(column + index, row)
      if (cell !== undefined && cell.bits === 0 && cell.text === null) this.text(column + index, row, character, role)
    }
  }

  /** The lines, each `columns` cells wide. */
  lines(paint: Paint): string[] {
    return Array.from({ length: this.rows }, (_, row) => {
      let line = ''
      let run = ''
      let runRole: Role = 'plain'
      for (let column = 0; column < this.columns; column++) {
        const cell = this.#cells[row * this.columns + column]!
        const empty = cell.text === null && cell.bits === 0
        // A blank has no colour: let it join the run so that a line needs few style codes.
        const role: Role = empty ? runRole : cell.role
        if (role !== runRole) {
          line += paint(runRole, run)
          run = ''
          runRole = role
        }
        run += empty ? ' ' : (cell.text ?? String.fromCodePoint(0x2800 + cell.bits))
      }
      return line + paint(runRole, run)
    })
  }
}
