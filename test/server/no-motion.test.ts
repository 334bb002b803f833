import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitSomeone } from '../people/admitted.ts'
import { bodiesFor, type Operation, operationsOf, urlOf } from './operations.ts'
import { ServerRig } from './rig.ts'

describe('nothing on the network moves a real table (S7)', { tags: ['S7/controller'] }, () => {
  let rig: ServerRig
  let operations: Operation[]
  let person: string

  beforeAll(async () => {
    rig = await ServerRig.open('serial', { prepare: admitSomeone })
    await rig.pair()
    operations = await operationsOf(rig)
    const { body } = await rig.ask('GET', '/api/people')
    person = (body as { id: string }[])[0]!.id
  })
  afterAll(() => rig.close())

  test('every route of the document, with a paired device and the boldest body, arms nothing and drives nothing', async () => {
    const bodies = bodiesFor(person)
    expect(operations.length).toBeGreaterThan(25)
    // What ends the pairing or deletes the person comes last.
    const inOrder = [...operations].sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
    for (const operation of inOrder) {
      const name = `${operation.method} ${operation.path}`
      expect(!operation.hasBody || bodies[name] !== undefined, `${name} has no body to try it with`).toBe(true)
      if (operation.path === '/api/live') continue
      const answer = await rig.ask(operation.method, urlOf(operation, person), bodies[name])
      expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBeLessThan(500)
      await sleep(60) // some statuses, each of which would be answered
      expect({ name, ...rig.sent }).toEqual({ name, arms: 0, drives: 0 })
    }
    await sleep(1000)
    expect(rig.sent).toEqual({ arms: 0, drives: 0 })
    expect(rig.live).toMatchObject({ state: 'upright', session: null, guard: 'idle' })
    expect(Math.abs(rig.live!.angleDeg! + 75)).toBeLessThan(0.5)
  })

  test('the routes that are served are those of the document, and the virtual panel is not among them', async () => {
    const served = await servedRoutes(rig)
    const documented = operations.map(({ method, path }) => `${method} ${path.replace('{id}', ':id')}`).sort()
    expect(served).toEqual(documented)
    expect(served.filter((route) => /panel|start|arm|drive|reset|limit|config|flash|resume|tilt/i.test(route))).toEqual(
      [],
    )
    for (const method of ['GET', 'POST']) expect((await rig.ask(method, '/api/panel')).status).toBe(404)
  })

  test('and a hand on Start does: what is counted can be counted', async () => {
    const other = await ServerRig.open('serial', { prepare: admitSomeone })
    try {
      await other.until(() => other.live?.refusals.length === 0)
      other.do('start')
      await other.until(() => other.sent.drives > 0)
      expect(other.sent.arms).toBe(1)
    } finally {
      await other.close()
    }
  })
})

/** What the router itself knows under /api. */
async function servedRoutes(rig: ServerRig): Promise<string[]> {
  const app = await rig.server.app
  const routes: string[] = []
  const parents: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', path = '', methods = ''] = /^([│ ]*)[├└]── (\S*) ?(?:\(([^)]+)\))?/.exec(line) ?? []
    const depth = indent.length / 4
    parents.length = depth
    parents.push(path)
    for (const method of methods.split(', ').filter((word) => word !== '')) routes.push(`${method} ${parents.join('')}`)
  }
  return routes.filter((route) => / \/api/.test(route) && !/^HEAD/.test(route)).sort()
}
