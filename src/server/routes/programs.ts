import { z } from 'zod'
import type { Program } from '../../../machines/program.ts'
import { ownProgramSchema } from '../../config/schema.ts'
import { UprightError } from '../../error.ts'
import type { ProgramCard } from '../../feed/api.ts'
import { withPeople } from '../../journal/open-people.ts'
import { readHousehold } from '../../people/household.ts'
import { allPrograms } from '../../people/person-facts.ts'
import { ownOf } from '../../people/program-toml.ts'
import { findProgram } from '../../people/programs.ts'
import { requireRunnable } from '../../people/programs-check.ts'
import { programFacts, requireOwnId, requireRemovable, type Whom } from '../../people/programs-facts.ts'
import { removeProgram, saveProgram } from '../../people/programs-store.ts'
import { ApiRefusal } from '../api-error.ts'
import { type App, isKnown, type ServerContext } from '../context.ts'
import { planPoints } from '../plan-points.ts'

const step = z.strictObject({
  angleDeg: z.number(),
  holdS: z.number(),
  restAngleDeg: z.number().default(0),
  restS: z.number().default(0),
  repeats: z.number().default(1),
})
/** The shape; what figures are allowed is the configuration's schema's to say. */
const body = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().default(''),
  steps: z.array(step),
  pauseS: z.number().optional(),
  breathing: z.boolean().default(false),
  replace: z.boolean().default(false),
})
const params = z.strictObject({ id: z.string().max(64) })

export function openProgramRoutes(app: App, context: ServerContext): void {
  const { config } = context
  app.get(
    '/api/programs',
    { schema: { tags: ['open'], summary: 'Programs, each with its plan; for the chosen person' } },
    async (request) => {
      const whom = isKnown(request, context) ? chosenPerson(context) : null
      return allPrograms(config).map((program) => cardOf(program, context, whom))
    },
  )
}

export function ownProgramRoutes(app: App, context: ServerContext): void {
  const { config, present, ask } = context
  app.post(
    '/api/programs',
    { schema: { tags: ['paired'], summary: 'Keeps a program of one’s own', body } },
    async (request, reply) => {
      const { replace, pauseS, ...given } = request.body
      const program = checked({ ...given, pauseS: pauseS ?? Math.max(config.comfort.pauseS, config.table.pauseS) })
      requireOwnId(program.id, replace, config)
      requireRunnable(program, config)
      withPeople(config.journal.path, (_store, database) => saveProgram(database, program, null))
      // What Start runs is the program as it is shown.
      if (present.chosen.program === program.id) ask({ type: 'choose', program })
      return reply.status(201).send(cardOf(program, context, chosenPerson(context)))
    },
  )
  app.delete(
    '/api/programs/:id',
    { schema: { tags: ['paired'], summary: 'Removes a program of one’s own', params } },
    async (request, reply) => {
      const program = findProgram(allPrograms(config), request.params.id)
      requireRemovable(program, config)
      if (present.chosen.program === program.id)
        throw new ApiRefusal(
          409,
          'PROGRAM_CHOSEN',
          `${program.name} is what Start runs next.`,
          'Choose another program first.',
        )
      withPeople(config.journal.path, (_store, database) => removeProgram(database, program.id))
      return reply.status(204).send()
    },
  )
}

/** Whom programs are looked at for; `null` for nobody in particular. */
function chosenPerson({ config, present }: ServerContext): Whom | null {
  const { user } = present.chosen
  if (user === null) return null
  const household = readHousehold(config)
  const person = household.people.get(user)
  return person ? { person, household } : null
}

function cardOf(program: Program, { config }: ServerContext, whom: Whom | null): ProgramCard {
  const { id, name, description, steps, pauseS, breathing = false } = program
  const { deepestDeg, exposureMin, durationS, origin, refusals } = programFacts(program, config, whom)
  const figures = { deepestDeg, exposureMin, durationS, origin, own: origin === 'own', refusals }
  return { id, name, description, steps, pauseS, breathing, ...figures, plan: planPoints(program, config) }
}

function checked(program: Program): Program {
  const read = ownProgramSchema.safeParse(ownOf(program))
  if (read.success) return program
  const reasons = read.error.issues.map(({ path, message }) => `${path.map(camelKey).join('.')}: ${message}`)
  throw new UprightError('PROGRAM_INVALID', `the program cannot be: ${reasons.join('; ')}`, 'Change what is named.')
}

function camelKey(key: PropertyKey): string {
  return String(key).replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
