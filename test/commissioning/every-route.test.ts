import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitSomeone } from '../people/admitted.ts'
import { bodiesFor, operationsOf, urlOf } from '../server/operations.ts'
import { ServerRig } from '../server/rig.ts'

let rig: ServerRig

beforeAll(async () => {
  rig = await ServerRig.open('serial', { prepare: admitSomeone, isCommissioned: false })
  await rig.pair()
})
afterAll(() => rig.close())

test('no route of the page, with a paired device and the boldest body, makes a table commissioned', {
  tags: ['S9/controller', 'S7/controller'],
}, async () => {
  const { body } = await rig.ask('GET', '/api/people')
  const person = (body as { id: string }[])[0]!.id
  const bodies = bodiesFor(person)
  for (const operation of await operationsOf(rig)) {
    if (operation.method === 'DELETE' || operation.path === '/api/live') continue
    const answer = await rig.ask(
      operation.method,
      urlOf(operation, person),
      bodies[`${operation.method} ${operation.path}`],
    )
    expect(answer.status).toBeLessThan(500)
  }
  await rig.until(
    () => rig.live?.state === 'upright' && rig.live.refusals.some((words) => words.includes('not commissioned')),
  )
  rig.do('start')
  await rig.until(() =>
    rig.facts.some((fact) => fact.type === 'refused' && /not commissioned/.test(fact.reasons.join())),
  )
  await rig.until(() => rig.live?.state === 'upright')
  expect(rig.sent).toEqual({ arms: 0, drives: 0 })
  const state = await rig.ask('GET', '/api/state')
  expect(JSON.stringify(state.body)).toMatch(/not commissioned: run “upright commission/)
})
