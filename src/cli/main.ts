#!/usr/bin/env node
/** `upright`: every command, one place where errors become words and exit codes. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { packageRoot } from '../package-root.ts'
import { boardCommand } from './board.ts'
import { historyCommand } from './history.ts'
import { printError } from './print-error.ts'
import { programsCommand } from './programs.ts'
import { replayCommand } from './replay.ts'
import { runCommand } from './run.ts'
import { simulateCommand } from './simulate.ts'

const EXIT_CODES = 'Exit codes: 0 done, 1 something is wrong, 2 wrong usage or configuration, 3 no table.'

const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }

const upright = new Command('upright')
  .description('A controller for motorized inversion tables: however a session ends, there is a gentle way back up.')
  .version(version)
  .option('--debug', 'show where an error comes from')
  .showSuggestionAfterError()
  .addHelpText('after', `\n${EXIT_CODES}`)

for (const make of [runCommand, simulateCommand, boardCommand, programsCommand, historyCommand, replayCommand])
  upright.addCommand(make())

// A pipe that was closed (`| head`) ends the output, not the program with a stack.
process.stdout.on('error', () => process.exit(0))

for (const command of [upright, ...upright.commands, ...upright.commands.flatMap((command) => command.commands)])
  command
    .exitOverride()
    .showHelpAfterError(`Try "${command === upright ? 'upright' : `upright ${command.name()}`} --help".`)

try {
  await upright.parseAsync()
} catch (error) {
  process.exitCode = printError(error, process.argv.includes('--debug'))
}
