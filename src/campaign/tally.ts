import type { RuleId } from '../simulation/observers.ts'
import { RULES } from '../simulation/observers.ts'
import type { Failure, SessionResult } from './session.ts'

/** How often something was reached, by what it is: plain data that crosses threads. */
export type Counts = Record<string, number>

/** What many sessions come to. */
export interface Tally {
  readonly sessions: number
  readonly tableS: number
  readonly failures: readonly Failure[]
  /** By rule: in how many sessions it was put to the test, and broken where a pair of faults excuses it. */
  readonly exercised: Counts
  readonly excused: Counts
  /** By `fault phase`: how often it struck there. */
  readonly struck: Counts
  /** By `cause phase fault`: how often this row of the response table followed. */
  readonly rows: Counts
}

export const NO_TALLY: Tally = {
  sessions: 0,
  tableS: 0,
  failures: [],
  exercised: {},
  excused: {},
  struck: {},
  rows: {},
}

/** Counts one more session in, in place: a campaign has ten thousand of them. */
export function count(tally: Tally, session: SessionResult): Tally {
  for (const rule of session.exercised) add(tally.exercised, rule, 1)
  for (const rule of session.excused) add(tally.excused, rule, 1)
  for (const { fault, phase, cause } of session.reached) {
    if (cause === null) add(tally.struck, `${fault} ${phase}`, 1)
    else add(tally.rows, `${cause} ${phase} ${fault}`, 1)
  }
  return {
    ...tally,
    sessions: tally.sessions + 1,
    tableS: tally.tableS + session.tableS,
    failures: session.failures.length === 0 ? tally.failures : [...tally.failures, ...session.failures],
  }
}

/** An empty tally to count into. */
export function newTally(): Tally {
  return { ...NO_TALLY, exercised: {}, excused: {}, struck: {}, rows: {} }
}

/** Both together; failures in the order of their sessions. */
export function merge(one: Tally, other: Tally): Tally {
  return {
    sessions: one.sessions + other.sessions,
    tableS: one.tableS + other.tableS,
    failures: [...one.failures, ...other.failures].sort(
      (a, b) => a.index - b.index || RULES.indexOf(a.rule) - RULES.indexOf(b.rule),
    ),
    exercised: sum(one.exercised, other.exercised),
    excused: sum(one.excused, other.excused),
    struck: sum(one.struck, other.struck),
    rows: sum(one.rows, other.rows),
  }
}

function sum(one: Counts, other: Counts): Counts {
  const all = { ...one }
  for (const [key, value] of Object.entries(other)) add(all, key, value)
  return all
}

function add(counts: Counts, key: string | RuleId, value: number): void {
  counts[key] = (counts[key] ?? 0) + value
}
