import { Command } from 'commander'
import type { Program } from '../../machines/program.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { findProgram } from '../people/programs.ts'
import type { TableChoice } from '../run/thread-messages.ts'
import { momentsHelp, parseMoment } from './moments.ts'
import { collect } from './options.ts'
import { runController } from './run-controller.ts'

const WORLD = { cable: true, link: false } as const

interface Options {
  readonly simulated?: boolean
  readonly emulated?: boolean
  readonly port?: string
  readonly wait?: boolean
  readonly program?: string
  readonly user?: string
  readonly at: string[]
  readonly config?: string
  readonly page: boolean
}

/** `upright run`: the controller, with a live view in a terminal and a JSON line per event without one. */
export function runCommand(): Command {
  return new Command('run')
    .description('the controller: a live view in a terminal, one JSON line per event without one')
    .option('--simulated', 'a simulated table on a mock serial port, with a virtual panel')
    .option(
      '--emulated',
      'the same with the firmware that is flashed, on an emulated board: slower, and nearer to the truth',
    )
    .option('--port <path>', 'the serial port of a real board, or "auto"')
    .option('--wait', 'wait for a board that is not there yet, as the service does')
    .option('--program <id>', 'the program the next Start runs (see "upright programs")')
    .option('--user <name>', 'whose session it is (see "upright users"); a real table must know')
    .option('--at <when=what>', 'presses the virtual panel at a moment, such as 3s=start; may be repeated', collect, [])
    .option('--no-page', 'serve no page')
    .option('--config <path>', 'the configuration file')
    .addHelpText('after', () => `\nWhat can happen with --at:\n${momentsHelp(WORLD)}\n\n${EXAMPLES}`)
    .action((options: Options) => run(options))
}

const EXAMPLES = `Examples:
  upright run --simulated
  upright run --simulated --program intermittent
  upright run --emulated
  upright run --port auto
  upright run --simulated --at 3s=start --at 20s=stop | jq .`

async function run(options: Options): Promise<void> {
  const config = loadConfig(options.config)
  const table = chooseTable(options, config)
  if (options.at.length > 0 && table.kind === 'serial')
    throw new UprightError('USAGE', '--at needs a virtual panel', 'A real table is started by its own buttons only.', 2)
  process.exitCode = await runController({
    config,
    table,
    program: await programNamed(options.program ?? config.comfort.program, config),
    isProgramNamed: options.program !== undefined,
    user: options.user ?? null,
    page: options.page,
    moments: options.at.map((text) => parseMoment(text, WORLD)),
  })
}

/** The database is opened only for a program that it alone can hold: a damaged one is the journal's business, not this start's. */
async function programNamed(id: string, config: Config): Promise<Program> {
  const isConfigured = config.programs.some((program) => program.id === id)
  const programs = isConfigured ? config.programs : (await import('../people/person-facts.ts')).allPrograms(config)
  return findProgram(programs, id)
}

function chooseTable(options: Options, config: Config): TableChoice {
  const given = [
    options.simulated && '--simulated',
    options.emulated && '--emulated',
    options.port !== undefined && '--port',
  ].filter((option) => option !== undefined && option !== false)
  if (given.length > 1)
    throw new UprightError('USAGE', `${given.join(' and ')} exclude each other`, 'Give one of them.', 2)
  if (options.simulated) return { kind: 'simulated' }
  if (options.emulated) return { kind: 'emulated' }
  return { kind: 'serial', path: options.port ?? config.serial.port, waits: options.wait ?? false }
}
