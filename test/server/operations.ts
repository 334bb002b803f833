/** Every operation of the API, as its own document lists them, each with a request that is as it should be. */
import { expect } from 'vitest'
import { QUESTIONS } from '../../src/people/questions.ts'
import type { ServerRig } from './rig.ts'

export interface Operation {
  readonly method: string
  /** As the document has it: `/api/people/{id}`. */
  readonly path: string
  readonly tag: string
  readonly hasBody: boolean
}

export async function operationsOf(rig: ServerRig): Promise<Operation[]> {
  const { body } = await rig.ask('GET', '/api/openapi.json')
  const { paths } = body as { paths: Record<string, Record<string, { tags: string[]; requestBody?: object }>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { tags, requestBody }]) => {
      expect(tags, `${method} ${path}`).toHaveLength(1)
      return { method: method.toUpperCase(), path, tag: tags[0]!, hasBody: requestBody !== undefined }
    }),
  )
}

/** The path with an id in it. */
export function urlOf({ path }: Operation, id = 'nobody'): string {
  return path.replace('{id}', id)
}

const ANSWERS = Object.fromEntries(QUESTIONS.map(({ id }) => [id, false]))
const PROFILE = { name: 'Ben', heightM: 1.8, massKg: 80, level: 'new' }
const DEEPEST = { id: 'deepest', name: 'Deepest', steps: [{ angleDeg: 60, holdS: 60 }] }

/** A body for each operation that takes one: the worst that would be let through. `person` is someone who may start. */
export function bodiesFor(person: string): Readonly<Record<string, unknown>> {
  return {
    'POST /api/pair': { name: 'Tablet' },
    'POST /api/choose': { program: 'full', user: person },
    'POST /api/people': PROFILE,
    'PATCH /api/people/{id}': { maxAngleDeg: 90, maxHoldS: 900 },
    'POST /api/people/{id}/answers': { answers: ANSWERS },
    'POST /api/people/{id}/measures': { bloodPressure: { systolic: 120, diastolic: 80 }, ateMinutesAgo: 600, pain: 0 },
    'POST /api/people/{id}/felt': { session: 'earlier', symptoms: {} },
    'POST /api/people/{id}/step': { step: 'level' },
    'POST /api/people/{id}/release': {
      by: 'Dr. Weber',
      until: '2099-12-31',
      maxAngleDeg: 90,
      maxHoldS: 900,
      items: ['heart'],
    },
    'POST /api/programs': DEEPEST,
    'POST /api/commission/answer': { question: 1, text: 'y' },
    'POST /api/panel': { does: 'start' },
  }
}
