/** Below the readings: why a session is refused, and what happened last. */
import type { LiveState } from '../feed/live-state.ts'
import type { Paint } from './paint.ts'
import { clip, printable, wrap } from './text-cells.ts'

const LEAD = 'Cannot start: '

/** Refusals in words, at most `rows` lines; the last line says how many more there are. */
export function renderRefusals(state: LiveState, columns: number, rows: number, paint: Paint): string[] {
  if (state.refusals.length === 0 || rows < 1) return []
  const lines = state.refusals.flatMap((refusal, index) =>
    wrap(refusal, Math.max(8, columns - LEAD.length)).map((words) => ({ words, index })),
  )
  const shown = lines.slice(0, rows)
  const unsaid = state.refusals.length - 1 - (shown.at(-1)?.index ?? 0)
  const more = unsaid > 0 ? ` (and ${unsaid} more)` : ''
  return shown.map(({ words }, row) => {
    const line = (row === 0 ? LEAD : ' '.repeat(LEAD.length)) + words
    const isLast = row === shown.length - 1
    const cut = isLast && lines.length > rows ? `${line}…` : line
    return paint('warning', isLast ? clip(cut, Math.max(1, columns - more.length)) + more : clip(cut, columns))
  })
}

/** The latest of `recent` (oldest first, newest last), the newest in full strength. */
export function renderRecent(recent: readonly string[], columns: number, rows: number, paint: Paint): string[] {
  const shown = rows < 1 ? [] : recent.slice(-rows)
  return shown.map((line, index) =>
    paint(index === shown.length - 1 ? 'plain' : 'faint', clip(printable(line), columns)),
  )
}
