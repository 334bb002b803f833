import { Command } from 'commander'
import { loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { type SimulatedSession, simulateSession } from '../simulation/simulate-session.ts'
import { momentsHelp, parseMoment } from './moments.ts'
import { collect } from './options.ts'
import { renderReport, type SimulationSummary } from './simulate-report.ts'

const WORLD = { cable: true, link: true } as const

interface Options {
  readonly program?: string
  readonly seed: number
  readonly at: string[]
  readonly config?: string
  readonly answers: boolean
  readonly json?: boolean
}

/** `upright simulate`: one session in virtual time, with a verdict on every rule. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('one session in virtual time: phases, a plot, and a verdict on the rules S1–S12')
    .option('--program <id>', 'the program to run (see "upright programs")')
    .option('--seed <number>', 'seed of the sensors’ noise and the switches’ bounce', parseSeed, 1)
    .option('--at <when=what>', 'a press or a fault at a moment, such as 95s=stop; may be repeated', collect, [])
    .option('--no-answers', 'the person presses nothing when asked')
    .option('--config <path>', 'the configuration file')
    .option('--json', 'the trace, one object a line, and the summary last')
    .addHelpText('after', () => `\nWhat can happen:\n${momentsHelp(WORLD)}\n\n${EXAMPLES}`)
    .action((options: Options) => simulate(options))
}

const EXAMPLES = `Examples:
  upright simulate --program relief
  upright simulate --at 95s=stop
  upright simulate --program full --at 60s=estop --at 70s=estop-release --at 75s=reset
  upright simulate --program relief --json | tail -1`

function simulate(options: Options): void {
  const session = simulateSession({
    config: loadConfig(options.config),
    ...(options.program === undefined ? {} : { program: options.program }),
    seed: options.seed,
    at: options.at.map((text) => parseMoment(text, WORLD)),
    answers: options.answers,
  })
  const summary = summaryOf(session)
  if (options.json) {
    for (const sample of session.trace) process.stdout.write(`${JSON.stringify(sample)}\n`)
    process.stdout.write(`${JSON.stringify({ summary })}\n`)
  } else {
    const columns = process.stdout.columns || 100
    const colour = process.stdout.isTTY && process.stdout.hasColors()
    process.stdout.write(`${renderReport(summary, session.trace, { columns, colour })}\n`)
  }
  if (Object.values(session.rules).some(({ verdict }) => verdict === 'broken')) process.exitCode = 1
}

function summaryOf(session: SimulatedSession): SimulationSummary {
  const { facts: _facts, trace: _trace, endedAtDeg: _endedAtDeg, ...summary } = session
  return summary
}

function parseSeed(text: string): number {
  const seed = Number(text)
  if (!Number.isInteger(seed) || seed < 0 || seed > 0x7fffffff)
    throw new UprightError(
      'USAGE',
      `--seed ${text} is not a whole number from 0 to 2147483647`,
      'Write it as --seed 7.',
      2,
    )
  return seed
}
