/** `upright campaign`: thousands of random sessions with faults, every rule checked at every millisecond. */
import { writeFileSync } from 'node:fs'
import { Command } from 'commander'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import { runCampaign } from '../campaign/campaign.ts'
import { FAULTS } from '../campaign/plan.ts'
import type { Failure } from '../campaign/session.ts'
import { type Shrunk, shrink } from '../campaign/shrink.ts'
import type { Tally } from '../campaign/tally.ts'
import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { commandOf } from '../simulation/story.ts'
import { ProgressBar } from './campaign-progress.ts'
import { campaignSummary, renderCampaign } from './campaign-report.ts'
import { wholeNumber } from './options.ts'
import { type Output, standardOutput } from './output.ts'

interface Options {
  readonly sessions: number
  readonly seed: number
  readonly jobs?: number
  readonly only?: StimulusName
  readonly save?: string
  readonly json?: boolean
}

/** Failures of one rule are mostly one fault: so many of them are made small and shown. */
const SHOWN_OF_A_RULE = 3

const EXAMPLES = `Examples:
  upright campaign                              a thousand sessions
  upright campaign --sessions 10000 --seed 1    what the README's claim rests on, some minutes
  upright campaign --only unplug                the same with one fault
  upright campaign --save found.json            keeps the first failure; upright simulate --story found.json tells it again

docs/campaign.md says how to read the report.`

/** The command, to be mounted by main. */
export function campaignCommand(output: Output = standardOutput()): Command {
  return new Command('campaign')
    .description('random sessions with faults, in virtual time: every rule S1–S12 checked at every millisecond')
    .option('--sessions <number>', 'how many', wholeNumber(1, 10_000_000), 1000)
    .option('--seed <number>', 'the same seed gives the same sessions everywhere', wholeNumber(0, 0x7fffffff), 1)
    .option('--jobs <number>', 'threads (default: one for each core)', wholeNumber(1, 256))
    .option('--only <fault>', 'only this fault, alone and as the first of two', parseFault)
    .option('--save <file>', 'writes the first failure, made small, as a story')
    .option('--json', 'one object a line for each failure, and the summary last')
    .addHelpText('after', `\n${EXAMPLES}`)
    .action((options: Options) => campaign(options, output))
}

async function campaign(options: Options, output: Output): Promise<void> {
  const { seed, sessions, jobs, only } = options
  const bar = new ProgressBar(process.stderr, sessions)
  const startedMs = performance.now()
  const tally = await runCampaign({
    seed,
    sessions,
    ...(jobs === undefined ? {} : { jobs }),
    ...(only === undefined ? {} : { only }),
    progress: (all: Tally) => bar.show(all.sessions, all.failures.length),
  })
  bar.clear()
  const tookS = (performance.now() - startedMs) / 1000
  const told = chosen(tally.failures).map((failure) => tell(failure, seed))
  const [first] = told
  if (options.save !== undefined && first)
    writeFileSync(options.save, `${JSON.stringify(first.shrunk.story, null, 2)}\n`)
  if (options.json) {
    for (const { line } of told) output.print(JSON.stringify(line))
    output.print(JSON.stringify({ summary: campaignSummary(tally, { seed, tookS }) }))
  } else output.print(renderCampaign(tally, told, { seed, tookS }, output))
  if (tally.failures.length > 0) process.exitCode = 1
}

/** A failure as it is told: made small, with the line that shows it again. */
export interface Told {
  readonly failure: Failure
  readonly shrunk: Shrunk
  readonly line: object
}

function tell(failure: Failure, seed: number): Told {
  const shrunk = shrink(failure, seed)
  const { index, rule, faults } = failure
  const { reproduced, why, story } = shrunk
  return { failure, shrunk, line: { seed, index, rule, why, faults, reproduced, command: commandOf(story), story } }
}

function chosen(failures: readonly Failure[]): Failure[] {
  const shown = new Map<string, number>()
  return failures.filter(({ rule }) => {
    const before = shown.get(rule) ?? 0
    shown.set(rule, before + 1)
    return before < SHOWN_OF_A_RULE
  })
}

function parseFault(text: string): StimulusName {
  const fault = FAULTS.find((name) => name === text)
  if (fault) return fault
  const meant = nearest(text, FAULTS)
  throw new UprightError(
    'USAGE',
    `--only ${text}: there is no such fault${meant ? `; did you mean "${meant}"?` : ''}`,
    `Choose one of: ${FAULTS.join(', ')}.`,
  )
}
