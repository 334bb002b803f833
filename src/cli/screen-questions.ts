/** The questions about health: asked one by one, or answered by options and a file. */
import { readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { type Answers, QUESTIONS, type Question, unanswered } from '../people/questions.ts'
import { type Prompts, parseYesNo } from './prompts.ts'
import { wrap } from './text-cells.ts'

export interface AnswerOptions {
  /** `false` with `--no-to-all`: commander reads the option as the opposite of one called to-all. */
  readonly toAll?: boolean
  readonly yes?: readonly string[]
  readonly answers?: string
}

const IDS = QUESTIONS.map(({ id }) => id)
/** Lines of questions are read, not scanned: no wider than this. */
const MOST_COLUMNS = 90

/** What options say: a file, then single yeses, then no to the rest. Empty where they say nothing. */
export function answersFrom({ toAll, yes = [], answers: file }: AnswerOptions): Answers {
  const rest = toAll === false ? Object.fromEntries(IDS.map((id) => [id, false])) : {}
  return {
    ...rest,
    ...(file === undefined ? {} : readAnswers(file)),
    ...Object.fromEntries(yes.map((id) => [id, true])),
  }
}

/** Parses a question's id; commander names the option in the error. */
export function parseQuestionId(text: string, earlier: readonly string[] = []): string[] {
  if (IDS.includes(text)) return [...earlier, text]
  const meant = nearest(text, IDS)
  throw new InvalidArgumentError(
    `There is no question "${text}"${meant ? `; did you mean "${meant}"?` : '.'} "upright screen questions" lists all.`,
  )
}

function readAnswers(file: string): Answers {
  const told = jsonOf(file)
  if (typeof told !== 'object' || told === null || Array.isArray(told)) throw invalid(file, 'it is no JSON object')
  const problems = Object.entries(told).flatMap(([id, answer]) => {
    const meant = nearest(id, IDS)
    if (!IDS.includes(id)) return [`there is no question "${id}"${meant ? `; did you mean "${meant}"?` : ''}`]
    return typeof answer === 'boolean'
      ? []
      : [`"${id}" is ${JSON.stringify(answer)}, and must be true (yes) or false (no)`]
  })
  if (problems.length > 0) throw invalid(file, problems.join('; '))
  return told as Answers
}

function jsonOf(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw invalid(file, `it cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(file, (error as Error).message)
  }
}

function invalid(file: string, what: string): UprightError {
  const form = '{ "blood-pressure": false, "heart": false, … }'
  return new UprightError(
    'ANSWERS',
    `${file}: ${what}`,
    `Write one object: ${form}. "upright screen questions" lists all ids.`,
  )
}

/** Says which answers are missing where nobody can be asked. */
export function requireAll(answers: Answers): Answers {
  const missing = unanswered(answers).map(({ id }) => id)
  if (missing.length === 0) return answers
  throw new UprightError(
    'USAGE',
    `${missing.length} questions have no answer: ${missing.join(', ')}`,
    'Answer with --no-to-all, --yes ID for each yes, or --answers FILE.json; in a terminal they are asked.',
  )
}

/** Asks all that `known` does not answer; `b` goes back to the one before. */
export async function askQuestions(prompts: Prompts, known: Answers, columns: number): Promise<Answers> {
  const answers: Record<string, boolean> = { ...known }
  const asked = QUESTIONS.filter(({ id }) => known[id] === undefined)
  prompts.say(`\n${asked.length} questions. y yes, n no, b back to the one before.`)
  for (let index = 0; index < asked.length; ) {
    const question = asked[index]!
    const answer = await askOne(prompts, question, `${index + 1}/${asked.length}`, columns)
    if (answer === 'back') {
      index = Math.max(0, index - 1)
      continue
    }
    answers[question.id] = answer
    if (answer) for (const line of indented(question.why, columns)) prompts.say(line)
    index += 1
  }
  return answers
}

async function askOne(prompts: Prompts, { asks }: Question, place: string, columns: number): Promise<boolean | 'back'> {
  const lines = wrap(asks, Math.min(columns, MOST_COLUMNS) - 16)
  prompts.say('')
  for (const [index, line] of lines.slice(0, -1).entries())
    prompts.say(`${(index === 0 ? place : '').padStart(5)}  ${line}`)
  const before = lines.length === 1 ? place : ''
  for (;;) {
    const text = await prompts.ask(`${before.padStart(5)}  ${lines.at(-1)} [y/n] `)
    if (/^b(ack)?$/i.test(text)) return 'back'
    try {
      return parseYesNo(text)
    } catch {
      prompts.say('       Type y for yes, n for no, or b to go back.')
    }
  }
}

function indented(text: string, columns: number): string[] {
  return wrap(text, Math.min(columns, MOST_COLUMNS) - 9).map((line) => `       ${line}`)
}
