/** The virtual panel on the screen: a legend whose pressed keys stand in brackets, and a page of help. */
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import { makePaint, type Paint } from './paint.ts'
import { ACTION_WORDS, nameOfKey, PANEL_ACTIONS, PANEL_KEYS, type PanelAction } from './panel-keys.ts'
import { cellsOf, clip, wrap } from './text-cells.ts'

/** The keys in as few lines as `columns` cells allow; `[S]hold Start` where the button or switch is not as it rests. */
export function renderLegend(switches: number, columns: number, paint: Paint): string[] {
  const entries = PANEL_KEYS.filter(({ key }) => key !== ' ').map(({ key, action, label }) => {
    const active = isActive(action, switches)
    // Both forms are equally wide: the legend stands still.
    return active ? paint('warning', `[${key}]${label}`) : ` ${paint('strong', key)} ${paint('faint', label)}`
  })
  const lines: string[] = []
  for (const entry of entries) {
    const last = lines.at(-1)
    if (last !== undefined && cellsOf(last) + cellsOf(entry) + 2 <= columns)
      lines[lines.length - 1] = `${last}  ${entry}`
    else lines.push(clip(entry, columns))
  }
  return lines
}

function isActive(action: PanelAction, switches: number): boolean {
  switch (action) {
    case 'holdStart':
      return (switches & SWITCH.startPressed) !== 0
    case 'holdStop':
      return (switches & SWITCH.stopPressed) !== 0
    case 'toggleEstop':
      return (switches & (SWITCH.estopAOpen | SWITCH.estopBOpen)) !== 0
    case 'toggleAnkleLock':
      return (switches & SWITCH.ankleLocked) === 0
    default:
      return false
  }
}

/** The page behind `?`: what every key does, in exactly `rows` lines of at most `columns` cells. */
export function renderPanelHelp(options: { columns: number; rows: number; colour: boolean }): string[] {
  const paint = makePaint(options.colour)
  const keyColumns = 9
  const lines = ['', ` ${paint('strong', 'The panel, by keys')}`, '']
  for (const action of PANEL_ACTIONS) {
    const keys = PANEL_KEYS.filter((each) => each.action === action).map(({ key }) => nameOfKey(key))
    const words = wrap(ACTION_WORDS[action], Math.max(10, options.columns - keyColumns - 3))
    for (const [index, line] of words.entries())
      lines.push(` ${paint('strong', (index === 0 ? keys.join(' ') : '').padEnd(keyColumns))} ${line}`)
  }
  return Array.from({ length: options.rows }, (_, row) => clip(lines[row] ?? '', options.columns))
}
