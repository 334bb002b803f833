/** The next step of a person in words, and why one is not offered. */
import { UprightError } from '../error.ts'
import { formatAngle, formatClock } from '../feed/quantities.ts'
import { higherLevel, LEVEL_ROWS } from './levels.ts'
import { type Offer, offersFor, progressOf } from './offers.ts'
import { type Person, reachNow } from './person.ts'
import { feltWords } from './symptoms.ts'

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

export function reachWords({ reach }: Pick<Offer, 'reach'>): string {
  return `${formatAngle(reach.angleDeg, 0)} and ${formatClock(reach.holdS)} a hold`
}

/** Says what it takes. */
export function notOffered(person: Person, step: Offer['step'], offers: readonly Offer[], nowMs: number): UprightError {
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
