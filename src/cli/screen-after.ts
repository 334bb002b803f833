/** `upright screen after`: how it was after the last session, and what follows. */
import { UprightError } from '../error.ts'
import { localTime } from '../feed/local-time.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { findSound, keepEntries, readHousehold } from '../people/household.ts'
import { quoted } from '../people/names.ts'
import { offersFor } from '../people/offers.ts'
import type { PastSession, Person } from '../people/person.ts'
import {
  type Felt,
  feltWords,
  type Severity,
  SYMPTOM_IDS,
  SYMPTOMS,
  type Symptom,
  severityOf,
  worstOf,
} from '../people/symptoms.ts'
import { tell } from './output.ts'
import { makePaint, type Role } from './paint.ts'
import { askOptional, askYesNo, type Prompts } from './prompts.ts'
import { parseScore } from './screen-measures.ts'
import type { ScreenContext } from './screen-person.ts'
import { printable, wrap } from './text-cells.ts'

export interface AfterOptions {
  readonly well?: true
  readonly dizzy?: number
  readonly headache?: number
  readonly eyes?: number
  readonly morePain?: number
  readonly numbness?: number
  readonly other?: number
  readonly painNow?: number
}

interface Told {
  readonly symptoms: Felt
  readonly pain?: number
}

export async function tellAfter(name: string, options: AfterOptions, context: ScreenContext): Promise<void> {
  const { config, json, output, prompts } = context
  const household = readHousehold(config)
  const person = findSound(household, name)
  const past = lastSession(person)
  const told = toldBy(options, person) ?? (await askFelt(prompts, person, past))
  const symptoms = worstOf(past.felt ?? {}, told.symptoms)
  const entry = {
    type: 'felt',
    session: past.session,
    symptoms,
    ...(told.pain === undefined ? {} : { pain: told.pain }),
  }
  const after = keepEntries(config, person.id, [
    entry as { type: 'felt'; session: string; symptoms: Felt; pain?: number },
  ])
  const now = after.people.get(person.id)!
  const severity = severityOf(symptoms)
  if (json) {
    const { level, reach } = now
    output.print(JSON.stringify({ session: past.session, symptoms, severity, level, reach }, null, 2))
    return
  }
  const paint = makePaint(output.colour)
  tell(output, `${printable(past.program)}, ${localTime(past.startedAtMs)}: ${feltWords(symptoms) || 'well'}.`)
  if (past.felt && severityOf(past.felt) !== 'none') tell(output, 'What was told before of this session stays.')
  for (const line of wrap(whatFollows(severity, person, now), output.columns))
    output.print(paint(ROLES[severity], line))
  if (offersFor(now, after.now.wallMs).length > 0)
    tell(output, `A step is offered: upright users step ${quoted(person.profile.name)}`)
}

const ROLES: Readonly<Record<Severity, Role>> = { none: 'good', slight: 'plain', moderate: 'warning', strong: 'danger' }

function whatFollows(severity: Severity, before: Person, now: Person): string {
  const reach = `up to ${formatAngle(now.reach.angleDeg, 0)} and ${formatClock(now.reach.holdS)} a hold`
  const isLower =
    before.reach !== now.reach &&
    (before.reach.angleDeg !== now.reach.angleDeg || before.reach.holdS !== now.reach.holdS)
  if (severity === 'none') return 'Good: a completed session near what is allowed counts towards the next step.'
  if (severity === 'slight') return 'Then nothing changes: go no further until sessions are free of it (D6).'
  if (severity === 'moderate')
    return `${isLower ? `That is one step back: now ${reach}.` : `It stays at ${reach}.`} If it comes again, or lasts, ask a doctor.`
  return `No more sessions for now${isLower ? `, and then ${reach} at level ${now.level}` : ''}. Ask a doctor; if it gets worse or does not go away, today. Then answer all questions again: upright screen ${quoted(now.profile.name)}`
}

function lastSession(person: Person): PastSession {
  const past = person.sessions.at(-1)
  if (past) return past
  const { name } = person.profile
  throw new UprightError(
    'NO_SESSION',
    `${name} had no session yet`,
    `"upright run --user ${quoted(name)}" begins one.`,
    1,
  )
}

/** What options say, or `null` where they say nothing. */
function toldBy(options: AfterOptions, { profile }: Person): Told | null {
  const { well, painNow } = options
  const scores = SYMPTOM_IDS.map((symptom) => [symptom, options[symptom === 'pain' ? 'morePain' : symptom]] as const)
  const symptoms = Object.fromEntries(scores.filter(([, score]) => score !== undefined)) as Felt
  const isTold = Object.keys(symptoms).length > 0
  if (well && severityOf(symptoms) !== 'none')
    throw new UprightError('USAGE', '--well and a symptom contradict each other', 'Give one of them.')
  if (!well && !isTold && painNow !== undefined)
    throw new UprightError(
      'USAGE',
      '--pain-now alone does not tell how it was',
      `Add --well, or what was felt: upright screen after ${quoted(profile.name)} --well --pain-now ${painNow}`,
    )
  return well || isTold ? { symptoms, ...(painNow === undefined ? {} : { pain: painNow }) } : null
}

async function askFelt(prompts: Prompts, { profile }: Person, past: PastSession): Promise<Told> {
  if (!prompts.canAsk)
    throw new UprightError(
      'USAGE',
      'there is no terminal to ask in',
      `Say --well, or what was felt: upright screen after ${quoted(profile.name)} --headache 3`,
    )
  prompts.say(`${profile.name}: ${printable(past.program)}, ${localTime(past.startedAtMs)}.`)
  const isWell = await askYesNo(prompts, 'Was it, and is it, all well?')
  const symptoms = isWell ? {} : await askSymptoms(prompts)
  const pain = await askOptional(prompts, 'Pain now, 0 to 10 (Enter skips): ', parseScore)
  return { symptoms, ...(pain === undefined ? {} : { pain }) }
}

async function askSymptoms(prompts: Prompts): Promise<Felt> {
  prompts.say('How strong, from 0 (none) to 10 (the worst there is)? Enter is 0.')
  const symptoms: Partial<Record<Symptom, number>> = {}
  for (const symptom of SYMPTOM_IDS) {
    const score = await askOptional(prompts, `  ${SYMPTOMS[symptom]}: `, parseScore)
    if (score !== undefined) symptoms[symptom] = score
  }
  return symptoms
}
