import { type Check, ok, unknown, warning } from '../check.ts'
import { type Examination, NotKnown } from '../examination.ts'

/** A drive must leave within 150 ms of its status, or the guard takes over. */
const LATE_MS = 75
const DAYS = 7
const MEND =
  'See what else takes the processor (top) and stop it; a Pi that is too hot or has a weak supply is slow too ("power").'

export const CONTROLLER_LAG: Check = {
  id: 'controller.lag',
  looksAt: 'how late the controller is: over the last minute, and what the journal tells of a week',
  async look(exam) {
    const health = await exam.health()
    const told = lagsInAWeek(exam)
    const value = {
      worstMs: health?.lag.worstMs ?? null,
      lateInAWeek: told?.count ?? null,
      worstInAWeekMs: told?.worstMs ?? null,
    }
    if (health && health.lag.worstMs > LATE_MS)
      return warning(
        `The running controller was ${Math.round(health.lag.worstMs)} ms late within a minute.`,
        MEND,
        value,
      )
    if (told && told.count > 0)
      return warning(
        `The controller lagged ${told.count} times in ${DAYS} days, at worst ${Math.round(told.worstMs ?? 0)} ms.`,
        MEND,
        value,
      )
    if (health) return ok(`At worst ${health.lag.worstMs} ms late within a minute.`, value)
    if (told === null) return unknown('No controller runs, and there is no journal.')
    return ok(`It never lagged in ${DAYS} days.`, value)
  },
}

function lagsInAWeek(exam: Examination): { count: number; worstMs: number | null } | null {
  const since = new Date(exam.world.now.wallMs - DAYS * 86_400_000).toISOString()
  const lag = `CASE WHEN json_valid(fact) THEN json_extract(fact, '$.lagMs') END`
  try {
    return exam.history(
      (database) =>
        database
          .prepare(
            `SELECT count(*) AS count, max(${lag}) AS worstMs FROM events WHERE type = 'controllerLagged' AND wall_time > ?`,
          )
          .get(since) as { count: number; worstMs: number | null },
    )
  } catch (error) {
    if (error instanceof NotKnown) return null
    throw error
  }
}
