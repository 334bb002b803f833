/** `upright doctor`: everything that can be wrong, and how to mend it. */
import { Command } from 'commander'
import type { Check } from '../doctor/check.ts'
import { CHECKS } from '../doctor/checks.ts'
import { Examination } from '../doctor/examination.ts'
import { examine } from '../doctor/examine.ts'
import { realWorld, type World } from '../doctor/world.ts'
import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { printJson, printReport } from './doctor-report.ts'
import { CONFIG_OPTION, collect } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { textTable } from './text-table.ts'

interface Options {
  readonly config?: string
  readonly port?: string
  readonly json?: true
  readonly list?: true
  readonly deep?: true
  readonly updates?: true
  readonly only: string[]
}

/** The command, to be mounted by main. */
export function doctorCommand(output: Output = standardOutput(), world: () => World = realWorld): Command {
  return new Command('doctor')
    .description('everything that can be wrong, and how to mend it; changes nothing')
    .option('--port <path>', 'the serial port of the board, or "auto"')
    .option(...CONFIG_OPTION)
    .option(
      '--only <id>',
      'look at this only; a beginning ("guard", "disk") takes all of them; may be repeated',
      collect,
      [],
    )
    .option('--list', 'what is looked at')
    .option('--deep', 'read database and newest backup through: takes minutes on a card')
    .option('--updates', 'ask the network for known holes in what Upright is built on')
    .option('--json', 'one object, for a program that watches')
    .addHelpText('after', `\n${EXAMPLES}`)
    .action((options: Options) => run(options, output, world))
}

const EXAMPLES = `Examples:
  upright doctor
  upright doctor --port /dev/ttyUSB0
  upright doctor --only serial.port --only guard
  upright doctor --json | jq -r '.checks[] | select(.status == "failure") | .id'

A running controller is asked, and its port left to it; without one the board is asked. Everything has a time limit.
Exit codes: 0 nothing fails (there may be warnings), 1 something fails, 2 wrong usage. A wrong configuration and a missing
table are findings like others: 1. docs/troubleshooting.md goes by what one sees and hears.`

async function run(options: Options, output: Output, world: () => World): Promise<void> {
  const { config, port, json, list, only, ...depth } = options
  const checks = chosen(only)
  if (list) {
    const rows = checks.map(({ id, looksAt }) => [id, looksAt])
    if (json)
      output.print(
        JSON.stringify(
          checks.map(({ id, looksAt }) => ({ id, looksAt })),
          null,
          2,
        ),
      )
    else for (const line of textTable(rows, output.columns)) output.print(line)
    return
  }
  const wishes = { configPath: config, port, deep: depth.deep === true, updates: depth.updates === true }
  const results = await examine(checks, new Examination(world(), wishes))
  process.exitCode = results.some(({ status }) => status === 'failure') ? 1 : 0
  if (json) printJson(results, output)
  else printReport(results, output)
}

function chosen(only: readonly string[]): readonly Check[] {
  if (only.length === 0) return CHECKS
  const ids = CHECKS.map(({ id }) => id)
  for (const wanted of only) {
    if (ids.some((id) => isMeant(id, wanted))) continue
    const meant = nearest(wanted, ids)
    throw new UprightError(
      'USAGE',
      `there is no check "${wanted}"${meant ? `; did you mean "${meant}"?` : ''}`,
      `There are: ${ids.join(', ')}. "upright doctor --list" says what each looks at.`,
    )
  }
  return CHECKS.filter(({ id }) => only.some((wanted) => isMeant(id, wanted)))
}

function isMeant(id: string, wanted: string): boolean {
  return id === wanted || id.startsWith(`${wanted}.`)
}
