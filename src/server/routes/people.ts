import { z } from 'zod'
import { withPeople } from '../../journal/open-people.ts'
import { findPerson, findSound, keepEntries, readHousehold } from '../../people/household.ts'
import { profileSchema } from '../../people/ledger.ts'
import { allPrograms } from '../../people/person-facts.ts'
import { keepProfile, requireFree, requireLower } from '../../people/profiles.ts'
import { findProgram } from '../../people/programs.ts'
import type { App, ServerContext } from '../context.ts'
import { cardOf, detailOf } from '../person-detail.ts'
import { requireNoSession } from './choose.ts'

export const personParams = z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/) })

/** `null` takes a bound of one's own away. */
const changeBody = profileSchema
  .extend({
    maxAngleDeg: profileSchema.shape.maxAngleDeg.unwrap().nullable(),
    maxHoldS: profileSchema.shape.maxHoldS.unwrap().nullable(),
    program: profileSchema.shape.program.unwrap().nullable(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'nothing to change was said')

export function peopleRoutes(app: App, context: ServerContext): void {
  const { config } = context
  const about = (summary: string) => ({ tags: ['paired'], summary })

  app.get('/api/people', { schema: about('Everyone with a profile') }, async () => {
    const household = readHousehold(config)
    return [...household.people.values()].map((person) => cardOf(person, household, config))
  })

  app.post('/api/people', { schema: { ...about('Makes a profile'), body: profileSchema } }, async ({ body }, reply) => {
    const profile = { ...body, name: body.name.normalize('NFC').trim() }
    if (profile.program !== undefined) findProgram(allPrograms(config), profile.program)
    requireFree(readHousehold(config), profile.name)
    const id = keepProfile(config, profile)
    return reply.status(201).send(tellOf(id, context))
  })

  const one = { params: personParams }
  app.get('/api/people/:id', { schema: { ...about('One person'), ...one } }, async ({ params: { id } }) =>
    tellOf(id, context),
  )

  app.patch(
    '/api/people/:id',
    { schema: { ...about('Changes a profile; a level may only be lowered'), ...one, body: changeBody } },
    async ({ params: { id }, body }) => {
      const household = readHousehold(config)
      const person = findSound(household, id)
      const name = body.name?.normalize('NFC').trim()
      const change = { ...body, ...(name === undefined ? {} : { name }) }
      if (name !== undefined) requireFree(household, name, id)
      if (change.level !== undefined) requireLower(person, change.level, household)
      if (typeof change.program === 'string') findProgram(allPrograms(config), change.program)
      keepEntries(config, person.id, [{ type: 'profileChanged', change }])
      return tellOf(person.id, context)
    },
  )

  app.delete(
    '/api/people/:id',
    { schema: { ...about('Deletes a person and all that is kept of them'), ...one } },
    async ({ params: { id } }, reply) => {
      // Wiping locks the journal for longer than a session can wait.
      requireNoSession(context)
      const household = readHousehold(config)
      if (!household.people.has(id) && !household.tampered.has(id)) findPerson(household, id)
      withPeople(config.journal.path, (store) => store.forget(id))
      if (context.present.chosen.user === id) context.ask({ type: 'chooseUser', user: null })
      return reply.status(204).send()
    },
  )
}

/** A person as of now, for the answer. */
export function tellOf(id: string, { config }: ServerContext) {
  const household = readHousehold(config)
  return detailOf(findPerson(household, id), household, config)
}
