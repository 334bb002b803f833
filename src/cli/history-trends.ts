/** `upright history trends`: weeks as they went. Nobody is scolded for one that was missed. */
import type { Config } from '../config/config.ts'
import { formatAngle } from '../feed/quantities.ts'
import { bar } from './bar.ts'
import { type ToldSession, toldSessions } from './history-rows.ts'
import { localDay } from './local-time.ts'
import type { Output } from './output.ts'
import { makePaint } from './paint.ts'
import { textTable } from './text-table.ts'

interface TrendOptions {
  readonly user?: string
  readonly weeks: number
  readonly json: boolean
}

interface Week {
  /** Its Monday, as `2026-03-02`. */
  readonly from: string
  readonly sessions: number
  readonly exposureMin: number
  readonly deepestDeg: number | null
  /** Averages of what was told; `null` where nothing was. */
  readonly painBefore: number | null
  readonly painAfter: number | null
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

function printWeeks(weeks: readonly Week[], output: Output): void {
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

function painCell({ painBefore, painAfter }: Week): string {
  if (painBefore === null && painAfter === null) return ''
  return `${painBefore?.toFixed(1) ?? '–'} → ${painAfter?.toFixed(1) ?? '–'}`
}

/** All weeks from the first session's to the present one, newest first. */
function weeksOf(sessions: readonly ToldSession[], nowMs: number): Week[] {
  const byWeek = new Map<string, ToldSession[]>()
  for (const session of sessions) {
    const monday = localDay(mondayOf(new Date(session.startedAt)).getTime())
    byWeek.set(monday, [...(byWeek.get(monday) ?? []), session])
  }
  const mondays = [...byWeek.keys()].sort()
  const [first] = mondays
  if (first === undefined) return []
  const last = mondayOf(new Date(Math.max(nowMs, ...sessions.map(({ startedAt }) => Date.parse(startedAt)))))
  const weeks: Week[] = []
  for (let monday = last; localDay(monday.getTime()) >= first; monday = daysAfter(monday, -7)) {
    const from = localDay(monday.getTime())
    weeks.push(weekOf(from, byWeek.get(from) ?? []))
  }
  return weeks
}

function weekOf(from: string, sessions: readonly ToldSession[]): Week {
  return {
    from,
    sessions: sessions.length,
    exposureMin: Math.round(sessions.reduce((sum, { exposureMin }) => sum + exposureMin, 0) * 100) / 100,
    deepestDeg: sessions.length === 0 ? null : Math.max(...sessions.map(({ deepestDeg }) => deepestDeg)),
    painBefore: average(sessions.map(({ painBefore }) => painBefore)),
    painAfter: average(sessions.map(({ painAfter }) => painAfter)),
  }
}

/** Up to the present week, or to the last one: a week that has just begun misses nothing. */
function weeksInARow(weeks: readonly Week[]): number {
  const counted = weeks[0]?.sessions === 0 ? weeks.slice(1) : weeks
  const missed = counted.findIndex(({ sessions }) => sessions === 0)
  return missed < 0 ? counted.length : missed
}

function average(values: readonly (number | null)[]): number | null {
  const told = values.filter((value) => value !== null)
  return told.length === 0 ? null : Math.round((told.reduce((sum, value) => sum + value, 0) / told.length) * 10) / 10
}

/** By the calendar, not by hours: weeks with a change of clock are an hour shorter or longer. */
function mondayOf(date: Date): Date {
  return daysAfter(date, -((date.getDay() + 6) % 7))
}

function daysAfter(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days)
}
