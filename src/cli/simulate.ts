import { Command } from 'commander'
import { AVERAGE_PERSON } from '../../hardware/simulator/person.ts'
import { UprightError } from '../error.ts'
import { type SimulatedSession, simulateSession } from '../simulation/simulate-session.ts'
import { momentsHelp } from './moments.ts'
import { collect, numberWithin } from './options.ts'
import { renderReport, type SimulationSummary } from './simulate-report.ts'
import { parseStepsOption, type SessionOptions, sessionOf, storyIn, WORLD } from './simulated-session.ts'

interface Options extends SessionOptions {
  readonly story?: string
  readonly json?: boolean
}

/** `upright simulate`: one session in virtual time, with a verdict on every rule. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('one session in virtual time: phases, a plot, and a verdict on the rules S1–S12')
    .option('--program <id>', 'the program to run (see "upright programs")')
    .option('--seed <number>', 'seed of the sensors’ noise and the switches’ bounce', parseSeed, 1)
    .option('--at <when=what>', 'a press or a fault at a moment, such as 95s=stop; may be repeated', collect, [])
    .option(
      '--steps <steps>',
      'a program of your own: 14/8/5/6x2 is to 14°, 8 s, rest at 5° for 6 s, twice',
      parseStepsOption,
    )
    .option('--set <key=value>', 'a setting of upright.toml, on top of the defaults; may be repeated', collect, [])
    .option('--mass <kg>', 'of the person on the table', numberWithin(20, 250), AVERAGE_PERSON.massKg)
    .option('--height <m>', 'of the person on the table', numberWithin(1, 2.5), AVERAGE_PERSON.heightM)
    .option('--record-takes <seconds>', 'how long the disk takes to record a start', numberWithin(0, 60), 0)
    .option('--at-most <seconds>', 'where it ends at the latest', numberWithin(1, 86_400), 3600)
    .option('--story <file>', 'tells a story that "upright campaign --save" wrote; other options are left aside')
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
  const session = simulateSession(options.story === undefined ? sessionOf(options) : storyIn(options.story))
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
  const { ledger: _ledger, facts: _facts, trace: _trace, endedAtDeg: _endedAtDeg, ...summary } = session
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
