#!/usr/bin/env -S node --max-semi-space-size=1
/** `upright`: every command, one place where errors become words and exit codes. */
import { Command } from 'commander'
import { versionHere } from '../package-root.ts'
import { printError } from './print-error.ts'

const EXIT_CODES = 'Exit codes: 0 done, 1 something is wrong, 2 wrong usage or configuration, 3 no table.'

/** Each command is loaded when it is asked for: the controller runs for months, and what only others need is memory it pays for. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).runCommand(),
  simulate: async () => (await import('./simulate.ts')).simulateCommand(),
  campaign: async () => (await import('./campaign.ts')).campaignCommand(),
  board: async () => (await import('./board.ts')).boardCommand(),
  commission: async () => (await import('./commission.ts')).commissionCommand(),
  flash: async () => (await import('./flash.ts')).flashCommand(),
  users: async () => (await import('./users.ts')).usersCommand(),
  screen: async () => (await import('./screen.ts')).screenCommand(),
  programs: async () => (await import('./programs.ts')).programsCommand(),
  history: async () => (await import('./history.ts')).historyCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  data: async () => (await import('./data.ts')).dataCommand(),
  replay: async () => (await import('./replay.ts')).replayCommand(),
  service: async () => (await import('./service.ts')).serviceCommand(),
}

const upright = new Command('upright')
  .description('A controller for motorized inversion tables: however a session ends, there is a gentle way back up.')
  .version(versionHere)
  .option('--debug', 'show where an error comes from')
  .showSuggestionAfterError()
  .addHelpText('after', `\n${EXIT_CODES}`)

const asked = process.argv.slice(2).find((word) => word !== '--debug') ?? ''
// Where that is no command, for help and for suggestions, all of them.
const needed = Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS)
for (const name of needed) upright.addCommand(await COMMANDS[name]!())

// A pipe that was closed (`| head`) ends the output, not the program with a stack.
process.stdout.on('error', () => process.exit(0))

for (const command of [upright, ...upright.commands, ...upright.commands.flatMap((command) => command.commands)])
  command.exitOverride().showHelpAfterError(`Try "${nameOf(command)} --help".`)

/** As it is typed: `upright users add`. */
function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
}

try {
  await upright.parseAsync()
} catch (error) {
  process.exitCode = printError(error, process.argv.includes('--debug'))
}
