/** `upright users step`: what is offered, or what it still takes (D6). */
import { UprightError } from '../error.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { nearest } from '../nearest.ts'
import { higherLevel, LEVEL_ROWS } from '../people/levels.ts'
import { type Offer, offersFor, progressOf } from '../people/offers.ts'
import { type Person, reachNow } from '../people/person.ts'
import { feltWords } from '../people/symptoms.ts'
import { findSound, keepEntries, quoted, readHousehold } from './household.ts'
import { tell } from './output.ts'
import { makePaint } from './paint.ts'
import { wrap } from './text-cells.ts'
import type { UsersContext } from './users-list.ts'

const STEPS = ['angle', 'hold', 'level'] as const

export function stepUser(name: string, wanted: string | undefined, context: UsersContext): void {
  const { config, json, output } = context
  const household = readHousehold(config)
  const person = findSound(household, name)
  const nowMs = household.now.wallMs
  const offers = offersFor(person, nowMs)
  if (wanted === undefined) {
    if (json) output.print(JSON.stringify({ offers, progress: progressOf(person) }, null, 2))
    else tellOffers(person, offers, nowMs, context)
    return
  }
  if (household.clockRefusal)
    throw new UprightError('CLOCK', household.clockRefusal, 'Steps are counted in days: take it afterwards.', 1)
  const offer = offers.find(({ step }) => step === parseStep(wanted))
  if (!offer) throw notOffered(person, parseStep(wanted), offers, nowMs)
  const after = keepEntries(config, person.id, [{ type: 'stepTaken', step: offer.step }])
  const { level, reach } = after.people.get(person.id)!
  if (json) output.print(JSON.stringify({ level, reach }, null, 2))
  else
    tell(
      output,
      `${person.profile.name} now goes up to ${reachWords(offer)} (level ${level}). Less is always possible: upright users change ${quoted(person.profile.name)} --max-angle …`,
    )
}

function tellOffers(person: Person, offers: readonly Offer[], nowMs: number, { output }: UsersContext): void {
  const paint = makePaint(output.colour)
  if (offers.length === 0) {
    for (const line of wrap(progressWords(person, nowMs), output.columns)) output.print(line)
    return
  }
  tell(output, 'Offered, one at a time, and only if it feels right:')
  for (const offer of offers) {
    const command = `upright users step ${quoted(person.profile.name)} ${offer.step}`
    tell(
      output,
      `  ${paint('strong', command)}   up to ${reachWords(offer)}${offer.step === 'level' ? `, level ${offer.level}` : ''}`,
    )
  }
}

/** What comes next for a person, in one sentence. */
export function progressWords(person: Person, nowMs: number): string {
  const offers = offersFor(person, nowMs)
  if (offers.length > 0) return `offered: ${offers.map((offer) => `${offer.step} (${reachWords(offer)})`).join(' or ')}`
  const { strongSymptoms, sessions } = person
  if (strongSymptoms)
    return `none while strong symptoms stand: after ${feltWords(strongSymptoms.felt)} of 10 the questions come first`
  const now = reachNow(person, nowMs)
  const { to } = LEVEL_ROWS[now.level]
  const isAtTop = now.reach.angleDeg >= to.angleDeg && now.reach.holdS >= to.holdS && higherLevel(now.level) === null
  if (isAtTop) return 'none: there is nothing beyond this level'
  if (now.level !== person.level) return 'after a long break: first a session at what is allowed now'
  const { good, days, needs } = progressOf(person)
  const untold =
    sessions.at(-1)?.felt === null
      ? ' The last session was not told how it felt, and does not count until it is (upright screen after).'
      : ''
  return `after ${needs.sessions} sessions in a row near what is allowed, without symptoms, over ${needs.days} days (D6); so far ${good}, over ${Math.floor(days)} days.${untold}`
}

function reachWords({ reach }: Pick<Offer, 'reach'>): string {
  return `${formatAngle(reach.angleDeg, 0)} and ${formatClock(reach.holdS)} a hold`
}

function parseStep(text: string): Offer['step'] {
  const step = STEPS.find((known) => known === text)
  if (step) return step
  const meant = nearest(text, STEPS)
  throw new UprightError(
    'USAGE',
    `there is no step "${text}"${meant ? `; did you mean "${meant}"?` : ''}`,
    `Choose one of: ${STEPS.join(', ')}.`,
  )
}

function notOffered(person: Person, step: Offer['step'], offers: readonly Offer[], nowMs: number): UprightError {
  const { name } = person.profile
  const others = offers.map((offer) => offer.step)
  const why =
    others.length > 0
      ? `${step === 'level' ? 'angle and hold come first' : `the ${step} is at the most of level "${person.level}"`}; offered: ${others.join(', ')}`
      : progressWords(person, nowMs)
  return new UprightError('STEP_NOT_OFFERED', `no step in ${step} is offered to ${name} now: ${why}`, WHY_STEPS, 1)
}

const WHY_STEPS =
  'Angle and time come over weeks, a few degrees or half a minute at a time, after sessions without symptoms (D6).'
