import { cellsOf, clip, fillTo, wrap } from './text-cells.ts'

/** Narrower than this, the last column is cut instead of wrapped, cells. */
const WRAPPED_FROM = 24

/** Lines of left-aligned columns, two cells apart, each as wide as its widest cell; the last is plain text and takes what is left of `columns`. */
export function textTable(rows: readonly (readonly string[])[], columns: number): string[] {
  const lastColumn = Math.max(0, ...rows.map((row) => row.length)) - 1
  const widths = Array.from({ length: lastColumn }, (_, column) =>
    Math.max(...rows.map((row) => cellsOf(row[column] ?? ''))),
  )
  const indent = widths.reduce((cells, width) => cells + width + 2, 0)
  return rows.flatMap((row) => {
    const before = row.slice(0, lastColumn).map((cell, column) => `${fillTo(cell, widths[column]!)}  `)
    const last = row[lastColumn] ?? ''
    const room = columns - indent
    const parts = room >= WRAPPED_FROM && cellsOf(last) > room ? wrap(last, room) : [last]
    return parts.map((part, line) =>
      clip(`${line === 0 ? before.join('') : ' '.repeat(indent)}${part}`, columns).trimEnd(),
    )
  })
}
