/** `upright users step`: what is offered, or what it still takes (D6). */
import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'
import { findSound, keepEntries, readHousehold } from '../people/household.ts'
import { quoted } from '../people/names.ts'
import { notOffered, progressWords, reachWords } from '../people/next-step.ts'
import { type Offer, offersFor, progressOf } from '../people/offers.ts'
import type { Person } from '../people/person.ts'
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
