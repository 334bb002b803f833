/** The list of `upright history`: one line a session, with what was told of it where there is any. */
import type { Config } from '../config/config.ts'
import { causeWords } from '../feed/fact-words.ts'
import { localTime } from '../feed/local-time.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { angleOutlines, type SessionSummary } from '../journal/history.ts'
import { type ToldSession, toldSessions } from '../people/told-sessions.ts'
import type { Output } from './output.ts'
import { makePaint, type Paint, type Role } from './paint.ts'
import { feltCell, painWords } from './session-words.ts'
import { sparkline } from './sparkline.ts'
import { clip, printable } from './text-cells.ts'
import { textTable } from './text-table.ts'

export interface ListOptions {
  readonly json: boolean
  readonly user?: string
  readonly limit: number
}

/** From this width on there is room for exposure, a longer curve and the cause. */
const WIDE_COLUMNS = 110

export const OUTCOME_ROLES: Readonly<Record<SessionSummary['outcome'], Role>> = {
  completed: 'good',
  returned: 'warning',
  aborted: 'danger',
  interrupted: 'danger',
  running: 'moving',
}

/** The outcomes where there is room for one cell only. */
const MARKS: Readonly<Record<SessionSummary['outcome'], string>> = {
  completed: '✓',
  returned: '↩',
  aborted: '✗',
  interrupted: '?',
  running: '▶',
}

export function listHistory(config: Config, { json, limit, user }: ListOptions, output: Output): void {
  const { path } = config.journal
  const sessions = toldSessions(config, { limit, ...(user === undefined ? {} : { user }) })
  if (json) {
    output.print(JSON.stringify(sessions, null, 2))
    return
  }
  if (sessions.length === 0) {
    output.print(`No session yet in ${path}. "upright run" begins one (try "npm start").`)
    return
  }
  const paint = makePaint(output.colour)
  const isWide = output.columns >= WIDE_COLUMNS
  const isTold = sessions.some((session) => session.person !== null)
  const list = { sessions, isWide, paint, outlines: outlinesOf(path, sessions, isWide && !isTold ? 16 : 8) }
  const columns = isTold ? toldColumns(list) : plainColumns(list)
  const head = columns.map(({ name }) => paint('faint', name))
  const rows = sessions.map((session) => columns.map(({ cell }) => cell(session)))
  for (const line of textTable([head, ...rows], output.columns)) output.print(line)
  output.print('')
  if (isTold && !isWide) output.print(paint('faint', '✓ completed  ↩ cut short  ✗ aborted  ? interrupted  ▶ running'))
  output.print(paint('faint', '"upright history show <id>" tells more; "last" is the newest.'))
}

interface List {
  readonly sessions: readonly ToldSession[]
  readonly isWide: boolean
  readonly paint: Paint
  readonly outlines: ReadonlyMap<string, readonly number[]>
}

interface Column {
  readonly name: string
  readonly cell: (session: ToldSession) => string
}

function plainColumns({ sessions, isWide, paint, outlines }: List): Column[] {
  const more: Column[] = [
    { name: 'exposure', cell: ({ exposureMin }) => exposureMin.toFixed(1) },
    { name: 'because', cell: ({ cause }) => (cause === null ? '' : causeWords(cause)) },
  ]
  return [
    { name: 'id', cell: ({ id }) => paint('strong', shortId(id, sessions)) },
    { name: 'began', cell: ({ startedAt }) => localTime(startedAt) },
    { name: 'program', cell: ({ program }) => printable(program) },
    { name: 'ended', cell: ({ outcome }) => paint(OUTCOME_ROLES[outcome], outcome) },
    { name: 'lasted', cell: ({ durationS }) => formatClock(durationS) },
    { name: 'deepest', cell: ({ deepestDeg }) => formatAngle(deepestDeg, 0) },
    { name: 'angle', cell: ({ id }) => sparkline(outlines.get(id) ?? []) },
    ...(isWide ? more : []),
  ]
}

/** Whose it was and how it was matter more than how long it took; "history show" has all of it. */
function toldColumns({ sessions, isWide, paint, outlines }: List): Column[] {
  const ended: Column = isWide
    ? { name: 'ended', cell: ({ outcome }) => paint(OUTCOME_ROLES[outcome], outcome) }
    : { name: '', cell: ({ outcome }) => paint(OUTCOME_ROLES[outcome], MARKS[outcome]) }
  const angle: Column = { name: 'angle', cell: ({ id }) => sparkline(outlines.get(id) ?? []) }
  return [
    { name: 'id', cell: ({ id }) => paint('strong', shortId(id, sessions)) },
    { name: 'began', cell: ({ startedAt }) => (isWide ? localTime(startedAt) : localTime(startedAt).slice(5)) },
    { name: 'who', cell: ({ person }) => clip(printable(person ?? ''), isWide ? 12 : 8) },
    { name: 'program', cell: ({ program }) => clip(printable(program), 12) },
    ended,
    { name: 'deep', cell: ({ deepestDeg }) => formatAngle(deepestDeg, 0) },
    ...(isWide ? [angle] : []),
    { name: 'exp.', cell: ({ exposureMin }) => exposureMin.toFixed(1) },
    { name: 'pain', cell: ({ painBefore, painAfter }) => painWords(painBefore, painAfter) },
    { name: 'felt', cell: feltCell },
  ]
}

function outlinesOf(path: string, sessions: readonly ToldSession[], points: number): Map<string, number[]> {
  return angleOutlines(
    path,
    sessions.map(({ id }) => id),
    points,
  )
}

/** As much of an id as is needed to name it among those listed, at least eight characters. */
function shortId(id: string, among: readonly SessionSummary[]): string {
  for (let length = 8; length < id.length; length++) {
    const start = id.slice(0, length)
    if (among.filter((other) => other.id.startsWith(start)).length === 1) return start
  }
  return id
}
