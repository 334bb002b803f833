/** The next step, offered and never taken by itself: after enough sessions without symptoms, spread over enough days (D6). */
import { higherLevel, LEVEL_ROWS, type Level, type Reach, STEP } from './levels.ts'
import { DAY_MS, type PastSession, type Person, reachNow } from './person.ts'
import { severityOf } from './symptoms.ts'

export interface Offer {
  readonly step: 'angle' | 'hold' | 'level'
  /** Where it leads. */
  readonly level: Level
  readonly reach: Reach
}

/** A session counts towards the next step where it went to this share of what is allowed: the shipped programs lead all the way. */
const NEAR_REACH = 0.65

/** What may be taken now: empty until it is earned. */
export function offersFor(person: Person, nowMs: number): Offer[] {
  const { level, reach } = reachNow(person, nowMs)
  // Who begins lower after weeks away does a session there first.
  if (reach !== person.reach || person.strongSymptoms || !isEarned(person)) return []
  const { to } = LEVEL_ROWS[level]
  const angleDeg = Math.min(to.angleDeg, reach.angleDeg + STEP.angleDeg)
  const holdS = Math.min(to.holdS, reach.holdS + STEP.holdS)
  const offers: Offer[] = []
  if (angleDeg > reach.angleDeg) offers.push({ step: 'angle', level, reach: { ...reach, angleDeg } })
  if (holdS > reach.holdS) offers.push({ step: 'hold', level, reach: { ...reach, holdS } })
  const next = higherLevel(level)
  if (offers.length === 0 && next) offers.push({ step: 'level', level: next, reach: LEVEL_ROWS[next].from })
  return offers
}

/** Good sessions in a row at this reach, the latest included, and how many it takes over how many days. */
export function progressOf(person: Person): { good: number; days: number; needs: { sessions: number; days: number } } {
  const good = goodInARow(person)
  const first = good.at(0)
  const last = good.at(-1)
  const days = first && last ? (last.startedAtMs - first.startedAtMs) / DAY_MS : 0
  return { good: good.length, days, needs: LEVEL_ROWS[person.level].stepAfter }
}

function isEarned(person: Person): boolean {
  const { good, days, needs } = progressOf(person)
  return good >= needs.sessions && days >= needs.days
}

function goodInARow({ sessions, reachSinceMs, reach }: Person): PastSession[] {
  const since = sessions.filter(({ startedAtMs }) => startedAtMs >= reachSinceMs)
  const spoiled = since.findLastIndex(({ felt }) => felt !== null && severityOf(felt) !== 'none')
  return since.slice(spoiled + 1).filter((past) => isGood(past, reach))
}

/** One that nobody told how it felt does not count, nor does one that stayed far above what is allowed. */
function isGood({ outcome, felt, deepestDeg }: PastSession, reach: Reach): boolean {
  return outcome === 'completed' && felt !== null && deepestDeg >= NEAR_REACH * reach.angleDeg
}
