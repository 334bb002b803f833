/** `upright history`: sessions as they went. */
import { Command } from 'commander'
import { loadConfig } from '../config/config.ts'
import { causeWords, factWords, OUTCOME_WORDS } from '../feed/fact-words.ts'
import { localTime } from '../feed/local-time.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { peopleInHistory, readSession, type SessionRecord, type SessionSummary } from '../journal/history.ts'
import { type ToldSession, told } from '../people/told-sessions.ts'
import { listHistory, OUTCOME_ROLES } from './history-list.ts'
import { showTrends } from './history-trends.ts'
import { CONFIG_OPTION, wholeNumber } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { makePaint } from './paint.ts'
import { plotAngle } from './plot.ts'
import { timelineOf } from './session-timeline.ts'
import { feltCell, painWords } from './session-words.ts'
import { sparkline } from './sparkline.ts'
import { refuseUnknown, subcommand } from './subcommands.ts'
import { printable, wrap } from './text-cells.ts'
import { textTable } from './text-table.ts'

interface Options {
  readonly config?: string
  readonly json?: true
  readonly user?: string
  readonly limit: number
}

const PLOT_ROWS = 16

/** The command, to be mounted by main. */
export function historyCommand(output: Output = standardOutput()): Command {
  const command = new Command('history')
    .description('list past sessions, newest first')
    .option(...CONFIG_OPTION)
    .option('--json', 'print JSON')
    .option('--user <name>', 'those of one person')
    .option('--limit <count>', 'how many sessions to list', wholeNumber(1, 10_000), 20)
    .addHelpText(
      'after',
      `
Examples:
  upright history                the last 20 sessions
  upright history --limit 100
  upright history --user anna
  upright history trends         weeks: sessions, exposure, pain before and after
  upright history show last      phases, events and a plot of the newest
  upright history show 3f2a      one session; the beginning of its id is enough
  upright history --json         for a program to read`,
    )
    .allowExcessArguments()
    .action(({ config, json, ...options }: Options) => {
      refuseUnknown(command)
      listHistory(loadConfig(config), { ...options, json: json === true }, output)
    })

  subcommand(command, SHARED, 'show <id>', 'show one session with its phases, events and plot', SHOW).action(
    (id: string, _options: unknown, show: Command) => {
      const options = show.optsWithGlobals<Options>()
      const { path } = loadConfig(options.config).journal
      const record = readSession(path, id)
      const summary = told(record.summary, peopleInHistory(path))
      if (options.json) output.print(JSON.stringify({ ...record, summary }, null, 2))
      else showOne({ ...record, summary }, output)
    },
  )

  subcommand(command, SHARED, 'trends', 'show weeks: sessions, exposure, how deep, pain before and after', TRENDS)
    .option('--weeks <count>', 'how many weeks to show', wholeNumber(1, 520), 12)
    .action(({ weeks }: { weeks: number }, trends: Command) => {
      const { config, json, user } = trends.optsWithGlobals<Options>()
      showTrends(loadConfig(config), { weeks, json: json === true, ...(user === undefined ? {} : { user }) }, output)
    })
  return command
}

const SHARED = '--config, --json and --user'
const SHOW = `  upright history show last
  upright history show 3f2a --json   summary, facts and trace`
const TRENDS = `  upright history trends
  upright history trends --user anna --weeks 26
  upright history trends --json`

function showOne(record: SessionRecord & { readonly summary: ToldSession }, output: Output): void {
  const { summary } = record
  const { columns, colour } = output
  const paint = makePaint(colour)
  const timeline = timelineOf(record)
  const whose = summary.person === null ? '' : `${printable(summary.person)}, `
  output.print(`${whose}${paint('strong', printable(summary.program))}, ${localTime(summary.startedAt)}`)
  output.print(paint(OUTCOME_ROLES[summary.outcome], outcomeWords(summary)))
  for (const line of wrap(figuresOf(summary), columns)) output.print(line)
  const felt = [painWords(summary.painBefore, summary.painAfter), feltCell(summary)]
  if (felt[0]) output.print(`pain ${felt[0]}`)
  if (felt[1]) output.print(`felt ${felt[1]}`)
  output.print('')
  const samples = timeline.samples.map((sample) => ({ ...sample, tMs: sample.atS * 1000 }))
  output.print(samples.length > 0 ? plotAngle(samples, { columns, rows: PLOT_ROWS, colour }) : NO_TRACE)
  if (samples.length > 0) output.print(exposureLine(timeline.samples, columns))
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

/** Exposure as it grew, under the angle. */
function exposureLine(samples: readonly { readonly exposureMin: number }[], columns: number): string {
  const course = samples.map(({ exposureMin }) => exposureMin)
  const most = `${(course.at(-1) ?? 0).toFixed(1)} full-inversion minutes`
  return `exp.   ${sparkline(course, Math.max(8, columns - most.length - 9))}  ${most}`
}

const NO_TRACE = 'No trace of this session: it ended within a second, or is older than the last 300.'

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
