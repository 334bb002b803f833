/** What a person tells before and after a session: answers, measures, how it felt, a step taken, a release. */
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { UprightError } from '../../error.ts'
import { localDay } from '../../feed/local-time.ts'
import { findSound, type Household, keepEntries, readHousehold } from '../../people/household.ts'
import { bloodPressureSchema, type Entry, entrySchema, releaseSchema } from '../../people/ledger.ts'
import { notOffered } from '../../people/next-step.ts'
import { offersFor } from '../../people/offers.ts'
import type { Person } from '../../people/person.ts'
import { QUESTIONS, unanswered } from '../../people/questions.ts'
import { parseReleaseItems } from '../../people/release-items.ts'
import { fullScreeningWords } from '../../people/screening-words.ts'
import { SYMPTOM_IDS, type Symptom } from '../../people/symptoms.ts'
import { ApiRefusal } from '../api-error.ts'
import type { App, ServerContext } from '../context.ts'
import { personParams as params, tellOf } from './people.ts'

const score = z.number().int().min(0).max(10)
/** A day: whoever has not eaten for longer need not say so. */
const MOST_ATE_MIN = 1440

const answersBody = z.union([
  z.strictObject({ answers: z.record(z.string(), z.boolean()) }),
  z.strictObject({ nothingChanged: z.boolean() }),
])
const measuresBody = z
  .strictObject({
    bloodPressure: bloodPressureSchema
      .refine(({ systolic, diastolic }) => diastolic < systolic, 'the first value is the higher one')
      .optional(),
    ateMinutesAgo: z.number().min(0).max(MOST_ATE_MIN).optional(),
    pain: score.optional(),
  })
  .refine((told) => Object.keys(told).length > 0, 'nothing was told')
const feltBody = z.strictObject({
  session: z.string().max(64),
  symptoms: z.partialRecord(z.enum(SYMPTOM_IDS as [Symptom, ...Symptom[]]), score),
  pain: score.optional(),
})
const stepBody = z.strictObject({ step: z.enum(['angle', 'hold', 'level']) })
const releaseBody = z.strictObject({
  ...releaseSchema.omit({ untilMs: true }).shape,
  until: z.string().regex(/^\d{4}-\d\d-\d\d$/, 'write it as 2026-12-31'),
})

export function screeningRoutes(app: App, context: ServerContext): void {
  const { config } = context
  const about = (summary: string) => ({ tags: ['paired'], summary, params })
  const keep = (person: Person, entries: readonly Entry[]) => {
    keepEntries(config, person.id, entries)
    return tellOf(person.id, context)
  }

  app.post(
    '/api/people/:id/answers',
    { schema: { ...about('Answers all questions, or says that nothing has changed'), body: answersBody } },
    async (request) => {
      const household = readHousehold(config)
      const person = findSound(household, request.params.id)
      return keep(person, [screeningEntry(request.body, person, household)])
    },
  )

  app.post(
    '/api/people/:id/measures',
    { schema: { ...about('Blood pressure, the last meal, pain'), body: measuresBody } },
    async (request) => {
      const { person, nowMs } = find(request.params.id, config)
      const { bloodPressure, ateMinutesAgo, pain } = request.body
      return keep(person, [
        ...(bloodPressure ? [{ type: 'bloodPressure' as const, ...bloodPressure }] : []),
        ...(ateMinutesAgo === undefined ? [] : [{ type: 'ate' as const, atMs: nowMs - ateMinutesAgo * 60_000 }]),
        ...(pain === undefined ? [] : [{ type: 'painBefore' as const, pain }]),
      ])
    },
  )

  app.post('/api/people/:id/felt', { schema: { ...about('How a session was'), body: feltBody } }, async (request) => {
    const { person } = find(request.params.id, config)
    const { session } = request.body
    if (!person.sessions.some((past) => past.session === session))
      throw new ApiRefusal(
        404,
        'SESSION_UNKNOWN',
        `${person.profile.name} had no such session.`,
        'GET /api/history lists them.',
      )
    if (context.present.session === session)
      throw new ApiRefusal(409, 'SESSION_RUNS', 'The session has not ended.', 'Tell how it was when it has.')
    return keep(person, [entrySchema.parse({ type: 'felt', ...request.body })])
  })

  app.post(
    '/api/people/:id/step',
    { schema: { ...about('Takes a step that is offered'), body: stepBody } },
    async (request) => {
      const { step } = request.body
      const { person, household, nowMs } = find(request.params.id, config)
      if (household.clockRefusal)
        throw new UprightError('CLOCK', household.clockRefusal, 'Steps are counted in days: take it afterwards.', 1)
      const offers = offersFor(person, nowMs)
      if (!offers.some((offer) => offer.step === step)) throw notOffered(person, step, offers, nowMs)
      return keep(person, [{ type: 'stepTaken', step }])
    },
  )

  app.post(
    '/api/people/:id/release',
    { schema: { ...about('Records a clinician’s release'), body: releaseBody } },
    async (request) => {
      const { person } = find(request.params.id, config)
      const { until, items, by, ...limits } = request.body
      const release = { ...limits, by: by.trim(), untilMs: endOfDay(until), items: parseReleaseItems(items) }
      return keep(person, [{ type: 'released', release }])
    },
  )
}

function find(id: string, config: Config) {
  const household = readHousehold(config)
  return { household, person: findSound(household, id), nowMs: household.now.wallMs }
}

function screeningEntry(told: z.infer<typeof answersBody>, person: Person, { now }: Household): Entry {
  if ('answers' in told) return { type: 'screened', answers: complete(told.answers) }
  if (!told.nothingChanged) return { type: 'somethingChanged' }
  const due = fullScreeningWords(person, now.wallMs)
  if (due === null) return { type: 'nothingChanged' }
  throw new UprightError(
    'SCREENING_DUE',
    `“nothing changed” is not enough: all questions are due, because ${due}`,
    'Answer them.',
    1,
  )
}

function complete(answers: Record<string, boolean>): Record<string, boolean> {
  const missing = unanswered(answers).map(({ id }) => id)
  const unknown = Object.keys(answers).filter((id) => !QUESTIONS.some((question) => question.id === id))
  if (missing.length + unknown.length === 0) return answers
  const reasons = [
    ...missing.map((id) => `${id} has no answer`),
    ...unknown.map((id) => `${id.slice(0, 40)} is no question`),
  ]
  throw new ApiRefusal(400, 'ANSWERS', 'Not all questions are answered.', 'GET /api/questions lists them.', reasons)
}

/** The end of a day, epoch ms: a release holds through the day it names. */
function endOfDay(day: string): number {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const endMs = new Date(year, month - 1, date + 1).getTime()
  if (localDay(new Date(year, month - 1, date).getTime()) !== day || endMs <= Date.now())
    throw new ApiRefusal(400, 'INVALID', `${day} is over, or no day.`, 'Write a day to come as 2026-12-31.')
  return endMs
}
