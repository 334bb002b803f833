/** `upright history`: sessions as they went. */
import { Command } from 'commander'
import { loadConfig } from '../config/config.ts'
import { causeWords, factWords, OUTCOME_WORDS } from '../feed/fact-words.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import {
  angleOutlines,
  listSessions,
  readSession,
  type SessionRecord,
  type SessionSummary,
} from '../journal/history.ts'
import { CONFIG_OPTION, wholeNumber } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { makePaint, type Role } from './paint.ts'
import { plotAngle } from './plot.ts'
import { timelineOf } from './session-timeline.ts'
import { sparkline } from './sparkline.ts'
import { printable, wrap } from './text-cells.ts'
import { textTable } from './text-table.ts'

interface Options {
  readonly config?: string
  readonly json?: true
  readonly limit: number
}

/** From this width on there is room for exposure, a longer curve and the cause. */
const WIDE_COLUMNS = 110
const PLOT_ROWS = 16

/** The command, to be mounted by main. */
export function historyCommand(output: Output = standardOutput()): Command {
  const command = new Command('history')
    .description('list past sessions, newest first')
    .option(...CONFIG_OPTION)
    .option('--json', 'print JSON')
    .option('--limit <count>', 'how many sessions to list', wholeNumber(1, 10_000), 20)
    .addHelpText(
      'after',
      `
Examples:
  upright history                the last 20 sessions
  upright history --limit 100
  upright history show last      phases, events and a plot of the newest
  upright history show 3f2a      one session; the beginning of its id is enough
  upright history --json         for a program to read`,
    )
    .action((options: Options) => list(loadConfig(options.config).journal.path, options, output))

  command
    .command('show <id>')
    .description('show one session with its phases, events and plot')
    .addHelpText(
      'after',
      `
Options --config and --json of "upright history" may stand here too.

Examples:
  upright history show last
  upright history show 3f2a --json   summary, facts and trace`,
    )
    .action((id: string, _options: unknown, show: Command) => {
      const options = show.optsWithGlobals<Options>()
      const record = readSession(loadConfig(options.config).journal.path, id)
      if (options.json) output.print(JSON.stringify(record, null, 2))
      else showOne(record, output)
    })
  return command
}

function list(path: string, { json, limit }: Options, output: Output): void {
  const sessions = listSessions(path, limit)
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
  const outlines = angleOutlines(
    path,
    sessions.map((session) => session.id),
    isWide ? 16 : 8,
  )
  const rows = sessions.map((session) => [
    paint('strong', shortId(session.id, sessions)),
    localTime(session.startedAt),
    printable(session.program),
    paint(ROLES[session.outcome], session.outcome),
    formatClock(session.durationS),
    formatAngle(session.deepestDeg, 0),
    sparkline(outlines.get(session.id) ?? []),
    ...(isWide ? [session.exposureMin.toFixed(1), session.cause === null ? '' : causeWords(session.cause)] : []),
  ])
  const more = isWide ? ['exposure', 'because'] : []
  const head = ['id', 'began', 'program', 'ended', 'lasted', 'deepest', 'angle', ...more]
  for (const line of textTable([head.map((word) => paint('faint', word)), ...rows], output.columns)) output.print(line)
  output.print('')
  output.print(paint('faint', '"upright history show <id>" tells more; "last" is the newest.'))
}

function showOne(record: SessionRecord, output: Output): void {
  const { summary } = record
  const { columns, colour } = output
  const paint = makePaint(colour)
  const timeline = timelineOf(record)
  output.print(`${paint('strong', printable(summary.program))}, ${localTime(summary.startedAt)}`)
  output.print(paint(ROLES[summary.outcome], outcomeWords(summary)))
  output.print(figuresOf(summary))
  output.print('')
  const samples = timeline.samples.map((sample) => ({ ...sample, tMs: sample.atS * 1000 }))
  output.print(samples.length > 0 ? plotAngle(samples, { columns, rows: PLOT_ROWS, colour }) : NO_TRACE)
  output.print('')
  const phases = timeline.phases.map(({ phase, startS, endS, targetDeg }) => [
    formatClock(startS),
    phase,
    formatClock(endS - startS),
    targetDeg === null ? '' : `→ ${formatAngle(targetDeg, 0)}`,
  ])
  const head = ['at', 'phase', 'lasted', 'towards'].map((word) => paint('faint', word))
  if (phases.length > 0) for (const line of textTable([head, ...phases], columns)) output.print(line)
  output.print('')
  for (const { atS, fact } of timeline.facts) {
    if (fact.type === 'phaseEntered') continue
    const [first = '', ...more] = wrap(factWords(fact), Math.max(20, columns - 9))
    output.print(`${formatClock(atS).padStart(7)}  ${first}`)
    for (const line of more) output.print(`${' '.repeat(9)}${line}`)
  }
  if (record.unreadable > 0)
    output.print(paint('warning', `${record.unreadable} rows could not be read and are left out`))
}

const NO_TRACE = 'No trace of this session: it ended within a second, or is older than the last 300.'

const ROLES: Readonly<Record<SessionSummary['outcome'], Role>> = {
  completed: 'good',
  returned: 'warning',
  aborted: 'danger',
  interrupted: 'danger',
  running: 'moving',
}

function outcomeWords({ outcome, cause }: SessionSummary): string {
  return `${OUTCOME_WORDS[outcome]}${cause === null ? '' : `: ${causeWords(cause)}`}`
}

function figuresOf(summary: SessionSummary): string {
  return [
    `lasted ${formatClock(summary.durationS)}`,
    ...(summary.invertedS === null ? [] : [`${formatClock(summary.invertedS)} inverted`]),
    `deepest ${formatAngle(summary.deepestDeg)}`,
    `${summary.exposureMin.toFixed(1)} full-inversion minutes`,
    `id ${summary.id}`,
  ].join(' · ')
}

/** As much of an id as is needed to name it among those listed, at least eight characters. */
function shortId(id: string, among: readonly SessionSummary[]): string {
  for (let length = 8; length < id.length; length++) {
    const start = id.slice(0, length)
    if (among.filter((other) => other.id.startsWith(start)).length === 1) return start
  }
  return id
}

/** A moment as this place's clock shows it. */
function localTime(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
}
