/** `upright programs`: what a person may choose, and why not; own ones made, drawn, taken in and given away. */
import { Command } from 'commander'
import { loadConfig } from '../config/config.ts'
import { allPrograms } from '../people/person-facts.ts'
import { findProgram } from '../people/programs.ts'
import { whomOf } from '../people/programs-facts.ts'
import { CONFIG_OPTION } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { listPrograms, previewProgram, showProgram } from './programs-list.ts'
import {
  deleteProgram,
  exportProgram,
  importPrograms,
  type MakeContext,
  type MakeOptions,
  makeProgram,
  parsePause,
  parseStepsOption,
} from './programs-make.ts'
import { type Prompts, terminalPrompts } from './prompts.ts'
import { refuseUnknown, subcommand } from './subcommands.ts'

interface Shared {
  readonly config?: string
  readonly json?: true
  readonly user?: string
}

/** The command, to be mounted by main. */
export function programsCommand(output: Output = standardOutput(), prompts: Prompts = terminalPrompts()): Command {
  const contextOf = (command: Command): MakeContext => {
    const options = command.optsWithGlobals<Shared>()
    const config = loadConfig(options.config)
    return { config, json: options.json === true, whom: whomOf(config, options.user), output, prompts }
  }
  const programOf = (id: string, { config }: MakeContext) => findProgram(allPrograms(config), id)

  const command = new Command('programs')
    .description('list the programs, what they do, and whether they may run here')
    .option(...CONFIG_OPTION)
    .option('--json', 'print JSON')
    .option('--user <name>', 'whether they may run for a person now; whose an own program is')
    .addHelpText('after', `\n${EXAMPLES}`)
    .allowExcessArguments()
    .action((_options: unknown, list: Command) => {
      refuseUnknown(list)
      listPrograms(contextOf(list))
    })

  subcommand(command, SHARED, 'show <id>', 'show one program with its steps', SHOW).action(
    (id: string, _options: unknown, sub: Command) => showProgram(programOf(id, contextOf(sub)), contextOf(sub)),
  )
  subcommand(command, SHARED, 'preview <id>', 'draw the angle over time', PREVIEW).action(
    (id: string, _options: unknown, sub: Command) => previewProgram(programOf(id, contextOf(sub)), contextOf(sub)),
  )
  subcommand(command, SHARED, 'make <id>', 'make a program of your own', MAKE)
    .option('--name <name>', 'as lists show it; left out: the id')
    .option('--description <sentence>', 'what one reads before choosing it')
    .option('--step <step>', 'such as 20/60, or 30/30/0/30x5; may be repeated', parseStepsOption)
    .option('--pause <time>', 'rest at horizontal before rising, such as 60s', parsePause)
    .option('--breathing', 'lamp and buzzer lead the breath while holding')
    .option('--replace', 'instead of an own one of the same id')
    .action((id: string, options: MakeOptions, sub: Command) => makeProgram(id, options, contextOf(sub)))
  subcommand(command, SHARED, 'import <file>', 'take in programs from a TOML file', IMPORT)
    .option('--replace', 'instead of own ones of the same id')
    .action((file: string, { replace }: { replace?: true }, sub: Command) =>
      importPrograms(file, replace === true, contextOf(sub)),
    )
  subcommand(command, SHARED, 'export <id>', 'write one program as TOML', EXPORT)
    .option('--out <file>', 'into a file instead of the terminal')
    .action((id: string, { out }: { out?: string }, sub: Command) => exportProgram(id, out, contextOf(sub)))
  subcommand(command, SHARED, 'remove <id>', 'remove a program of your own', REMOVE)
    .option('--yes', 'without being asked')
    .action((id: string, { yes }: { yes?: true }, sub: Command) => deleteProgram(id, yes === true, contextOf(sub)))
  return command
}

const SHARED = '--config, --json and --user'

const EXAMPLES = `Examples:
  upright programs                     what there is
  upright programs --user anna         what anna may run now, and why not
  upright programs show relief         its steps, and what they rest on
  upright programs preview relief      the angle over time
  upright programs make evening --step 20/60 --step 15/60
  upright programs --json              for a program to read

Own programs may also stand in upright.toml as [[programs]]; docs/upright.example.toml shows how.`
const SHOW = `  upright programs show intermittent
  upright programs show my-evening --config ./upright.toml --json`
const PREVIEW = `  upright programs preview intermittent
  upright programs preview relief --user anna`
const MAKE = `  upright programs make evening --name "My evening" --step 20/60 --step 15/60
  upright programs make waves --step 30/30/0/30x5 --pause 90s --breathing
  upright programs make evening          asks for the steps

A step is angle/hold: 20/60 is 20° for 60 s. 30/30/0/30x5 is 30° for 30 s, then 0° for 30 s, five times.`
const IMPORT = `  upright programs import evening.toml
  upright programs import evening.toml --replace --user anna`
const EXPORT = `  upright programs export evening > evening.toml
  upright programs export gentle --out gentle.toml`
const REMOVE = `  upright programs remove evening
  upright programs remove evening --yes`
