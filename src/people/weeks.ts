/** Weeks as they went, by the calendar of this place. */
import type { TrendWeek } from '../feed/api.ts'
import { localDay } from '../feed/local-time.ts'
import type { ToldSession } from './told-sessions.ts'

/** All weeks from the first session's to the present one, newest first. */
export function weeksOf(sessions: readonly ToldSession[], nowMs: number): TrendWeek[] {
  const byWeek = new Map<string, ToldSession[]>()
  for (const session of sessions) {
    const monday = localDay(mondayOf(new Date(session.startedAt)).getTime())
    byWeek.set(monday, [...(byWeek.get(monday) ?? []), session])
  }
  const mondays = [...byWeek.keys()].sort()
  const [first] = mondays
  if (first === undefined) return []
  const last = mondayOf(new Date(Math.max(nowMs, ...sessions.map(({ startedAt }) => Date.parse(startedAt)))))
  const weeks: TrendWeek[] = []
  for (let monday = last; localDay(monday.getTime()) >= first; monday = daysAfter(monday, -7)) {
    const from = localDay(monday.getTime())
    weeks.push(weekOf(from, byWeek.get(from) ?? []))
  }
  return weeks
}

function weekOf(from: string, sessions: readonly ToldSession[]): TrendWeek {
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
export function weeksInARow(weeks: readonly TrendWeek[]): number {
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
