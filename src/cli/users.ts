/** `upright users`: who uses this table, how far they have come, and what comes next. */
import { Command } from 'commander'
import { loadConfig } from '../config/config.ts'
import { clockIsSynchronised } from '../doctor/clock-source.ts'
import { CONFIG_OPTION } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { type ProfileOptions, profileOptions } from './profile-options.ts'
import { type Prompts, terminalPrompts } from './prompts.ts'
import { refuseUnknown, subcommand } from './subcommands.ts'
import { mendClock } from './users-clock.ts'
import { deleteUser, exportUser } from './users-data.ts'
import { addUser, changeUser } from './users-edit.ts'
import { listUsers, showUser } from './users-list.ts'
import { stepUser } from './users-step.ts'

interface Shared {
  readonly config?: string
  readonly json?: true
}

/** The command, to be mounted by main. */
export function usersCommand(
  output: Output = standardOutput(),
  prompts: Prompts = terminalPrompts(),
  clockIsRight = clockIsSynchronised,
): Command {
  const command = new Command('users')
    .description('the people who use this table: how far they may go, what is left, what comes next')
    .option(...CONFIG_OPTION)
    .option('--json', 'print JSON')
    .addHelpText('after', `\n${EXAMPLES}`)
    .allowExcessArguments()
    .action(({ config, json }: Shared) => {
      refuseUnknown(command)
      listUsers(loadConfig(config), json === true, output)
    })
  const shared = (sub: Command) => {
    const { config, json } = sub.optsWithGlobals<Shared>()
    return { config: loadConfig(config), json: json === true, output, prompts }
  }

  profileOptions(subcommand(command, SHARED, 'add <name>', 'make a profile; asks for what is missing', ADD)).action(
    (name: string, options: ProfileOptions, sub: Command) => addUser(name, options, shared(sub)),
  )
  subcommand(command, SHARED, 'show <name>', 'everything about one person', SHOW).action(
    (name: string, _options: unknown, sub: Command) => showUser(name, shared(sub)),
  )
  profileOptions(subcommand(command, SHARED, 'change <name>', 'change a profile; a level can only be lowered', CHANGE))
    .option('--name <name>', 'a new name')
    .action((name: string, options: ProfileOptions, sub: Command) => changeUser(name, options, shared(sub)))
  subcommand(
    command,
    SHARED,
    'step <name> [step]',
    'the next step (angle, hold, level): what is offered, or take it',
    STEP,
  ).action((name: string, step: string | undefined, _options: unknown, sub: Command) =>
    stepUser(name, step, shared(sub)),
  )
  subcommand(command, SHARED, 'export <name>', 'all that is kept about one person, as JSON', EXPORT)
    .option('--out <file>', 'into a file instead of the terminal')
    .action((name: string, { out }: { out?: string }, sub: Command) => exportUser(name, out, shared(sub)))
  subcommand(command, SHARED, 'delete <name>', 'delete all that is kept about one person, for good', DELETE)
    .option('--yes', 'without being asked')
    .action((name: string, { yes }: { yes?: true }, sub: Command) => deleteUser(name, yes === true, shared(sub)))
  subcommand(command, SHARED, 'clock', 'entries from a time when the clock was wrong, and keep everybody out', CLOCK)
    .option('--mend', 'let them count as made now; the clock must be right for certain')
    .action(({ mend }: { mend?: true }, sub: Command) => mendClock(mend === true, clockIsRight, shared(sub)))
  return command
}

const CLOCK = `  upright users clock               is there any?
  upright users clock --mend`

const SHARED = '--config and --json'

const EXAMPLES = `Examples:
  upright users                     everyone, with what is left of day and week
  upright users add anna            asks for height and mass
  upright users show anna
  upright users step anna           what comes next
  upright users --json              for a program to read

docs/people.md says what is asked, kept and refused, and why.`
const ADD = `  upright users add anna --height 1.70 --mass 64
  upright users add ben --height 1.82 --mass 85 --level building --max-angle 30`
const SHOW = `  upright users show anna
  upright users show anna --json`
const CHANGE = `  upright users change anna --mass 66
  upright users change anna --max-angle 20 --max-hold 90s
  upright users change anna --max-angle none    takes the bound of one's own away
  upright users change ben --level new          a level is lowered so, and earned back in steps`
const STEP = `  upright users step anna           what is offered, or what it still takes
  upright users step anna angle     5° more, where it is offered`
const EXPORT = `  upright users export anna > anna.json
  upright users export anna --out anna.json`
const DELETE = `  upright users delete anna         says what goes, and asks
  upright users delete anna --yes`
