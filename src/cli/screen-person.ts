/** `upright screen NAME`: asks what is due, keeps it, and says whether a session may start. */
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { findSound, type Household, keepEntries, readHousehold } from '../people/household.ts'
import type { Entry } from '../people/ledger.ts'
import { quoted } from '../people/names.ts'
import type { Person } from '../people/person.ts'
import { personFacts } from '../people/person-facts.ts'
import { unanswered } from '../people/questions.ts'
import { fullScreeningWords } from '../people/screening-words.ts'
import { type Output, tell } from './output.ts'
import { makePaint } from './paint.ts'
import { askYesNo, type Prompts } from './prompts.ts'
import { askMeasures, type Measures } from './screen-measures.ts'
import { type AnswerOptions, answersFrom, askQuestions, requireAll } from './screen-questions.ts'
import { limitWords, printVerdict } from './users-list.ts'

export interface ScreenOptions extends AnswerOptions, Measures {
  readonly full?: true
  readonly nothingChanged?: true
}

export interface ScreenContext {
  readonly config: Config
  readonly json: boolean
  readonly output: Output
  readonly prompts: Prompts
}

export async function screenPerson(name: string, options: ScreenOptions, context: ScreenContext): Promise<void> {
  const { config, json, output } = context
  const household = readHousehold(config)
  const person = findSound(household, name)
  const entries = await tellEntries(person, household, options, context)
  const after = keepEntries(config, person.id, entries)
  const facts = personFacts(after.people.get(person.id)!, after, config)
  if (json) output.print(JSON.stringify(facts, null, 2))
  else {
    const paint = makePaint(output.colour)
    printVerdict(facts, output, paint)
    if (facts.mayStart) {
      tell(output, `Allowed now: ${limitWords(facts)}.`)
      tell(output, `Programs: ${facts.programs.join(', ')}.`)
      tell(output, `Afterwards, say how it was: upright screen after ${quoted(facts.name)}`)
    }
  }
  if (!facts.mayStart) process.exitCode = 1
}

async function tellEntries(
  person: Person,
  { now }: Household,
  options: ScreenOptions,
  context: ScreenContext,
): Promise<Entry[]> {
  const screening = await screeningEntries(person, now.wallMs, options, context)
  // Whoever answers questions at a terminal is asked the rest there too.
  const measures = screening.wasAsked ? await askMeasures(context.prompts, options) : options
  return [...screening.entries, ...measureEntries(measures, now.wallMs)]
}

interface Screening {
  readonly entries: readonly Entry[]
  readonly wasAsked: boolean
}

async function screeningEntries(
  person: Person,
  nowMs: number,
  options: ScreenOptions,
  { config, prompts, output }: ScreenContext,
): Promise<Screening> {
  const due = fullScreeningWords(person, nowMs)
  const known = answersFrom(options)
  const isAnswered = Object.keys(known).length > 0
  if (options.nothingChanged) {
    requireNotDue(due, person)
    if (isAnswered || options.full)
      throw new UprightError('USAGE', '--nothing-changed and answers contradict each other', 'Give one of them.')
    return { entries: [{ type: 'nothingChanged' }], wasAsked: false }
  }
  const isFull = due !== null || options.full === true || isAnswered
  if (!prompts.canAsk) {
    if (!isAnswered && !options.full && hasMeasures(options)) return { entries: [], wasAsked: false }
    if (!isFull) throw nobodyToAsk(person)
    return { entries: [{ type: 'screened', answers: requireAll(known) }], wasAsked: false }
  }
  const asked = async (): Promise<Screening> => {
    const answers = await askQuestions(prompts, known, output.columns)
    return { entries: [{ type: 'screened', answers }], wasAsked: true }
  }
  if (isAnswered && unanswered(known).length === 0)
    return { entries: [{ type: 'screened', answers: known }], wasAsked: false }
  if (isFull) {
    prompts.say(`${person.profile.name}: the questions about health${due ? `, because ${due}` : ''}.`)
    return asked()
  }
  const hasChanged = await askYesNo(prompts, `${person.profile.name}: has anything about your health changed?`)
  if (!hasChanged) return { entries: [{ type: 'nothingChanged' }], wasAsked: true }
  // Kept even where the questions are broken off: what was answered before does not hold any more.
  keepEntries(config, person.id, [{ type: 'somethingChanged' }])
  return asked()
}

function hasMeasures({ bloodPressure, ate, pain }: Measures): boolean {
  return bloodPressure !== undefined || ate !== undefined || pain !== undefined
}

function measureEntries({ bloodPressure, ate, pain }: Measures, nowMs: number): Entry[] {
  return [
    ...(bloodPressure === undefined ? [] : [{ type: 'bloodPressure' as const, ...bloodPressure }]),
    ...(ate === undefined ? [] : [{ type: 'ate' as const, atMs: nowMs - ate * 1000 }]),
    ...(pain === undefined ? [] : [{ type: 'painBefore' as const, pain }]),
  ]
}

function requireNotDue(due: string | null, { profile }: Person): void {
  if (due === null) return
  throw new UprightError(
    'SCREENING_DUE',
    `"nothing changed" is not enough for ${profile.name}: all questions are due, because ${due}`,
    `Answer them: "upright screen ${quoted(profile.name)}", or with --no-to-all, --yes ID, --answers FILE.json.`,
    1,
  )
}

function nobodyToAsk({ profile }: Person): UprightError {
  return new UprightError(
    'USAGE',
    'there is no terminal to ask in',
    `Say --nothing-changed, or answer all with --no-to-all, --yes ID or --answers FILE.json: upright screen ${quoted(profile.name)} --nothing-changed`,
  )
}
