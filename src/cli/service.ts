/** `upright service`: the controller as a service of this machine. Thin: each says which command it runs. */
import { join } from 'node:path'
import { Command } from 'commander'
import { UprightError } from '../error.ts'
import { packageRoot } from '../package-root.ts'
import { type System, thisSystem } from '../service/system.ts'
import { readUnitState, UNIT } from '../service/unit-state.ts'
import { wholeNumber } from './options.ts'
import { type Output, standardOutput, tell } from './output.ts'
import { askYesNo, type Prompts, terminalPrompts } from './prompts.ts'
import { printLogs } from './service-logs.ts'
import { printUnitState } from './service-status.ts'

const INSTALL = join(packageRoot, 'src/service/install.sh')

interface Yes {
  readonly yes?: true
}

interface Context {
  readonly system: System
  readonly output: Output
  readonly prompts: Prompts
}

/** The command, to be mounted by main. */
export function serviceCommand(
  system: System = thisSystem(),
  output: Output = standardOutput(),
  prompts: Prompts = terminalPrompts(),
): Command {
  const context = { system, output, prompts }
  const command = new Command('service')
    .description('the controller as a service of this machine: install, start, stop, status, logs')
    .addHelpText('after', `\n${EXAMPLES}`)
  const sub = (name: string, description: string, examples: string) =>
    command.command(name).description(description).addHelpText('after', `\nExamples:\n${examples}`)

  sub('install', 'install it, or bring it up to date; what is as it should be stays', INSTALL_EXAMPLES)
    .option('--dry-run', 'print every command, and do none')
    .action(({ dryRun }: { dryRun?: true }) =>
      dryRun ? runAloud([INSTALL, '--dry-run'], context) : asRoot([INSTALL], context, `sudo ${INSTALL}`),
    )
  sub('uninstall', 'remove it; configuration and data stay', UNINSTALL_EXAMPLES)
    .option('--purge', 'remove people, their answers, sessions and limits as well')
    .option('--dry-run', 'print every command, and do none')
    .option('--yes', 'without being asked')
    .action((options: UninstallOptions) => uninstall(options, context))
  sub('start', 'start it', '  sudo upright service start').action(() =>
    asRoot(['systemctl', 'start', UNIT], context, 'sudo upright service start'),
  )
  for (const verb of ['stop', 'restart'] as const) {
    sub(verb, `${verb} it; asks while a session runs`, `  sudo upright service ${verb}`)
      .option('--yes', 'without being asked')
      .action(({ yes }: Yes) => endRun(verb, yes === true, context))
  }
  sub('status', 'whether it runs, since when, and what it is at; exit code 1 where it does not', STATUS_EXAMPLES)
    .option('--json', 'print JSON')
    .action(({ json }: { json?: true }) => {
      requireSystemd(system)
      const state = readUnitState(system)
      if (json) output.print(JSON.stringify(state, null, 2))
      process.exitCode = json ? Number(state.state !== 'active') : printUnitState(state, output)
    })
  sub('logs', 'what happened, in words', LOGS_EXAMPLES)
    .option('--follow', 'and what happens from now on')
    .option('--lines <n>', 'so many lines', wholeNumber(1, 100_000), 50)
    .option('--json', 'its events as they were written, one JSON object a line')
    .action((options: { lines: number; follow?: true; json?: true }) => {
      requireSystemd(system)
      return printLogs(options, system, output)
    })
  return command
}

const EXAMPLES = `Examples:
  sudo upright service install
  upright service status
  upright service logs --follow
  sudo upright service restart          after a change of /etc/upright/upright.toml`
const INSTALL_EXAMPLES = `  upright service install --dry-run
  sudo upright service install`
const UNINSTALL_EXAMPLES = `  sudo upright service uninstall
  sudo upright service uninstall --purge`
const STATUS_EXAMPLES = `  upright service status
  upright service status --json | jq .says`
const LOGS_EXAMPLES = `  upright service logs --lines 200
  upright service logs --follow
  upright service logs --json | jq 'select(.type == "sessionEnded")'`

interface UninstallOptions extends Yes {
  readonly purge?: true
  readonly dryRun?: true
}

async function uninstall({ purge, dryRun, yes }: UninstallOptions, context: Context): Promise<void> {
  const words = [INSTALL, '--uninstall', ...(purge ? ['--purge'] : [])]
  if (dryRun) return runAloud([...words, '--dry-run'], context)
  const again = `sudo upright service uninstall${purge ? ' --purge' : ''}`
  requireRoot(context.system, again)
  if (!yes) {
    await agreeToEnd(context, `${again} --yes`)
    if (purge) await agree(PURGES, context, `${again} --yes`)
  }
  await runAloud([...words, '--yes'], context)
}

async function endRun(verb: 'stop' | 'restart', yes: boolean, context: Context): Promise<void> {
  const again = `sudo upright service ${verb}`
  requireSystemd(context.system)
  requireRoot(context.system, again)
  if (!yes) await agreeToEnd(context, `${again} --yes`)
  await runAloud(['systemctl', verb, UNIT], context)
}

const ENDS_A_SESSION =
  'A session runs. It would end now: the guard stops the table within half a second and returns it to horizontal after two. ' +
  'It is not resumed. The way up from there is the panel’s: after the pause, hold Start.'
const PURGES =
  'With --purge everybody’s answers about their health, all sessions and the table’s limits are deleted, for good.'

async function agreeToEnd(context: Context, again: string): Promise<void> {
  if (context.system.hasSystemd && readUnitState(context.system).sessionRuns)
    await agree(ENDS_A_SESSION, context, again)
}

/** Says what will happen, and goes on where a person says yes. */
async function agree(what: string, { prompts }: Context, again: string): Promise<void> {
  if (!prompts.canAsk) throw new UprightError('NOT_CONFIRMED', what, `If that is meant: ${again}`, 1)
  prompts.say(what)
  if (await askYesNo(prompts, 'Go on?')) return
  throw new UprightError('NOT_CONFIRMED', 'nothing was changed', 'End the session with Stop first.', 1)
}

async function asRoot(words: readonly string[], context: Context, again: string): Promise<void> {
  requireSystemd(context.system)
  requireRoot(context.system, again)
  await runAloud(words, context)
}

async function runAloud(words: readonly string[], { system, output }: Context): Promise<void> {
  output.print(`$ ${words.join(' ')}`)
  const code = await system.run(words)
  if (code === 0) return
  // It has said why on standard error.
  tell(output, 'That failed. "upright service status" and "upright service logs" tell more.')
  process.exitCode = code === 2 ? 2 : 1
}

function requireSystemd({ hasSystemd }: System): void {
  if (hasSystemd) return
  throw new UprightError(
    'NO_SYSTEMD',
    'systemd does not run here, so there are no services',
    'Run the controller by hand: upright run --port auto',
    2,
  )
}

function requireRoot({ isRoot }: System, again: string): void {
  if (isRoot) return
  throw new UprightError('NOT_ROOT', 'only root may change a service', again, 2)
}
