/** Commands below a command that does something by itself too. */
import type { Command } from 'commander'
import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'

/** Adds a command with its examples; `shared` are the options of the parent that may stand after it. */
export function subcommand(
  parent: Command,
  shared: string,
  usage: string,
  description: string,
  examples: string,
): Command {
  const text = `\nOptions ${shared} of "upright ${parent.name()}" may stand here too.\n\nExamples:\n${examples}`
  return parent.command(usage).description(description).addHelpText('after', text)
}

/** For a command that takes no word of its own: one that is no command below it was meant as one. */
export function refuseUnknown(command: Command): void {
  const [word] = command.args
  if (word === undefined) return
  const names = command.commands.map((sub) => sub.name())
  const meant = nearest(word, names)
  throw new UprightError(
    'USAGE',
    `there is no "upright ${command.name()} ${word}"${meant ? `; did you mean "${meant}"?` : ''}`,
    `There are: ${names.join(', ')}. "upright ${command.name()} --help" tells more.`,
  )
}
