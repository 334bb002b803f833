import { z } from 'zod'
import type { HistoryDetail, HistoryEntry, Trends } from '../../feed/api.ts'
import { causeWords, factWords, OUTCOME_WORDS } from '../../feed/fact-words.ts'
import { angleOutlines, peopleInHistory, readSession } from '../../journal/history.ts'
import { type ToldSession, told, toldSessions } from '../../people/told-sessions.ts'
import { weeksInARow, weeksOf } from '../../people/weeks.ts'
import type { App, ServerContext } from '../context.ts'

const OUTLINE_POINTS = 60
const MOST_WEEKS = 104

const user = z.string().max(64).optional()
const listQuery = z.strictObject({ user, limit: z.coerce.number().int().min(1).max(200).default(30) })
const trendsQuery = z.strictObject({ user })
const params = z.strictObject({ id: z.string().regex(/^[\w.-]{1,64}$/) })

/** Sessions as the journal tells them: read beside the writer, which is never kept waiting. */
export function historyRoutes(app: App, { config }: ServerContext): void {
  const { path } = config.journal
  const about = (summary: string) => ({ tags: ['paired'], summary })

  app.get(
    '/api/history',
    { schema: { ...about('Past sessions, newest first'), querystring: listQuery } },
    async ({ query }) => {
      const sessions = toldSessions(config, { limit: query.limit, ...whose(query.user) })
      const outlines = angleOutlines(
        path,
        sessions.map(({ id }) => id),
        OUTLINE_POINTS,
      )
      return sessions.map((session) => entryOf(session, outlines.get(session.id) ?? []))
    },
  )

  app.get(
    '/api/history/:id',
    { schema: { ...about('One session, with what happened and its trace'), params } },
    async (request): Promise<HistoryDetail> => {
      const { summary, facts, trace } = readSession(path, request.params.id)
      const outline = angleOutlines(path, [summary.id], OUTLINE_POINTS).get(summary.id) ?? []
      return {
        summary: entryOf(told(summary, peopleInHistory(path)), outline),
        facts: facts.map(({ wallTime, fact }) => ({ at: wallTime, words: factWords(fact), fact })),
        trace,
      }
    },
  )

  app.get(
    '/api/trends',
    { schema: { ...about('Weeks as they went'), querystring: trendsQuery } },
    async ({ query }): Promise<Trends> => {
      const weeks = weeksOf(toldSessions(config, whose(query.user)), Date.now())
      return { weeks: weeks.slice(0, MOST_WEEKS), weeksInARow: weeksInARow(weeks) }
    },
  )
}

function whose(user: string | undefined) {
  return user === undefined ? {} : { user }
}

function entryOf(session: ToldSession, outline: readonly number[]): HistoryEntry {
  const { outcome, cause } = session
  const words = `${OUTCOME_WORDS[outcome]}${cause === null ? '' : `: ${causeWords(cause)}`}`
  return { ...session, words, outline: outline.map((angleDeg) => Math.round(angleDeg * 10) / 10) }
}
