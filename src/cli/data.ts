/** `upright data`: what is kept, its backups, and how to get back to one. */
import { Command } from 'commander'
import { loadConfig } from '../config/config.ts'
import { addBackup, listOfBackups, prune } from './data-backups.ts'
import { restoreBackup } from './data-restore.ts'
import { showSizes } from './data-sizes.ts'
import { CONFIG_OPTION } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { type Prompts, terminalPrompts } from './prompts.ts'
import { refuseUnknown, subcommand } from './subcommands.ts'

interface Shared {
  readonly config?: string
  readonly json?: true
}

/** The command, to be mounted by main. */
export function dataCommand(output: Output = standardOutput(), prompts: Prompts = terminalPrompts()): Command {
  const command = new Command('data')
    .description('what is kept on this computer: its size, backups, going back to one')
    .option(...CONFIG_OPTION)
    .option('--json', 'print JSON')
    .addHelpText('after', `\n${EXAMPLES}`)
    .allowExcessArguments()
    .action((_options: Shared, sub: Command) => {
      refuseUnknown(command)
      showSizes(shared(sub))
    })
  const shared = (sub: Command) => {
    const { config, json } = sub.optsWithGlobals<Shared>()
    return { config: loadConfig(config), json: json === true, output, prompts }
  }

  subcommand(command, SHARED, 'sizes', 'what takes how much room', '  upright data sizes --json').action(
    (_options: unknown, sub: Command) => showSizes(shared(sub)),
  )
  subcommand(command, SHARED, 'backup', 'make a backup now; a controller may run', BACKUP).action(
    (_options: unknown, sub: Command) => addBackup(shared(sub)),
  )
  subcommand(command, SHARED, 'list', 'the backups there are', LIST)
    .option('--check', 'read each of them through')
    .action(({ check }: { check?: true }, sub: Command) => listOfBackups(check === true, shared(sub)))
  subcommand(command, SHARED, 'restore <backup>', 'put a backup in the place of the database', RESTORE)
    .option('--yes', 'without being asked')
    .action((name: string, { yes }: { yes?: true }, sub: Command) => restoreBackup(name, yes === true, shared(sub)))
  subcommand(command, SHARED, 'prune', 'delete old backups and old traces now, as each night', PRUNE).action(
    (_options: unknown, sub: Command) => prune(shared(sub)),
  )
  return command
}

const SHARED = '--config and --json'

const EXAMPLES = `Examples:
  upright data                      what takes how much room
  upright data backup               a checked copy, now
  upright data list
  upright data restore last         back to the newest; undone in the same way

A running controller backs up each night by itself. docs/data.md says what is kept where, and for how long.`
const BACKUP = `  upright data backup
  upright data backup --json | jq -r .path`
const LIST = `  upright data list
  upright data list --check         is each of them sound?`
const RESTORE = `  upright data restore last                          the newest backup
  upright data restore upright-2026-03-01T03         one of "upright data list", or its beginning
The controller must be stopped. What is there now is kept, and can be restored in turn.`
const PRUNE = `  upright data prune`
