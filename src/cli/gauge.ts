/** The angle on a straight scale, from upright at the left to the deepest any table goes at the right. */

import { clamp, formatAngle } from '../feed/quantities.ts'
import type { Paint, Role } from './paint.ts'
import { SCALE_DEG } from './table-drawing.ts'

const TICKS_DEG = [-60, -30, 0, 30, 60] as const

/** A scale of `columns` cells: `●` the angle, `◆` the target (`◈` both), thick from horizontal to the angle. Two lines, or three. */
export function renderGauge(
  angleDeg: number | null,
  targetDeg: number | null,
  columns: number,
  rows: 2 | 3,
  paint: Paint,
): string[] {
  const columnOf = (deg: number) =>
    Math.round(
      ((clamp(deg, SCALE_DEG.upright, SCALE_DEG.deepest) - SCALE_DEG.upright) /
        (SCALE_DEG.deepest - SCALE_DEG.upright)) *
        (columns - 1),
    )
  const lines = [renderScale(angleDeg, targetDeg, columns, columnOf, paint), renderLabels(columns, columnOf, paint)]
  if (rows === 2) return lines
  return [renderPointer(angleDeg, columns, columnOf, paint), ...lines]
}

type ColumnOf = (angleDeg: number) => number

function renderScale(
  angleDeg: number | null,
  targetDeg: number | null,
  columns: number,
  columnOf: ColumnOf,
  paint: Paint,
): string {
  const horizontal = columnOf(0)
  const angle = angleDeg === null ? null : columnOf(angleDeg)
  const target = targetDeg === null ? null : columnOf(targetDeg)
  const ticks = new Set(TICKS_DEG.map(columnOf))
  return Array.from({ length: columns }, (_, column) => {
    if (column === angle) return paint('strong', column === target ? '◈' : '●')
    if (column === target) return paint('target', '◆')
    const filled = angle !== null && column >= Math.min(horizontal, angle) && column <= Math.max(horizontal, angle)
    if (column === horizontal) return paint(filled ? 'strong' : 'plain', '┼')
    if (filled) return paint(column < horizontal ? 'headUp' : 'moving', '━')
    if (column === 0) return paint('faint', '├')
    if (column === columns - 1) return paint('faint', '┤')
    return paint('faint', ticks.has(column) ? '┴' : '─')
  }).join('')
}

function renderLabels(columns: number, columnOf: ColumnOf, paint: Paint): string {
  const cells: string[] = Array.from({ length: columns }, () => ' ')
  /** Puts the first of `texts` that keeps a blank on both sides, each centred at `column` as far as the ends allow. */
  const put = (column: number, ...texts: readonly string[]) => {
    for (const text of texts) {
      const from = clamp(column - Math.floor(text.length / 2), 0, columns - text.length)
      if (cells.slice(Math.max(0, from - 2), from + text.length + 2).some((cell) => cell !== ' ')) continue
      for (const [index, character] of [...text].entries()) cells[from + index] = character
      return
    }
  }
  const named = (deg: number, words: string) => [words, formatAngle(deg, 0)]
  for (const deg of [-30, 30, 60]) put(columnOf(deg), formatAngle(deg, 0))
  put(columnOf(0), ...named(0, columns >= 100 ? '0° horizontal' : '0°'))
  put(0, ...named(SCALE_DEG.upright, `upright ${formatAngle(SCALE_DEG.upright, 0)}`))
  put(columns - 1, ...named(SCALE_DEG.deepest, `head down ${formatAngle(SCALE_DEG.deepest, 0)}`))
  return paint('faint', cells.join(''))
}

function renderPointer(angleDeg: number | null, columns: number, columnOf: ColumnOf, paint: Paint): string {
  if (angleDeg === null) return ' '.repeat(columns)
  const label = formatAngle(angleDeg)
  const column = columnOf(angleDeg)
  const role: Role = angleDeg > 0 ? 'moving' : 'headUp'
  const toTheLeft = column + label.length + 2 > columns
  const words = toTheLeft ? `${label} ▼` : `▼ ${label}`
  const before = toTheLeft ? column - words.length + 1 : column
  return ' '.repeat(before) + paint(role, words) + ' '.repeat(columns - before - words.length)
}
