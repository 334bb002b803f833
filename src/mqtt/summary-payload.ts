/** One table on a wall of many. */
import type { SessionSummary } from '../journal/history.ts'
import type { StatePayload } from './state-payload.ts'

export interface SummaryPayload {
  readonly table: string
  readonly version: string
  readonly state: string
  /** Whether a session runs. */
  readonly busy: boolean
  readonly alarm: boolean
  /** What needs a hand, each in words. */
  readonly problems: readonly string[]
  /** Since midnight, as the table's clock has it. */
  readonly sessionsToday: number
  readonly exposureTodayMin: number
  readonly lastSessionAt: string | null
  readonly lastOutcome: SessionSummary['outcome'] | null
}

/** What the journal adds to it. */
export interface DaySummary {
  readonly sessions: number
  readonly exposureMin: number
  readonly newest: SessionSummary | null
}

export function summaryPayload(
  names: { readonly table: string; readonly version: string },
  state: StatePayload,
  problems: readonly string[],
  day: DaySummary | null,
): SummaryPayload {
  return {
    ...names,
    state: state.state,
    busy: state.session !== null,
    alarm: state.alarm,
    problems,
    sessionsToday: day?.sessions ?? 0,
    exposureTodayMin: Math.round((day?.exposureMin ?? 0) * 100) / 100,
    lastSessionAt: day?.newest?.startedAt ?? null,
    lastOutcome: day?.newest?.outcome ?? null,
  }
}

/** The last midnight here. */
export function midnight(): string {
  return new Date(new Date().setHours(0, 0, 0, 0)).toISOString()
}
