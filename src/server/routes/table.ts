/** What everyone may know of the table: `GET /api/meta`, `/api/state`, `/api/health`, `/api/questions`. */
import type { FastifyRequest } from 'fastify'
import type { Health, LevelCard, Meta, Questions } from '../../feed/api.ts'
import { LEVEL_ROWS, LEVELS } from '../../people/levels.ts'
import { QUESTIONS } from '../../people/questions.ts'
import { SYMPTOM_IDS, SYMPTOMS } from '../../people/symptoms.ts'
import { ApiRefusal } from '../api-error.ts'
import { type App, isKnown, type ServerContext } from '../context.ts'

export function tableRoutes(app: App, context: ServerContext): void {
  const { present } = context
  const open = (summary: string) => ({ schema: { tags: ['open'], summary } })
  app.get('/api/meta', open('What this is, and whether this device is paired'), async (request) =>
    metaFor(request, context),
  )
  app.get('/api/state', open('The picture of now'), async (request) => {
    const picture = present.picture(isKnown(request, context))
    if (picture) return picture
    throw notYet()
  })
  app.get('/api/health', open('How guard, link, sensors and controller are doing'), async () => healthOf(context))
  app.get('/api/questions', open('Questions about health, symptoms and levels'), async () => QUESTIONS_CARD)
}

/** Who and what, as the client that asks sees it. */
export function metaFor(request: Pick<FastifyRequest, 'headers'>, context: ServerContext): Meta {
  const { version, table, isVirtual, present, pairings, config } = context
  const paired = isKnown(request, context)
  const { program, user } = present.chosen
  const pairing = isVirtual ? null : pairings.isPending ? 'pending' : present.isAtRest ? 'open' : null
  const chosen = { program, user: paired ? user : null }
  const range = { uprightDeg: config.table.uprightDeg, maxAngleDeg: config.limits.maxAngleDeg }
  return { version, table, virtual: isVirtual, paired, pairing, chosen, range }
}

function healthOf({ version, table, present, mqttHealth, feed }: ServerContext): Health {
  const { health } = present
  if (!health) throw notYet()
  return {
    version,
    table,
    uptimeS: Math.round(performance.now() / 1000),
    ...health,
    mqtt: mqttHealth(),
    clients: feed.size,
  }
}

function notYet(): ApiRefusal {
  return new ApiRefusal(503, 'NOT_YET', 'Nothing is known of the table yet.', 'Ask again in a second.')
}

const QUESTIONS_CARD: Questions = {
  questions: QUESTIONS,
  symptoms: SYMPTOM_IDS.map((id) => ({ id, says: SYMPTOMS[id] })),
  levels: LEVELS.map((level): LevelCard => {
    const { from, to, sessionsPerDay, sessionsPerWeek, restH } = LEVEL_ROWS[level]
    return { level, from, to, sessionsPerDay, sessionsPerWeek, restH }
  }),
}
