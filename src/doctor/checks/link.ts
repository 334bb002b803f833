import type { KnownGuard } from '../ask-guard.ts'
import { type Check, ok, unknown, warning } from '../check.ts'
import { type Examination, NotKnown } from '../examination.ts'
import { knownGuard } from './known-guard.ts'

/** Damaged frames an hour that a cable may have; each is refused and sent anew within 20 ms. */
const MANY_AN_HOUR = 60
/** Losses of the link in a week that are more than somebody's pulling the cable. */
const MANY_LOST = 10
/** Shorter than this says nothing about an hour, seconds. */
const LEAST_S = 60

export const LINK: Check = {
  id: 'link',
  looksAt: 'how good the line to the board is: damaged frames an hour, how often it was lost in a week',
  async look(exam) {
    const lostInAWeek = lossesInAWeek(exam)
    const guard = await orNone(knownGuard(exam))
    const perHour = guard && badFramesPerHour(guard)
    const value = { badFramesPerHour: perHour, lostInAWeek }
    const mend =
      'Use a short shielded USB cable with a ferrite, away from the motor’s wires, and no hub; motor and board want a common ground at one point.'
    if (perHour !== null && perHour > MANY_AN_HOUR)
      return warning(`The guard refused ${Math.round(perHour)} damaged frames an hour.`, mend, value)
    if ((lostInAWeek ?? 0) > MANY_LOST)
      return warning(`The board was lost ${lostInAWeek} times in a week.`, mend, value)
    if (guard === null) return unknown('No guard answers: see "guard".')
    if (perHour === null) return ok(`${guard.badFrames} damaged frames in the minute since the guard started.`, value)
    return ok(`${Math.round(perHour)} damaged frames an hour; lost ${lostInAWeek ?? 0} times in a week.`, value)
  },
}

function badFramesPerHour({ badFrames, upForS }: KnownGuard): number | null {
  // In the first minute one noisy byte would be an alarm, and a hundred are one.
  if (upForS === null || (upForS < LEAST_S && badFrames <= MANY_AN_HOUR)) return null
  return (badFrames * 3600) / Math.max(upForS, LEAST_S)
}

function lossesInAWeek(exam: Examination): number | null {
  const since = new Date(exam.world.now.wallMs - 7 * 86_400_000).toISOString()
  try {
    return exam.history(
      (database) =>
        database
          .prepare(`SELECT count(*) FROM events WHERE type = 'linkLost' AND wall_time > ?`)
          .pluck()
          .get(since) as number,
    )
  } catch (error) {
    if (error instanceof NotKnown) return null
    throw error
  }
}

async function orNone(guard: Promise<KnownGuard>): Promise<KnownGuard | null> {
  try {
    return await guard
  } catch (error) {
    if (error instanceof NotKnown) return null
    throw error
  }
}
