/** The angle over time, drawn with braille dots; readable without colour. */

import { clamp, formatAngle, formatClock } from '../feed/quantities.ts'
import { BrailleCanvas } from './braille-canvas.ts'
import { makePaint, type Paint } from './paint.ts'
import { fillTo, printable } from './text-cells.ts'

export interface PlotSample {
  readonly tMs: number
  readonly angleDeg: number
  readonly targetDeg: number | null
  readonly phase: string | null
}

export interface PlotSize {
  readonly columns: number
  readonly rows: number
  readonly colour: boolean
}

/** `−75° ┤`: what stands before the drawing. */
const LABEL_COLUMNS = 7
/** Time axis, its figures, and the phases. */
const ROWS_BELOW = 3
const NICE_STEPS_DEG = [5, 10, 15, 30, 45, 90] as const
const NICE_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400] as const
const COLUMNS_PER_TIME_LABEL = 10

/** Lines of text: the angle as a solid curve, its target dotted, 0° dashed, and the phases along the bottom. */
export function plotAngle(samples: readonly PlotSample[], size: PlotSize): string {
  const usable = samples.filter((sample) => Number.isFinite(sample.tMs) && Number.isFinite(sample.angleDeg))
  if (usable.length === 0) return 'Nothing to draw: no samples.'
  const paint = makePaint(size.colour)
  const columns = Math.max(LABEL_COLUMNS + 10, Math.floor(size.columns)) - LABEL_COLUMNS
  const rows = Math.max(4 + ROWS_BELOW, Math.floor(size.rows)) - ROWS_BELOW
  const scale = scaleOf(usable, columns, rows)

  const canvas = new BrailleCanvas(columns, rows)
  drawTarget(canvas, usable, scale)
  drawCurve(canvas, usable, scale)
  canvas.behind(0, scale.rowOf(0), '╌'.repeat(columns), 'faint')
  const labels = angleLabels(scale, rows)
  const drawing = canvas.lines(paint).map((line, row) => {
    const label = labels.get(row)
    return `${paint('faint', `${(label ?? '').padStart(LABEL_COLUMNS - 2)} ${label === undefined ? '│' : '┤'}`)}${line}`
  })
  return [...drawing, ...timeAxis(scale, columns, paint), phaseLine(usable, scale, columns, paint)].join('\n')
}

interface Scale {
  readonly fromMs: number
  readonly toMs: number
  readonly lowDeg: number
  readonly highDeg: number
  dotX(tMs: number): number
  dotY(angleDeg: number): number
  rowOf(angleDeg: number): number
  columnOf(tMs: number): number
}

function scaleOf(samples: readonly PlotSample[], columns: number, rows: number): Scale {
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = Number.NEGATIVE_INFINITY
  // Horizontal is always in the picture: it is what one looks for.
  let lowDeg = -5
  let highDeg = 5
  for (const { tMs, angleDeg, targetDeg } of samples) {
    fromMs = Math.min(fromMs, tMs)
    toMs = Math.max(toMs, tMs)
    lowDeg = Math.min(lowDeg, angleDeg, targetDeg ?? angleDeg)
    highDeg = Math.max(highDeg, angleDeg, targetDeg ?? angleDeg)
  }
  toMs = Math.max(toMs, fromMs + 1000)
  const dotColumns = columns * 2
  const dotRows = rows * 4
  const dotX = (tMs: number) => Math.round(((tMs - fromMs) / (toMs - fromMs)) * (dotColumns - 1))
  const dotY = (angleDeg: number) =>
    Math.round(((highDeg - clamp(angleDeg, lowDeg, highDeg)) / (highDeg - lowDeg)) * (dotRows - 1))
  return {
    fromMs,
    toMs,
    lowDeg,
    highDeg,
    dotX,
    dotY,
    rowOf: (angleDeg) => Math.floor(dotY(angleDeg) / 4),
    columnOf: (tMs) => clamp(Math.floor(dotX(tMs) / 2), 0, columns - 1),
  }
}

function drawTarget(canvas: BrailleCanvas, samples: readonly PlotSample[], scale: Scale): void {
  for (const { tMs, targetDeg } of samples) {
    if (targetDeg === null) continue
    const x = scale.dotX(tMs)
    // Every fourth dot: a dotted line also without colour.
    if (x % 4 === 0) canvas.dot(x, scale.dotY(targetDeg), 'target')
  }
}

function drawCurve(canvas: BrailleCanvas, samples: readonly PlotSample[], scale: Scale): void {
  let before: { x: number; y: number } | null = null
  for (const { tMs, angleDeg } of samples) {
    const now = { x: scale.dotX(tMs), y: scale.dotY(angleDeg) }
    canvas.line(before ?? now, now, 'person')
    before = now
  }
}

/** Which row is labelled with which angle: steps wide enough that no two labels share a row. */
function angleLabels(scale: Scale, rows: number): Map<number, string> {
  const degPerRow = (scale.highDeg - scale.lowDeg) / rows
  const stepDeg = NICE_STEPS_DEG.find((step) => step >= degPerRow * 1.5) ?? 90
  const labels = new Map<number, string>()
  for (let deg = Math.ceil(scale.lowDeg / stepDeg) * stepDeg; deg <= scale.highDeg; deg += stepDeg)
    labels.set(scale.rowOf(deg), formatAngle(deg, 0))
  return labels
}

function timeAxis(scale: Scale, columns: number, paint: Paint): string[] {
  const spanS = (scale.toMs - scale.fromMs) / 1000
  const labelsThatFit = Math.max(1, columns / COLUMNS_PER_TIME_LABEL)
  const stepS = NICE_STEPS_S.find((step) => spanS / step <= labelsThatFit) ?? Math.ceil(spanS)
  const axis = Array.from({ length: columns }, () => '─')
  let figures = ''
  for (let atS = 0; atS <= spanS; atS += stepS) {
    const column = scale.columnOf(scale.fromMs + atS * 1000)
    axis[column] = '┴'
    const label = formatClock(atS)
    // The mark is under the label's first figure, so that 0:00 begins where the curve does.
    if (column + label.length <= columns && figures.length < column + 1) figures = figures.padEnd(column) + label
  }
  const indent = ' '.repeat(LABEL_COLUMNS - 1)
  return [
    paint('faint', `${indent}└${axis.join('')}`),
    paint('faint', ` ${fillTo(figures, columns)}`.padStart(LABEL_COLUMNS + columns)),
  ]
}

/** Where each phase begins and ends, with as much of its name as fits. */
function phaseLine(samples: readonly PlotSample[], scale: Scale, columns: number, paint: Paint): string {
  const cells: string[] = Array.from({ length: columns }, () => ' ')
  let previous: string | null = null
  const starts: { phase: string | null; column: number }[] = []
  for (const { tMs, phase } of samples) {
    if (starts.length > 0 && phase === previous) continue
    starts.push({ phase, column: scale.columnOf(tMs) })
    previous = phase
  }
  for (const [index, { phase, column }] of starts.entries()) {
    const end = starts[index + 1]?.column ?? columns
    if (phase === null) continue
    const name = printable(phase)
    const room = end - column - 1
    cells[column] = '╵'
    // A name of one or two letters tells nothing; the mark alone says that something begins here.
    const shown = name.length <= room ? name : room >= 4 ? `${name.slice(0, room - 1)}…` : ''
    for (const [offset, character] of [...shown].entries()) cells[column + 1 + offset] = character
  }
  return ' '.repeat(LABEL_COLUMNS) + paint('strong', cells.join('').trimEnd())
}
