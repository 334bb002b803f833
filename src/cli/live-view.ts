/** What the terminal shows while a table is connected: one frame of lines, made from one `LiveState`. */
import type { LiveState } from '../feed/live-state.ts'
import { clamp } from '../feed/quantities.ts'
import { renderCompactView } from './compact-view.ts'
import { renderGauge } from './gauge.ts'
import { renderRecent, renderRefusals } from './live-foot.ts'
import { renderReadings } from './live-readings.ts'
import { makePaint, type Paint } from './paint.ts'
import { renderLegend } from './panel-legend.ts'
import { drawTable } from './table-drawing.ts'
import { atBothEnds, beside, cellsOf, clip, printable } from './text-cells.ts'
import { alarmWords, connectionWords, TABLE_WORDS } from './words.ts'

export interface LiveViewOptions {
  readonly columns: number
  readonly rows: number
  readonly colour: boolean
  /** What happened, oldest first. */
  readonly recent: readonly string[]
  /** Show the keys of the virtual panel. */
  readonly panel: boolean
}

const SMALLEST = { columns: 60, rows: 20 } as const
/** From this width on, what happened stands beside the readings instead of below. */
const WIDE_COLUMNS = 150
/** Readings with a three-line sentence; with one line where reasons of a refusal need the room below. */
const LEAST_MAIN_ROWS = { usual: 12, refused: 10 } as const

/** Exactly `rows` lines, none wider than `columns` cells; below 60 × 20 a compact list. */
export function renderLiveView(state: LiveState, options: LiveViewOptions): string[] {
  const columns = Math.max(1, Math.floor(options.columns))
  const rows = Math.max(1, Math.floor(options.rows))
  const paint = makePaint(options.colour)
  if (columns < SMALLEST.columns || rows < SMALLEST.rows)
    return renderCompactView(state, options.recent, { columns, rows }, paint)

  const inner = columns - 2
  const head = [renderTitle(state, inner, paint), ...renderBanner(state, inner, rows >= 30 ? 3 : 1, paint)]
  const legend = options.panel ? renderLegend(state.switches, inner, paint) : []
  const gauge = renderGauge(state.angleDeg, state.targetDeg, inner, rows >= 24 ? 3 : 2, paint)
  const freeRows = rows - head.length - gauge.length - legend.length
  const wide = columns >= WIDE_COLUMNS

  const refused = state.refusals.length > 0
  const leastMainRows = refused ? LEAST_MAIN_ROWS.refused : LEAST_MAIN_ROWS.usual
  const roomBelow = clamp(freeRows - leastMainRows, 2, Math.max(refused ? 7 : 5, Math.round(freeRows * 0.3)))
  const footRows = wide ? Math.min(roomBelow, refused ? 6 : 1) : roomBelow
  const foot = renderFoot(state, wide ? [] : options.recent, inner, footRows, paint)
  const main = renderMain(state, options.recent, { columns: inner, rows: freeRows - footRows, wide }, paint)
  return [...head, ...main, ...gauge, ...foot, ...legend].map((line) => clip(` ${line}`, columns))
}

function renderTitle(state: LiveState, columns: number, paint: Paint): string {
  const program = state.program === null ? '' : ` · ${printable(state.program)}`
  const title = `${paint('strong', 'Upright')} ${paint('faint', `· ${TABLE_WORDS[state.table]}`)}${program}`
  const { role, mark, words } = connectionWords(state)
  // The connection keeps its place: of the two, the program's name is the one that may be cut.
  const connection = `${paint(role, mark)} ${words}`
  return atBothEnds(clip(title, Math.max(7, columns - cellsOf(connection) - 2)), connection, columns)
}

/** A calm rule, or the alarm as a bar across the screen, readable without colour. */
function renderBanner(state: LiveState, columns: number, alarmRows: number, paint: Paint): string[] {
  const blank = ''.padEnd(columns)
  if (!state.alarm) return [paint('faint', '─'.repeat(columns)), ...(alarmRows > 1 ? [blank, blank] : [])]
  const words = clip(`  ▲ ALARM ▲  ${alarmWords(state)}  `, columns)
  const left = Math.floor((columns - cellsOf(words)) / 2)
  const bar = `${'▚'.repeat(left)}${words}${'▚'.repeat(columns - cellsOf(words) - left)}`
  const edge = '▚'.repeat(columns)
  return (alarmRows > 1 ? [edge, bar, edge] : [bar]).map((line) => paint('alarm', line))
}

function renderMain(
  state: LiveState,
  recent: readonly string[],
  size: { columns: number; rows: number; wide: boolean },
  paint: Paint,
): string[] {
  const gapColumns = size.columns >= 76 ? 3 : 1
  const drawingColumns = Math.min(Math.round(size.rows * 2.3), Math.floor(size.columns * (size.wide ? 0.38 : 0.42)))
  const drawing = drawTable(state.angleDeg, state.targetDeg, { columns: drawingColumns, rows: size.rows }, paint)
  const besideDrawing = size.columns - drawingColumns - gapColumns
  const recentColumns = size.wide ? Math.floor(besideDrawing * 0.45) : 0
  const readingColumns = size.wide ? besideDrawing - recentColumns - gapColumns : besideDrawing
  const blocks = [
    { lines: drawing, columns: drawingColumns },
    { lines: renderReadings(state, readingColumns, size.rows, paint), columns: readingColumns },
  ]
  if (size.wide) blocks.push({ lines: renderRecent(recent, recentColumns, size.rows, paint), columns: recentColumns })
  return beside(blocks, gapColumns)
}

function renderFoot(
  state: LiveState,
  recent: readonly string[],
  columns: number,
  rows: number,
  paint: Paint,
): string[] {
  const rule = rows >= 4 ? [paint('faint', '─'.repeat(columns))] : []
  const refusals = renderRefusals(state, columns, Math.max(1, rows - rule.length - 1), paint)
  const events = renderRecent(recent, columns, rows - rule.length - refusals.length, paint)
  const lines = [...rule, ...refusals, ...events]
  return Array.from({ length: rows }, (_, row) => lines[row] ?? '')
}
