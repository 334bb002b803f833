/** `upright programs`: what a person may choose, and why not. */
import { Command } from 'commander'
import { deepestAngleDeg, type Program, plannedExposureMin, programRefusals } from '../../machines/program.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { plannedDurationS } from '../people/planned-duration.ts'
import { findProgram, SHIPPED_PROGRAMS } from '../people/programs.ts'
import { CONFIG_OPTION } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { makePaint } from './paint.ts'
import { wrap } from './text-cells.ts'
import { textTable } from './text-table.ts'

interface Options {
  readonly config?: string
  readonly json?: true
}

/** The command, to be mounted by main. */
export function programsCommand(output: Output = standardOutput()): Command {
  const command = new Command('programs')
    .description('list the programs, what they do, and whether they may run here')
    .option(...CONFIG_OPTION)
    .option('--json', 'print one JSON array')
    .addHelpText(
      'after',
      `
Examples:
  upright programs               what there is
  upright programs show relief   its steps, and what they rest on
  upright programs --json        for a program to read

Own programs are added in upright.toml as [[programs]]; docs/upright.example.toml shows how.`,
    )
    .action((options: Options) => list(loadConfig(options.config), options.json === true, output))

  command
    .command('show <id>')
    .description('show one program with its steps')
    .addHelpText(
      'after',
      `
Options --config and --json of "upright programs" may stand here too.

Examples:
  upright programs show intermittent
  upright programs show my-evening --config ./upright.toml --json`,
    )
    .action((id: string, _options: unknown, show: Command) => {
      const options = show.optsWithGlobals<Options>()
      const config = loadConfig(options.config)
      showOne(findProgram(config.programs, id), config, options.json === true, output)
    })
  return command
}

/** What is known about a program on this table, for people and for programs. */
function facts(program: Program, config: Config) {
  const refusals = programRefusals(program, config.limits)
  const pace = { ...config.motion, riseStopS: config.comfort.riseStopS, uprightDeg: config.table.uprightDeg }
  return {
    ...program,
    own: !SHIPPED_PROGRAMS.some((shipped) => shipped.id === program.id),
    chosen: program.id === config.comfort.program,
    deepestDeg: deepestAngleDeg(program),
    exposureMin: Math.round(plannedExposureMin(program) * 100) / 100,
    durationS: Math.round(plannedDurationS(program, pace)),
    mayRun: refusals.length === 0,
    refusals,
  }
}

function list(config: Config, json: boolean, output: Output): void {
  const programs = config.programs.map((program) => facts(program, config))
  if (json) {
    output.print(JSON.stringify(programs, null, 2))
    return
  }
  const paint = makePaint(output.colour)
  const rows = programs.map((program) => [
    program.mayRun ? paint('good', program.chosen ? '▶' : '·') : paint('danger', '✗'),
    paint('strong', program.id),
    formatAngle(program.deepestDeg, 0),
    formatClock(program.durationS),
    program.mayRun ? program.description : `may not run here: ${program.refusals.join('; ')}`,
  ])
  const head = ['', 'program', 'angle', 'takes', 'what it does'].map((word) => paint('faint', word))
  for (const line of textTable([head, ...rows], output.columns)) output.print(line)
  output.print('')
  output.print(paint('faint', '▶ is what Start runs. "upright programs show <id>" tells more.'))
}

function showOne(program: Program, config: Config, json: boolean, output: Output): void {
  const known = facts(program, config)
  if (json) {
    output.print(JSON.stringify(known, null, 2))
    return
  }
  const paint = makePaint(output.colour)
  output.print(`${paint('strong', program.name)} (${program.id})`)
  for (const line of wrap(program.description, output.columns)) output.print(line)
  output.print('')
  for (const [index, step] of program.steps.entries()) output.print(`  ${index + 1}. ${stepWords(step)}`)
  output.print(`  ${program.steps.length + 1}. rest ${formatClock(program.pauseS)} at horizontal, press Start, rise`)
  output.print('')
  const figures = [
    `deepest ${formatAngle(known.deepestDeg, 0)}`,
    `takes about ${formatClock(known.durationS)}`,
    `${known.exposureMin.toFixed(1)} full-inversion minutes`,
  ]
  output.print(figures.join(' · '))
  const shipped = SHIPPED_PROGRAMS.find((other) => other.id === program.id)
  output.print(
    shipped ? `rests on ${shipped.facts.join(', ')}` : `one of your own${config.file ? `, from ${config.file}` : ''}`,
  )
  if (known.mayRun) output.print(paint('good', known.chosen ? 'may run here; Start runs it' : 'may run here'))
  for (const why of known.refusals) output.print(paint('danger', `may not run here: ${why}`))
}

function stepWords(step: Program['steps'][number]): string {
  const times = step.repeats === 1 ? '' : `${step.repeats} times: `
  const rest = step.restS > 0 ? `, then ${formatClock(step.restS)} at ${formatAngle(step.restAngleDeg, 0)}` : ''
  return `${times}${formatClock(step.holdS)} at ${formatAngle(step.angleDeg, 0)}${rest}`
}
