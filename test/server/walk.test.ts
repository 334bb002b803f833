import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withHistory } from '../../src/journal/open-history.ts'
import { admitSomeone } from '../people/admitted.ts'
import { type Operation, operationsOf, urlOf } from './operations.ts'
import { type Answer, ServerRig } from './rig.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const MEGABYTES_10 = `{"name":"${'x'.repeat(10 * 1024 * 1024)}"}`
/** What is no request of any route. */
const WRONG_BODIES: readonly string[] = [
  'null',
  '[]',
  '"start"',
  '7',
  'true',
  '{"id":{"$gt":""},"name":["x"],"program":7,"user":false,"does":null,"step":{},"steps":"all","symptoms":[],"answers":[]}',
  '{"__proto__":{"paired":true}}',
  '{"constructor":{"prototype":{"paired":true}}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
]
const MALFORMED: readonly string[] = ['{', '{"name":', 'name=Ben', '', '\u0000', '{"name":"Ben"}}']

describe('every route, asked as it should not be', () => {
  let rig: ServerRig
  let operations: Operation[]
  let kept: string

  beforeAll(async () => {
    rig = await ServerRig.open('serial', { prepare: admitSomeone })
    operations = await operationsOf(rig)
    kept = whatIsKept(rig)
  })
  afterAll(() => rig.close())

  const nothingHappened = () => {
    expect(rig.sent).toEqual({ arms: 0, drives: 0 })
    expect(rig.live).toMatchObject({ state: 'upright', session: null })
    expect(whatIsKept(rig)).toBe(kept)
  }

  test('without pairing: what is personal or configures is refused, and says how to be let in', async () => {
    for (const operation of closed(operations)) {
      const answer = await rig.ask(operation.method, urlOf(operation, 'anna'), operation.hasBody ? {} : undefined)
      expectRefusal(answer, operation, 401, 'NOT_PAIRED')
    }
    const forged = { headers: { cookie: `upright_device=${'A'.repeat(43)}` } }
    for (const operation of closed(operations))
      expectRefusal(await rig.ask(operation.method, urlOf(operation), undefined, forged), operation, 401, 'NOT_PAIRED')
    nothingHappened()
  })

  test.each([
    ['a foreign Origin', { origin: 'http://evil.example' }, 403, 'FOREIGN_ORIGIN'],
    ['an Origin of another port', { origin: 'http://localhost:9999' }, 403, 'FOREIGN_ORIGIN'],
    ['no Origin at all ("null")', { origin: 'null' }, 403, 'FOREIGN_ORIGIN'],
    ['another page, as a browser tells', { 'sec-fetch-site': 'cross-site' }, 403, 'FOREIGN_ORIGIN'],
    ['a name that was rebound to this address', { host: 'evil.example:8080' }, 421, 'UNKNOWN_HOST'],
    ['this name with something behind it', { host: 'localhost.evil.example' }, 421, 'UNKNOWN_HOST'],
    ['an address that is not this machine’s', { host: '203.0.113.7:8080' }, 421, 'UNKNOWN_HOST'],
    ['a Host that is none', { host: 'localhost@evil' }, 421, 'UNKNOWN_HOST'],
  ])('from %s: refused on every route, Stop too', async (_, headers, status, code) => {
    const before = rig.asked.length
    for (const operation of operations)
      expectRefusal(await rig.ask(operation.method, urlOf(operation), undefined, { headers }), operation, status, code)
    expect(rig.asked.slice(before)).toEqual([])
    nothingHappened()
  })

  test('this page, by each of its names, is let in', async () => {
    for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST'])
      expect(
        (await rig.ask('GET', '/api/meta', undefined, { headers: { host, origin: `http://${host}` } })).status,
      ).toBe(200)
  })

  test('with a body of 10 MB: refused before it is read, and Stop is heard', async () => {
    for (const operation of operations.filter(({ hasBody, tag }) => hasBody && tag === 'open'))
      expectRefusal(await send(rig, operation, MEGABYTES_10), operation, 413, 'BODY_TOO_LARGE')
    for (const operation of closed(operations)) expect((await send(rig, operation, MEGABYTES_10)).status).toBe(401)
    expect((await rig.ask('POST', '/api/stop', MEGABYTES_10, { headers: JSON_TYPE })).status).toBe(202)
    nothingHappened()
  })

  test('with what is no JSON, or not the right one, to whoever is paired', async () => {
    await rig.pair()
    kept = whatIsKept(rig)
    const taking = operations.filter(({ hasBody }) => hasBody)
    for (const operation of taking) {
      for (const body of MALFORMED) expectRefusal(await send(rig, operation, body), operation, 400)
      for (const body of WRONG_BODIES) expectRefusal(await send(rig, operation, body), operation, 400)
      expectRefusal(await send(rig, operation, MEGABYTES_10), operation, 413, 'BODY_TOO_LARGE')
      const other = await rig.ask(operation.method, urlOf(operation), 'name=Ben', {
        headers: { 'content-type': 'text/plain' },
      })
      expectRefusal(other, operation, 415, 'INVALID_MEDIA_TYPE')
    }
    nothingHappened()
  })

  test('with ids, paths and questions that are none', async () => {
    const strange = [
      '../../etc/passwd',
      '%00',
      '%2e%2e%2f',
      '%',
      'x'.repeat(5000),
      "'; DROP TABLE devices; --",
      '%E0%A4%A',
    ]
    for (const operation of operations.filter(({ path }) => path.includes('{id}')))
      for (const id of strange) {
        const { status } = await rig.ask(operation.method, urlOf(operation, id), operation.hasBody ? {} : undefined)
        expect(status, `${operation.method} ${operation.path} with ${id.slice(0, 30)}`).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
    for (const query of ['?limit=-1', '?limit=1e9', '?limit=all', '?user[]=x', '?user=anna&user=ben', '?unknown=1'])
      expect((await rig.ask('GET', `/api/history${query}`)).status, query).toBe(400)
    for (const url of [
      '/api/',
      '/api/start',
      '/api/nothing',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '//evil.example',
    ])
      expect((await rig.ask('GET', url)).status, url).toBeGreaterThanOrEqual(400)
    nothingHappened()
  })

  test('Stop is heard whatever comes with it', async () => {
    const bodies = [...MALFORMED, ...WRONG_BODIES, MEGABYTES_10]
    const types = ['application/json', 'text/plain', 'multipart/form-data', 'nonsense', '']
    for (const type of types)
      for (const body of bodies.slice(0, type === 'text/plain' ? undefined : 4)) {
        const before = rig.asked.length
        const answer = await rig.ask('POST', '/api/stop', body, { headers: { 'content-type': type } })
        expect(answer.status, `${type}: ${body.slice(0, 20)}`).toBe(202)
        expect(rig.asked.slice(before)).toEqual([{ type: 'stop' }])
      }
    nothingHappened()
  })
})

function closed(operations: readonly Operation[]): Operation[] {
  return operations.filter(({ tag }) => tag === 'paired')
}

function send(rig: ServerRig, operation: Operation, body: string): Promise<Answer> {
  return rig.ask(operation.method, urlOf(operation, 'anna'), body, { headers: JSON_TYPE })
}

/** A refusal says what is wrong and what to do, and nothing of the inside. */
function expectRefusal(answer: Answer, { method, path }: Operation, status: number, code?: string): void {
  const { error } = answer.body as { error: { code: string; message: string; hint: string } }
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(status)
  if (code !== undefined) expect(error.code, `${method} ${path}`).toBe(code)
  expect(error.message).toMatch(/^[A-Z“].*[.!]$/s)
  expect(error.hint).not.toBe('')
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|SQLITE|Error:/)
}

/** People, programs and devices as they stand in the database, and the key that seals them. */
function whatIsKept(rig: ServerRig): string {
  return withHistory(rig.journalPath, (database) => {
    const rows = ['ledger', 'ledger_seals', 'programs', 'sessions'].map((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    )
    const devices = database.prepare('SELECT id, name, token_hash FROM devices').all()
    return JSON.stringify([rows, devices, readFileSync(`${rig.journalPath}.key`, 'hex')])
  })
}
