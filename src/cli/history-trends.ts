/** `upright history trends`: weeks as they went. Nobody is scolded for one that was missed. */

import type { Config } from '../config/config.ts'
import type { TrendWeek } from '../feed/api.ts'
import { formatAngle } from '../feed/quantities.ts'
import { toldSessions } from '../people/told-sessions.ts'
import { weeksInARow, weeksOf } from '../people/weeks.ts'
import { bar } from './bar.ts'
import type { Output } from './output.ts'
import { makePaint } from './paint.ts'
import { textTable } from './text-table.ts'

interface TrendOptions {
  readonly user?: string
  readonly weeks: number
  readonly json: boolean
}

export function showTrends(config: Config, { user, weeks, json }: TrendOptions, output: Output): void {
  const sessions = toldSessions(config, user === undefined ? {} : { user })
  const all = weeksOf(sessions, Date.now())
  const inARow = weeksInARow(all)
  const shown = all.slice(0, weeks)
  if (json) {
    output.print(JSON.stringify({ weeks: shown, weeksInARow: inARow }, null, 2))
    return
  }
  if (sessions.length === 0) {
    output.print('No session yet.')
    return
  }
  printWeeks(shown, output)
  output.print('')
  const people = new Set(sessions.map(({ person }) => person))
  if (people.size > 1) output.print('Everyone together; --user NAME shows one person.')
  else if (inARow > 1) output.print(`${inARow} weeks in a row with a session.`)
}

function printWeeks(weeks: readonly TrendWeek[], output: Output): void {
  const paint = makePaint(output.colour)
  const most = Math.max(...weeks.map(({ exposureMin }) => exposureMin))
  const cells = output.columns >= 100 ? 30 : 16
  const rows = weeks.map((week) => [
    week.from,
    String(week.sessions),
    `${week.exposureMin.toFixed(1).padStart(5)} ${most > 0 ? bar(week.exposureMin / most, cells) : ''}`,
    week.deepestDeg === null ? '' : formatAngle(week.deepestDeg, 0),
    painCell(week),
  ])
  const head = ['week of', 'sessions', 'exposure', 'deepest', 'pain before → after'].map((word) => paint('faint', word))
  for (const line of textTable([head, ...rows], output.columns)) output.print(line)
}

function painCell({ painBefore, painAfter }: TrendWeek): string {
  if (painBefore === null && painAfter === null) return ''
  return `${painBefore?.toFixed(1) ?? '–'} → ${painAfter?.toFixed(1) ?? '–'}`
}
