import { z } from 'zod'
import type { Chosen } from '../../feed/api.ts'
import { findPerson, readHousehold } from '../../people/household.ts'
import { allPrograms, refusalsOf } from '../../people/person-facts.ts'
import { findProgram } from '../../people/programs.ts'
import { tableRefusals } from '../../people/programs-check.ts'
import { ApiRefusal } from '../api-error.ts'
import type { App, ServerContext } from '../context.ts'

const body = z.strictObject({
  program: z.string().max(64).optional(),
  user: z.string().max(64).nullable().optional(),
})

/** `POST /api/choose`: what the next Start runs, and for whom. It starts nothing, and changes nothing that runs (S7). */
export function chooseRoutes(app: App, context: ServerContext): void {
  const { config, present, ask } = context
  app.post(
    '/api/choose',
    {
      schema: {
        tags: ['paired'],
        summary: 'Chooses what the next Start runs, and for whom; never while a session runs',
        body,
      },
    },
    async (request, reply) => {
      requireNoSession(context)
      const { program: wanted = present.chosen.program, user = present.chosen.user } = request.body
      const program = findProgram(allPrograms(config), wanted)
      const household = readHousehold(config)
      const person = user === null ? null : findPerson(household, user)
      const onTable = tableRefusals(program, config)
      if (onTable.length > 0 && request.body.program !== undefined)
        throw new ApiRefusal(
          409,
          'PROGRAM_REFUSED',
          `${program.name} is too much for this table.`,
          'Choose another program.',
          onTable,
        )
      // For whom before what: a program suits somebody.
      if (request.body.user !== undefined) ask({ type: 'chooseUser', user: person?.id ?? null })
      if (request.body.program !== undefined) ask({ type: 'choose', program })
      const refusals = person ? refusalsOf(person, program, household, config) : onTable
      const chosen: Chosen = { program: program.id, user: person?.id ?? null, refusals }
      return reply.status(202).send(chosen)
    },
  )
}

/** Throws while a session runs, or is about to. */
export function requireNoSession({ present }: ServerContext): void {
  if (present.session === null && present.state !== 'arming') return
  throw new ApiRefusal(409, 'SESSION_RUNS', 'A session runs.', 'Wait until it has ended, or press Stop.')
}
