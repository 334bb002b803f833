import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Device, Meta } from '../../src/feed/api.ts'
import { withHistory } from '../../src/journal/open-history.ts'
import { admitSomeone } from '../people/admitted.ts'
import { ServerRig } from './rig.ts'

describe('pairing at a real table', () => {
  let rig: ServerRig
  beforeAll(async () => {
    rig = await ServerRig.open('serial', { prepare: admitSomeone })
    await rig.until(() => rig.live?.refusals.length === 0)
  })
  afterAll(() => rig.close())

  const meta = async () => (await rig.ask('GET', '/api/meta')).body as Meta

  test('who is not let in sees the table, but not whose session it is', async () => {
    expect(await meta()).toMatchObject({ paired: false, pairing: 'open', virtual: false, chosen: { user: null } })
    const state = (await rig.ask('GET', '/api/state')).body
    expect(rig.live).toMatchObject({ user: 'anna' })
    expect(state).toMatchObject({ user: null, state: 'upright' })
  })

  test('Stop at the panel refuses', async () => {
    const { body } = await rig.ask('POST', '/api/pair', { name: 'Stranger' })
    expect(await meta()).toMatchObject({ pairing: 'pending' })
    await rig.until(() => rig.live?.say.includes('Stranger') === true)
    expect(rig.live?.refusals.join()).toContain((body as { code: string }).code)
    expect((await rig.ask('POST', '/api/pair', { name: 'Another' })).code).toBe('PAIRING_PENDING')
    rig.do('stop')
    await rig.until(() => rig.live?.refusals.length === 0)
    const answer = await rig.ask('GET', `/api/pair/${(body as { id: string }).id}`)
    expect(answer).toMatchObject({ body: { state: 'refused' } })
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('a press of Start lets in, starts nothing although a session could start, and the token is told once', async () => {
    const other = await ServerRig.open('serial', { prepare: admitSomeone })
    await other.until(() => other.live?.refusals.length === 0)
    const answer = await other.pair('Anna’s phone')
    expect(answer.body).toEqual({ state: 'granted' })
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/^upright_device=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=31536000$/)
    expect(other.sent.arms).toBe(0)
    expect(other.live).toMatchObject({ state: 'upright', session: null, refusals: [] })
    const { id } = other.asked.find(({ type }) => type === 'pair') as never as { id: string }
    expect((await other.ask('GET', `/api/pair/${id}`, undefined, { headers: { cookie: '' } })).status).toBe(404)

    const devices = (await other.ask('GET', '/api/devices')).body as Device[]
    expect(devices).toMatchObject([{ name: 'Anna’s phone', here: true }])
    expect((await other.ask('GET', '/api/meta')).body).toMatchObject({ paired: true, chosen: { user: 'anna' } })

    // What is kept of it is a hash.
    const token = /=([\w-]{43});/.exec(cookie)![1]!
    const rows = withHistory(other.journalPath, (database) => database.prepare('SELECT * FROM devices').all())
    expect(JSON.stringify(rows)).toMatch(/"token_hash":"[0-9a-f]{64}"/)
    expect(JSON.stringify(rows)).not.toContain(token)
    for (const suffix of ['', '-wal']) expect(readFileSync(other.journalPath + suffix).includes(token)).toBe(false)

    // The next press is one of a session again.
    other.do('start')
    await other.until(() => other.sent.arms === 1)

    // Let go of, it is a stranger at once.
    expect((await other.ask('DELETE', `/api/devices/${devices[0]!.id}`)).status).toBe(204)
    expect((await other.ask('GET', '/api/people')).code).toBe('NOT_PAIRED')
    await other.close()
  })

  test('a device that forgets itself is let go', async () => {
    await sleep(100)
    await rig.until(() => rig.live?.refusals.length === 0)
    const other = await ServerRig.open('serial')
    await other.pair()
    expect((await other.ask('GET', '/api/devices')).status).toBe(200)
    const answer = await other.ask('DELETE', '/api/pair')
    expect(answer.headers['set-cookie']).toMatch(/^upright_device=; .*Max-Age=0$/)
    expect((await other.ask('GET', '/api/devices')).code).toBe('NOT_PAIRED')
    await other.close()
  })

  test('not while a session runs', async () => {
    rig.do('start')
    await rig.until(() => rig.live?.session !== null)
    expect(await meta()).toMatchObject({ pairing: null })
    expect((await rig.ask('POST', '/api/pair', { name: 'Late' })).code).toBe('NOT_NOW')
    expect((await rig.ask('POST', '/api/stop')).status).toBe(202)
    await rig.until(() => rig.live?.session === null, 60_000)
  })
})

test('at a virtual table everyone counts as paired, and nobody needs to ask', async () => {
  const rig = await ServerRig.open('simulated')
  expect((await rig.ask('GET', '/api/meta')).body).toMatchObject({ paired: true, virtual: true, pairing: null })
  expect((await rig.ask('POST', '/api/pair', { name: 'Phone' })).code).toBe('NOT_NEEDED')
  expect((await rig.ask('GET', '/api/people')).status).toBe(200)
  await rig.close()
})
