/** `upright flash`: the guard's firmware, put on the board. Nothing but this command line can do so (S7). */
import { createInterface } from 'node:readline/promises'
import { Command, Option } from 'commander'
import { SerialPort } from 'serialport'
import { discoverPort } from '../../hardware/serial/port-discovery.ts'
import { GUARD_BAUD_RATE, nativePorts } from '../../hardware/serial/ports.ts'
import { loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { avrdudeWords } from '../flash/avrdude.ts'
import { BOARD_NAMES, type BoardName, FLASH_BOARDS, type FlashBoard } from '../flash/boards.ts'
import { readFirmware, SHIPPED_FIRMWARE } from '../flash/firmware.ts'
import { type FlashPlan, flash } from '../flash/flash.ts'
import { boardOnPort } from '../flash/usb-board.ts'
import { type FlashReport, jsonReport, terminalLine, wordsReport } from './flash-report.ts'
import { CONFIG_OPTION } from './options.ts'
import { type Output, standardOutput } from './output.ts'

interface Options {
  readonly port?: string
  readonly board?: BoardName
  readonly oldBootloader?: true
  readonly yes?: true
  readonly force?: true
  readonly dryRun?: true
  readonly firmware: string
  readonly json?: true
  readonly config?: string
}

/** The command, to be mounted by main. */
export function flashCommand(output: Output = standardOutput()): Command {
  return new Command('flash')
    .description('put the guard’s firmware on the board')
    .option('--port <path>', 'the serial port of the board, or "auto"')
    .addOption(new Option('--board <kind>', 'what is printed on it, where USB cannot tell').choices(BOARD_NAMES))
    .option('--old-bootloader', 'a Nano from before 2018, or a clone: its boot loader speaks 57,600 baud')
    .option('--yes', 'nobody is on the table, and the motor power is off')
    .option('--force', 'flash although the board has this build already')
    .option('--dry-run', 'print the command that would be run, and do nothing')
    .option('--firmware <folder>', 'a folder with firmware.json and the .hex files', SHIPPED_FIRMWARE)
    .option('--json', 'one object a line, and the summary last')
    .option(...CONFIG_OPTION)
    .addHelpText('after', `\n${EXAMPLES}`)
    .action((options: Options) => run(options, output))
}

const EXAMPLES = `A guard that answers is asked first: nothing is flashed while the table is not upright, or somebody may be on it.
Where it cannot tell, a person has to look, and to say "yes".

Examples:
  upright flash                                  the one board that is connected
  upright flash --port /dev/ttyUSB0 --board nano
  upright flash --dry-run                        the avrdude command, to be run by hand`

async function run(options: Options, output: Output): Promise<void> {
  const { serial } = loadConfig(options.config)
  const { plan, dryRun } = await planOf(options, serial.port)
  if (dryRun) return printCommand(plan, options, output)
  const report = reportFor(options, output)
  report.begin(plan)
  try {
    const summary = await flash(plan, {
      ports: nativePorts,
      baudRate: GUARD_BAUD_RATE,
      tell: (step) => report.step(step),
      confirm: process.stdin.isTTY && process.stderr.isTTY ? askForYes : null,
    })
    report.end(summary)
  } catch (error) {
    report.failed(error)
    throw error
  }
}

async function planOf(options: Options, configuredPort: string): Promise<{ plan: FlashPlan; dryRun: boolean }> {
  const chosen = options.port ?? configuredPort
  const port = chosen === 'auto' ? await discoverPort(nativePorts) : chosen
  // Without udev there is no list, and then USB ids tell nothing.
  const name = options.board ?? boardOnPort(port, await SerialPort.list().catch(() => []))
  const board: FlashBoard = FLASH_BOARDS[name]
  const firmware = readFirmware(options.firmware, board)
  return {
    plan: {
      target: { board, port, hexPath: firmware.hexPath, baud: baudOf(board, options.oldBootloader === true) },
      firmware,
      force: options.force === true,
      isConfirmed: options.yes === true,
    },
    dryRun: options.dryRun === true,
  }
}

function baudOf(board: FlashBoard, isOld: boolean): number {
  if (!isOld) return board.baud
  if (board.oldBaud !== undefined) return board.oldBaud
  throw new UprightError(
    'USAGE',
    `--old-bootloader is for Nanos: an ${board.name} has none`,
    'Leave it out, or say --board nano.',
    2,
  )
}

function printCommand({ target }: FlashPlan, { json }: Options, output: Output): void {
  const words = avrdudeWords(target)
  output.print(json ? JSON.stringify({ summary: { flashed: false, command: words } }) : words.map(quoted).join(' '))
}

/** As a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

function reportFor({ json }: Options, output: Output): FlashReport {
  if (json) return jsonReport(output)
  const { stdout, env } = process
  return wordsReport(output, stdout.isTTY && env.TERM !== 'dumb' ? terminalLine(stdout) : null)
}

/** On standard error, so that standard output stays what it is. */
async function askForYes(why: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const isClosed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  try {
    process.stderr.write(`${why}\n`)
    const question = 'Is nobody on the table, and is the motor power off? Type yes: '
    const answer = await Promise.race([lines.question(question), isClosed])
    return /^yes$/i.test(answer.trim())
  } finally {
    lines.close()
  }
}
