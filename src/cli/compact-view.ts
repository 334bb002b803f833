/** The live view for a small terminal: a plain list, the most important first, cut off at the end. */
import type { LiveState } from '../feed/live-state.ts'
import { formatAngle, formatClock, formatPercent } from '../feed/quantities.ts'
import { renderRecent, renderRefusals } from './live-foot.ts'
import { renderProgress } from './live-readings.ts'
import { type Paint, SIGNAL_ROLES } from './paint.ts'
import { clip, fillTo, printable, wrap } from './text-cells.ts'
import { alarmWords, connectionWords, headlineOf, SIGNAL_WORDS, switchWords, TABLE_WORDS } from './words.ts'

/** Exactly `rows` lines of at most `columns` cells. */
export function renderCompactView(
  state: LiveState,
  recent: readonly string[],
  size: { columns: number; rows: number },
  paint: Paint,
): string[] {
  const { columns, rows } = size
  const connection = connectionWords(state)
  const target = state.targetDeg === null ? '' : ` → ${formatAngle(state.targetDeg, 0)}`
  const angle = `${formatAngle(state.angleDeg)}${target}`
  const lines = [
    ...(state.alarm ? [paint('alarm', fillTo(`ALARM ${alarmWords(state)}`, columns))] : []),
    paint('strong', clip(`${printable(headlineOf(state)).toUpperCase()} ${angle}`, columns)),
    ...wrap(state.say, columns, 4),
    ...(state.phaseLeftS === null ? [] : renderProgress(state, columns, paint)),
    ...renderRefusals(state, columns, 4, paint),
    ...switchWords(state).map(({ name, role, words }) => `${name}: ${paint(role, words)}`),
    `Inverted: ${formatClock(state.invertedS)}, exposure ${Math.max(0, state.exposureMin).toFixed(2)} min`,
    `Lamp: ${paint(SIGNAL_ROLES[state.signal], SIGNAL_WORDS[state.signal])}`,
    `Motor: ${formatPercent(state.driveMilli / 1000)}`,
    `${paint(connection.role, connection.mark)} ${connection.words}, ${TABLE_WORDS[state.table]}`,
  ]
  const rest = renderRecent(recent, columns, rows - lines.length, paint)
  return Array.from({ length: rows }, (_, row) => clip([...lines, ...rest][row] ?? '', columns))
}
