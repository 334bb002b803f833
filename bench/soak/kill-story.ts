/** What a journaling child told before it was killed, and what must be in its journal then (S12). */
import { existsSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import { integrity } from './journal-check.ts'

/** A second (S12), and what a busy machine needs to get a message from thread to thread and to disk, ms. */
const MAY_LOSE_MS = 1500
/** Five samples a second, one missing. */
const LONGEST_GAP_MS = 400

export interface KillStory {
  /** Facts as they were told, each with its moment on the machine's clock, ms. */
  readonly facts: readonly { readonly json: string; readonly atMs: number }[]
  /** How many of them the journal had confirmed. */
  readonly kept: number
  /** Where the run stood now and then: the machine's clock, the table's, the session. */
  readonly beats: readonly { readonly atMs: number; readonly tableMs: number; readonly session: string }[]
  readonly killedAtMs: number
}

/** Reads the lines of a child; the last may be cut short. */
export function storyOf(said: string, killedAtMs: number): KillStory {
  const lines = said.split('\n').slice(0, -1)
  const facts: { json: string; atMs: number }[] = []
  const beats: { atMs: number; tableMs: number; session: string }[] = []
  let kept = 0
  for (const line of lines) {
    const [word = '', first = '', second = '', third = ''] = line.split(' ', 4)
    if (word === 'fact') facts.push({ atMs: Number(first), json: line.slice(`fact ${first} `.length) })
    if (word === 'kept') kept = Number(first)
    if (word === 'beat') beats.push({ atMs: Number(first), tableMs: Number(second), session: third })
  }
  return { facts, kept, beats, killedAtMs }
}

/** What is wrong in the journal at `path`, in words; it held `before` events when the child began. */
export function problemsAfter(story: KillStory, path: string, before: number): { problems: string[]; events: number } {
  if (!existsSync(path)) return { problems: story.kept > 0 ? ['the journal is gone'] : [], events: 0 }
  const database = new Sqlite(path, { readonly: true })
  try {
    const tables = database.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'events'").pluck().get()
    if (tables === 0) return { problems: story.kept > 0 ? ['the journal is empty'] : [], events: 0 }
    const rows = database.prepare('SELECT fact FROM events ORDER BY id').pluck().all() as string[]
    const problems = [
      ...integrity(database),
      ...eventProblems(story, rows.slice(before)),
      ...traceProblems(story, database),
      ...sessionProblems(database, rows),
    ]
    return { problems: rows.length < before ? ['events of an earlier run are gone'] : problems, events: rows.length }
  } finally {
    database.close()
  }
}

function eventProblems(story: KillStory, rows: readonly string[]): string[] {
  const due = story.facts.filter(({ atMs }) => atMs < story.killedAtMs - MAY_LOSE_MS).length
  const must = Math.max(story.kept, due)
  const differs = rows.findIndex((row, i) => i < story.facts.length && row !== story.facts[i]!.json)
  return [
    ...(rows.length < must ? [`${must} events had to be there (${story.kept} confirmed), ${rows.length} are`] : []),
    ...(differs >= 0 ? [`event ${differs} is not the one that was told`] : []),
  ]
}

/** All of the trace but its last second: of the session that ran then, without a gap. */
function traceProblems(story: KillStory, database: Database): string[] {
  const due = story.beats.findLast(({ atMs }) => atMs < story.killedAtMs - MAY_LOSE_MS)
  if (!due || due.session === '-') return []
  const times = database
    .prepare('SELECT t_ms FROM trace WHERE session = ? ORDER BY t_ms')
    .pluck()
    .all(due.session) as number[]
  const last = times.at(-1) ?? 0
  const gap = Math.max(0, ...times.slice(1).map((tMs, i) => tMs - times[i]!))
  return [
    ...(last < due.tableMs - LONGEST_GAP_MS ? [`the trace ends ${due.tableMs - last} ms of the table too early`] : []),
    ...(gap > LONGEST_GAP_MS ? [`the trace has a gap of ${gap} ms`] : []),
  ]
}

/** Every session that began is in the list, with its end where it ended. */
function sessionProblems(database: Database, rows: readonly string[]): string[] {
  const facts = rows.map((row) => JSON.parse(row) as { type: string; session?: string; outcome?: string })
  const ends = new Map(facts.flatMap((fact) => (fact.type === 'sessionEnded' ? [[fact.session, fact.outcome]] : [])))
  const listed = new Map(
    (database.prepare('SELECT id, outcome FROM sessions').all() as { id: string; outcome: string | null }[]).map(
      ({ id, outcome }) => [id, outcome],
    ),
  )
  const began = facts.flatMap((fact) => (fact.type === 'sessionStarted' ? [fact.session!] : []))
  return began.flatMap((id, i) => {
    const outcome = listed.get(id)
    if (outcome === undefined) return [`session ${id} is not in the list`]
    const isOpen = outcome === null && i === began.length - 1
    const expected = ends.get(id) ?? 'interrupted'
    return outcome === expected || (isOpen && !ends.has(id)) ? [] : [`session ${id} is ${outcome}, not ${expected}`]
  })
}
