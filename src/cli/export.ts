/** `upright export`: sessions for a spreadsheet or a program. */
import { Command, Option } from 'commander'
import { loadConfig } from '../config/config.ts'
import { causeWords } from '../feed/fact-words.ts'
import { readSession } from '../journal/history.ts'
import { feltWords } from '../people/symptoms.ts'
import { type ToldSession, toldSessions } from '../people/told-sessions.ts'
import { CONFIG_OPTION } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { writeLines } from './write-lines.ts'

interface Options {
  readonly config?: string
  readonly user?: string
  readonly format: 'csv' | 'json'
  readonly trace?: true
  readonly out?: string
}

/** The command, to be mounted by main. */
export function exportCommand(output: Output = standardOutput()): Command {
  return new Command('export')
    .description('write sessions as CSV or JSON, oldest first')
    .option(...CONFIG_OPTION)
    .option('--user <name>', 'those of one person')
    .addOption(new Option('--format <format>', 'how').choices(['csv', 'json']).default('csv'))
    .option('--trace', 'with every recorded sample: angle, speed, exposure, five times a second')
    .option('--out <file>', 'into a file instead of the terminal')
    .addHelpText('after', `\n${EXAMPLES}`)
    .action((options: Options) => {
      const { path } = loadConfig(options.config).journal
      const sessions = toldSessions({ journal: { path } }, options).toReversed()
      writeLines(linesOf(sessions, path, options), options.out, output)
    })
}

const EXAMPLES = `Examples:
  upright export > sessions.csv
  upright export --user anna --out anna.csv
  upright export --format json --trace --out all.json
  upright export --trace > samples.csv      one line a sample

"upright users export NAME" writes all that is kept about one person.`

function linesOf(sessions: readonly ToldSession[], path: string, { format, trace }: Options): Iterable<string> {
  if (format === 'json') return jsonLines(sessions, path, trace === true)
  return trace ? sampleLines(sessions, path) : csvLines(sessions)
}

/** One array; session after session, so that a year of samples needs no year of memory. */
function* jsonLines(sessions: readonly ToldSession[], path: string, trace: boolean): Generator<string> {
  yield '['
  for (const [index, session] of sessions.entries()) {
    const whole = trace ? { ...session, trace: readSession(path, session.id).trace } : session
    yield `${JSON.stringify(whole)}${index < sessions.length - 1 ? ',' : ''}`
  }
  yield ']'
}

const COLUMNS: Readonly<Record<string, (session: ToldSession) => string | number | null>> = {
  id: ({ id }) => id,
  person: ({ person }) => person,
  started_at: ({ startedAt }) => startedAt,
  program: ({ program }) => program,
  outcome: ({ outcome }) => outcome,
  cause: ({ cause }) => (cause === null ? null : causeWords(cause)),
  duration_s: ({ durationS }) => Math.round(durationS),
  inverted_s: ({ invertedS }) => (invertedS === null ? null : Math.round(invertedS)),
  deepest_deg: ({ deepestDeg }) => deepestDeg.toFixed(1),
  exposure_min: ({ exposureMin }) => exposureMin.toFixed(3),
  pain_before: ({ painBefore }) => painBefore,
  pain_after: ({ painAfter }) => painAfter,
  symptoms: ({ felt }) => (felt === null ? null : feltWords(felt) || 'none'),
}

function* csvLines(sessions: readonly ToldSession[]): Generator<string> {
  yield Object.keys(COLUMNS).join(',')
  for (const session of sessions)
    yield Object.values(COLUMNS)
      .map((cell) => csvCell(cell(session)))
      .join(',')
}

const SAMPLE_COLUMNS = 'session,person,t_s,phase,angle_deg,target_deg,speed_deg_per_s,drive_milli,guard,exposure_min'

function* sampleLines(sessions: readonly ToldSession[], path: string): Generator<string> {
  yield SAMPLE_COLUMNS
  for (const { id, person } of sessions) {
    const { trace } = readSession(path, id)
    const startMs = trace[0]?.tMs ?? 0
    for (const { tMs, phase, angleDeg, targetDeg, speedDegPerS, driveMilli, guard, exposureMin } of trace)
      yield [
        id,
        person,
        ((tMs - startMs) / 1000).toFixed(2),
        phase,
        angleDeg,
        targetDeg,
        speedDegPerS,
        driveMilli,
        guard,
        exposureMin,
      ]
        .map(csvCell)
        .join(',')
  }
}

/** As RFC 4180 has it; what a spreadsheet would take for a formula is text. */
function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = /^[=+@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
