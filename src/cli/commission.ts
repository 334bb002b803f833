/** `upright commission`: makes a table safe to use. */
import { Command } from 'commander'
import { nativePorts } from '../../hardware/serial/ports.ts'
import { commissionSimulation } from '../commissioning/simulation.ts'
import { loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { CONFIG_OPTION } from './options.ts'
import { type Output, standardOutput, tell } from './output.ts'

interface Options {
  readonly port?: string
  readonly simulation?: true
  readonly json?: true
  readonly config?: string
}

/** The command, to be mounted by main. */
export function commissionCommand(output: Output = standardOutput()): Command {
  return new Command('commission')
    .description('make a table safe to use: try every part of it, and keep what was tried with what')
    .option('--simulation', 'record every part at once, for a board that says it is a simulation')
    .option('--port <path>', 'the serial port of the board, or "auto"')
    .option('--json', 'one object')
    .option(...CONFIG_OPTION)
    .addHelpText('after', `\n${EXAMPLES}`)
    .action((options: Options) => run(options, output))
}

const EXAMPLES = `No session starts on a table on a port unless every part has passed with the very board, firmware, wiring and limits that are
connected.

Examples:
  upright commission --simulation --port /tmp/controller     beside "upright board --port /tmp/board"`

async function run(options: Options, output: Output): Promise<void> {
  if (!options.simulation)
    throw new UprightError(
      'USAGE',
      'this version can commission simulated boards only',
      'Say --simulation, with "upright board" at the other end of the port.',
    )
  const config = loadConfig(options.config)
  const summary = await commissionSimulation({ config, port: options.port ?? config.serial.port, ports: nativePorts })
  if (options.json) return output.print(JSON.stringify(summary))
  const { board, build } = summary.against
  tell(output, `Commissioned: all ${summary.parts.length} parts, for the ${board} on ${summary.port}, build ${build}.`)
  tell(output, 'Today’s test of the E-stop counts as done; tomorrow it is asked for, as on a real table.')
}
