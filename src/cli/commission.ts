/** `upright commission`: makes a table safe to use. */
import { Command } from 'commander'
import { discoverPort } from '../../hardware/serial/port-discovery.ts'
import { GUARD_BAUD_RATE, nativePorts } from '../../hardware/serial/ports.ts'
import { PART_NAMES, PARTS, type PartName } from '../commissioning/parts.ts'
import { type Asked, partsToWalk } from '../commissioning/plan.ts'
import { commissionSimulation } from '../commissioning/simulation.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { askBoard } from '../flash/board-answer.ts'
import { withCommissioning } from '../journal/open-commissioning.ts'
import { nearest } from '../nearest.ts'
import { walkTable } from './commission-walk.ts'
import { CONFIG_OPTION, collect } from './options.ts'
import { type Output, standardOutput, tell } from './output.ts'

export interface CommissionOptions {
  readonly port?: string
  readonly all?: true
  readonly only: readonly string[]
  readonly list?: true
  readonly dryRun?: true
  readonly emulated?: true
  readonly simulation?: true
  readonly json?: true
  readonly page: boolean
  readonly config?: string
}

/** The command, to be mounted by main. */
export function commissionCommand(output: Output = standardOutput()): Command {
  return new Command('commission')
    .description('make a table safe to use: try every part of it, and keep what was tried with what')
    .option('--port <path>', 'the serial port of the board, or "auto"')
    .option('--all', 'try every part again, also those that hold')
    .option('--only <part>', 'try this part; may be repeated', collect, [])
    .option('--list', 'say what would be tried and why, and try nothing')
    .option('--dry-run', 'the same as --list')
    .option('--emulated', 'rehearse on an emulated table, with keys for its panel and its crank; nothing is kept')
    .option('--simulation', 'record every part at once, for a board that says it is a simulation')
    .option('--no-page', 'serve no page')
    .option('--json', 'one object a line, and the summary last')
    .option(...CONFIG_OPTION)
    .addHelpText('after', () => `\n${HELP}`)
    .action((options: CommissionOptions) => run(options, output))
}

const HELP = `No session starts on a table on a port unless every part has passed with the very board, firmware, wiring and limits that are
connected. A part that has passed is kept at once: the walk may be left and goes on from there. docs/commissioning.md says what
each part tries, and why.

Parts: ${PART_NAMES.join(', ')}

Examples:
  upright commission                                         what is missing, step by step
  upright commission --list                                  what is missing, and why
  upright commission --only overtravel
  upright commission --emulated                              a rehearsal
  upright commission --simulation --port /tmp/controller     beside "upright board --port /tmp/board"`

async function run(options: CommissionOptions, output: Output): Promise<void> {
  const asked = askedBy(options)
  const config = loadConfig(options.config)
  if (options.simulation) return recordSimulation(options, config, output)
  if (options.list || options.dryRun) return list(options, config, asked, output)
  process.exitCode = await walkTable({ options, config, asked, output })
}

function askedBy({ all, only, emulated, simulation, port }: CommissionOptions): Asked {
  const kinds = [emulated && '--emulated', simulation && '--simulation'].filter((kind) => kind)
  if (kinds.length > 1) throw usage('--emulated and --simulation exclude each other', 'Give one of them.')
  if (emulated && port !== undefined) throw usage('--emulated has a table of its own', 'Leave --port out.')
  if (all && only.length > 0) throw usage('--all and --only exclude each other', 'Give one of them.')
  const unknown = only.find((name) => !isPart(name))
  if (unknown !== undefined) {
    const meant = nearest(unknown, PART_NAMES)
    throw usage(
      `there is no part "${unknown}"${meant ? `; did you mean "${meant}"?` : ''}`,
      `There are: ${PART_NAMES.join(', ')}.`,
    )
  }
  return all ? 'all' : only.length > 0 ? only.filter(isPart) : 'missing'
}

function isPart(name: string): name is PartName {
  return (PART_NAMES as readonly string[]).includes(name)
}

function usage(message: string, hint: string): UprightError {
  return new UprightError('USAGE', message, hint, 2)
}

const ANSWERS_WITHIN_MS = 5000

async function list({ port, json }: CommissionOptions, config: Config, asked: Asked, output: Output): Promise<void> {
  const chosen = port ?? config.serial.port
  const path = chosen === 'auto' ? await discoverPort(nativePorts) : chosen
  const answer = await askBoard({ path, baudRate: GUARD_BAUD_RATE, ports: nativePorts }, ANSWERS_WITHIN_MS)
  if (answer.kind === 'other') throw answer.error
  await answer.close()
  const { identity, board, config: limits } = answer
  const { health, wiring } = board
  const record = withCommissioning(config.journal.path, (store) => store.read())
  const now = health && { board: health.board, build: identity.build, wiring, limits, loadKg: config.ratedLoadKg }
  const missing = new Map(partsToWalk(record, now, config.table, asked).map(({ part, why }) => [part, why]))
  const parts = PART_NAMES.map((part) => ({ part, title: PARTS[part].title, why: missing.get(part) ?? null }))
  if (json) {
    for (const part of parts) output.print(JSON.stringify(part))
    return output.print(
      JSON.stringify({ summary: { port: path, missing: [...missing.keys()], damaged: record.damaged } }),
    )
  }
  for (const { part, title, why } of parts)
    tell(output, `${why === null ? '✓' : '·'} ${title} (${part})${why === null ? ': holds' : `: ${why}`}`)
  for (const damage of record.damaged) tell(output, `! ${damage}`)
}

async function recordSimulation({ port, json }: CommissionOptions, config: Config, output: Output): Promise<void> {
  const summary = await commissionSimulation({ config, port: port ?? config.serial.port, ports: nativePorts })
  if (json) return output.print(JSON.stringify(summary))
  const { board, build } = summary.against
  tell(output, `Commissioned: all ${summary.parts.length} parts, for the ${board} on ${summary.port}, build ${build}.`)
  tell(output, 'Today’s test of the E-stop counts as done; tomorrow it is asked for, as on a real table.')
}
