import { type Check, doesNotApply, ok, warning } from '../check.ts'

const DAYS = 30

export const SESSIONS: Check = {
  id: 'sessions',
  looksAt: 'sessions of a month that nobody saw the end of: the power went, or the controller died',
  look(exam) {
    const since = new Date(exam.world.now.wallMs - DAYS * 86_400_000).toISOString()
    const count = (what: string) =>
      exam.history(
        (database) =>
          database
            .prepare(`SELECT count(*) FROM sessions WHERE started_at > ? AND ${what}`)
            .pluck()
            .get(since) as number,
      )
    const all = count('1')
    const cut = count(`outcome = 'interrupted'`)
    const aborted = count(`outcome = 'aborted'`)
    const value = { sessions: all, interrupted: cut, aborted }
    if (all === 0) return doesNotApply(`There was no session in ${DAYS} days.`)
    if (cut > 0)
      return warning(
        `${cut} of ${all} sessions in ${DAYS} days never ended: the power went, or the controller died.`,
        'See when: "upright history". For why: journalctl -u upright --since "that day", and "power" and "memory" here.',
        value,
      )
    return ok(
      `${all} sessions in ${DAYS} days, each with its end${aborted > 0 ? `; the guard or a fault ended ${aborted}` : ''}.`,
      value,
    )
  },
}
