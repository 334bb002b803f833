import { Command } from 'commander'
import { portError } from '../../hardware/serial/port-error.ts'
import { GUARD_BAUD_RATE } from '../../hardware/serial/ports.ts'
import { STIMULI, type StimulusName, type World } from '../../hardware/simulator/stimuli.ts'
import { openTtyBoard } from '../../hardware/simulator/tty-board.ts'
import { loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { makeVirtualBoard } from '../run/virtual-boards.ts'
import { BoardScreen } from './board-screen.ts'
import { momentsHelp, parseMoment } from './moments.ts'
import { collect } from './options.ts'

const WORLD = { cable: false, link: false } as const

interface Options {
  readonly port?: string
  readonly at: string[]
  readonly config?: string
  readonly stock?: boolean
  readonly emulated?: boolean
}

/** `upright board`: the simulated or the emulated board at the end of a real serial port. */
export function boardCommand(): Command {
  return new Command('board')
    .description('a board made of software on a real tty, so that any client can be tried against it')
    .option('--port <path>', 'the tty the board speaks on')
    .option(
      '--at <when=what>',
      'presses or breaks something at a moment, such as 3s=start; may be repeated',
      collect,
      [],
    )
    .option('--emulated', 'the firmware that is flashed, on an emulated Uno, in place of the simulated board')
    .option('--stock', 'behave like a board with stock Firmata instead of the guard')
    .option('--config <path>', 'the configuration file: [table] is what the board has stored')
    .addHelpText('after', () => `\nWhat can happen with --at:\n${momentsHelp(WORLD)}\n\n${EXAMPLES}`)
    .action((options: Options) => run(options))
}

const EXAMPLES = `Examples:
  socat -d -d pty,raw,echo=0,link=/tmp/board pty,raw,echo=0,link=/tmp/controller &
  upright board --port /tmp/board --at 8s=start
  upright run --port /tmp/controller        (in another terminal)
  upright board --emulated --port /tmp/board`

async function run(options: Options): Promise<void> {
  if (options.port === undefined)
    throw new UprightError(
      'USAGE',
      '--port is missing',
      'Make a pair of ports with socat: "upright board --help" shows how.',
      2,
    )
  if (options.emulated && options.stock)
    throw new UprightError('USAGE', '--emulated and --stock exclude each other', 'The firmware is the guard.', 2)
  const kind = options.emulated ? 'emulated' : 'simulated'
  const config = loadConfig(options.config)
  const moments = options.at.map((text) => parseMoment(text, WORLD))
  const board = await makeVirtualBoard(kind, config.table)
  const world: World = { board, later: (ms, action) => setTimeout(action, ms) }
  const does = (name: StimulusName) => STIMULI[name].apply(world)
  const { port } = options
  const tty = await openTtyBoard(board, port, GUARD_BAUD_RATE, {
    stockFirmata: options.stock ?? false,
  }).catch((error: unknown) => {
    throw portError(port, error as Error)
  })
  const timers = moments.map(({ atS, does: name }) => setTimeout(() => does(name), atS * 1000))
  await new Promise<void>((resolve) => {
    const screen = new BoardScreen({ board, kind, path: port, does, quit: end })
    function end() {
      screen.close()
      resolve()
    }
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
  })
  for (const timer of timers) clearTimeout(timer)
  await tty.close()
}
