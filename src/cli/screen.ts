/** `upright screen`: the questions about health, a clinician's release, and how it was afterwards. */
import { Command } from 'commander'
import { loadConfig } from '../config/config.ts'
import { QUESTIONS } from '../people/questions.ts'
import { SYMPTOM_IDS, SYMPTOMS, type Symptom } from '../people/symptoms.ts'
import { CONFIG_OPTION } from './options.ts'
import { type Output, standardOutput } from './output.ts'
import { type Prompts, terminalPrompts } from './prompts.ts'
import { type AfterOptions, tellAfter } from './screen-after.ts'
import { parseAte, parsePressure, parseScore } from './screen-measures.ts'
import { type ScreenOptions, screenPerson } from './screen-person.ts'
import { parseQuestionId } from './screen-questions.ts'
import {
  parseReleaseAngle,
  parseReleaseHold,
  parseUntil,
  type ReleaseOptions,
  recordRelease,
} from './screen-release.ts'
import { subcommand } from './subcommands.ts'
import { textTable } from './text-table.ts'

interface Shared {
  readonly config?: string
  readonly json?: true
}

/** The command, to be mounted by main. */
export function screenCommand(output: Output = standardOutput(), prompts: Prompts = terminalPrompts()): Command {
  const command = new Command('screen')
    .description('the questions about health before a session; says whether one may start')
    .argument('<name>', 'who is asked (see "upright users")')
    .option(...CONFIG_OPTION)
    .option('--json', 'print JSON')
    .option('--full', 'all questions, although "anything changed?" would be enough')
    .option('--nothing-changed', 'answers "anything changed?" with no')
    .option('--no-to-all', 'answers no to every question that is not answered otherwise')
    .option('--yes <id>', 'answers yes to a question; may be repeated', parseQuestionId)
    .option('--answers <file>', 'answers from a JSON file: { "heart": false, … }')
    .option('--blood-pressure <value>', 'as just measured, such as 120/80', parsePressure)
    .option('--ate <time>', 'how long ago the last meal was, such as 45m or 2h', parseAte)
    .option('--pain <0-10>', 'pain now, 0 none to 10 the worst there is', parseScore)
    .addHelpText('after', `\n${EXAMPLES}`)
    .action((name: string, { config, json, ...options }: ScreenOptions & Shared) =>
      screenPerson(name, options, { config: loadConfig(config), json: json === true, output, prompts }),
    )
  const shared = (sub: Command) => {
    const { config, json } = sub.optsWithGlobals<Shared>()
    return { config: loadConfig(config), json: json === true, output, prompts }
  }

  symptomOptions(subcommand(command, SHARED, 'after <name>', 'how it was after the last session', AFTER)).action(
    (name: string, options: AfterOptions, sub: Command) => tellAfter(name, options, shared(sub)),
  )
  subcommand(command, SHARED, 'release <name>', 'record that a clinician allows it, until when and how far', RELEASE)
    .option('--by <name>', 'the clinician')
    .option('--until <date>', 'the last day it holds, such as 2026-12-31', parseUntil)
    .option('--max-angle <degrees>', 'the angle that was allowed', parseReleaseAngle)
    .option('--max-hold <time>', 'the longest hold that was allowed, such as 60s', parseReleaseHold)
    .option('--item <id...>', 'the questions it is about, by id', parseQuestionId)
    .action((name: string, options: ReleaseOptions, sub: Command) => recordRelease(name, options, shared(sub)))
  subcommand(command, SHARED, 'questions', 'list the questions with their ids', QUESTIONS_EXAMPLES).action(
    (_options: unknown, sub: Command) => listQuestions(shared(sub).json, output),
  )
  return command
}

const SYMPTOM_OPTIONS: Readonly<Record<Symptom, string>> = {
  dizzy: '--dizzy',
  headache: '--headache',
  eyes: '--eyes',
  pain: '--more-pain',
  numbness: '--numbness',
  other: '--other',
}

function symptomOptions(command: Command): Command {
  command.option('--well', 'nothing was felt')
  for (const symptom of SYMPTOM_IDS)
    command.option(`${SYMPTOM_OPTIONS[symptom]} <0-10>`, `${SYMPTOMS[symptom]}, 0 none to 10 the worst`, parseScore)
  return command.option('--pain-now <0-10>', 'the pain one came with, as it is now', parseScore)
}

function listQuestions(json: boolean, output: Output): void {
  if (json) {
    output.print(JSON.stringify(QUESTIONS, null, 2))
    return
  }
  const rows = QUESTIONS.map(({ id, weight, asks }) => [id, weight === 'absolute' ? 'blocks' : 'caution', asks])
  for (const line of textTable([['id', 'a yes', 'question'], ...rows], output.columns)) output.print(line)
}

const SHARED = '--config and --json'

const EXAMPLES = `Examples:
  upright screen anna                        asks what is due
  upright screen anna --nothing-changed --pain 3
  upright screen anna --no-to-all --blood-pressure 120/80 --ate 2h
  upright screen anna --no-to-all --yes reflux
  upright screen questions                   all questions, with their ids

Exit code 1: no session may start now, and it is said why.`
const AFTER = `  upright screen after anna                  asks
  upright screen after anna --well --pain-now 2
  upright screen after anna --headache 3 --dizzy 1

More can be told later of the same session; what was told stays.`
const RELEASE = `  upright screen release anna --by "Dr. Weber" --until 2026-12-31 --max-angle 20 --max-hold 60s --item blood-pressure

A release is recorded, not given: it holds for what the clinician allowed, and no further.`
const QUESTIONS_EXAMPLES = `  upright screen questions
  upright screen questions --json`
