import { once } from 'node:events'
import { Agent, type ClientRequest, get, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config/config.ts'
import type { Fact, LiveState } from '../../src/feed/live-state.ts'
import type { FromServer, Parcel } from '../../src/server/messages.ts'
import { openServer, type Server } from '../../src/server/server.ts'

const STATE = {
  table: 'serial',
  state: 'upright',
  session: null,
  signal: 'ready',
  say: 'Ready.',
  user: 'anna',
  refusals: [],
}
const NOTHING: Parcel = {
  type: 'parcel',
  live: null,
  facts: [],
  chosen: null,
  health: null,
  commission: null,
  pairings: [],
}

/** A listener of the live feed. */
class Listener {
  readonly request: ClientRequest
  readonly response: Promise<IncomingMessage>
  text = ''
  isOver = false

  constructor(port: number, headers: Record<string, string> = {}, path = '/api/live') {
    this.request = get({ port, path, agent: new Agent(), headers: { host: `localhost:${port}`, ...headers } })
    this.request.on('error', () => {
      this.isOver = true
    })
    this.response = once(this.request, 'response').then(([response]) => {
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        this.text += text
      })
      response.on('close', () => {
        this.isOver = true
      })
      return response as IncomingMessage
    })
  }

  count(event: string): number {
    return this.text.split(`event: ${event}\n`).length - 1
  }

  factIds(): number[] {
    return [...this.text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
  }
}

describe('a crowd of clients', () => {
  let server: Server
  let port: number
  let heard: FromServer[]
  let facts: number
  const listeners: Listener[] = []

  beforeEach(async () => {
    heard = []
    facts = 0
    const config = parseConfig('', { file: null, folder: '/nowhere', stateFolder: '/nowhere', home: '/nowhere' })
    server = openServer({ config, table: 'serial', chosen: { program: 'gentle', user: 'anna' } }, (message) =>
      heard.push(message),
    )
    const app = await server.app
    await app.listen({ host: '127.0.0.1', port: 0 })
    port = (app.server.address() as AddressInfo).port
  })
  afterEach(async () => {
    for (const listener of listeners.splice(0)) listener.request.destroy()
    await server.close()
  })

  const tellLive = (extra: Partial<LiveState> = {}) =>
    server.hear({ ...NOTHING, live: { state: { ...STATE, ...extra } as unknown as LiveState, personal: ['a secret'] } })
  const tellFact = (fact: Partial<Fact> = { type: 'promptAsked', atMs: 0, session: 's' }) => {
    facts += 1
    server.hear({
      ...NOTHING,
      facts: [{ id: facts, at: '2026-01-01T00:00:00.000Z', fact: fact as Fact, personal: ['a secret'] }],
    })
  }
  const listen = async (headers?: Record<string, string>, path?: string) => {
    const listener = new Listener(port, headers, path)
    listeners.push(listener)
    await listener.response
    return listener
  }
  const ask = (method: string, path: string, body?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const asked = request(
        { port, method, path, headers: { host: `localhost:${port}`, 'content-type': 'application/json' } },
        (response) => {
          response.resume()
          resolve(response.statusCode!)
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })

  test('50 listen, another floods, every limit is used up: Stop is heard at once, also with 10 MB behind it', async () => {
    const crowd = await Promise.all(Array.from({ length: 50 }, () => listen()))
    tellLive()
    const flood: Promise<number>[] = []
    for (let asked = 0; asked < 1300; asked += 50)
      flood.push(
        ...(await Promise.all(Array.from({ length: 50 }, () => ask('GET', '/api/questions')))).map((status) =>
          Promise.resolve(status),
        ),
      )
    expect((await Promise.all(flood)).filter((status) => status === 429).length).toBeGreaterThan(50)
    for (const body of [undefined, 'x'.repeat(10_000_000)]) {
      heard = []
      const began = performance.now()
      const answer = ask('POST', '/api/stop', body).catch(() => 202) // who still sends may find the line closed
      while (!heard.some(({ type }) => type === 'stop')) {
        expect(performance.now() - began).toBeLessThan(1000)
        await sleep(1)
      }
      server.hear({ type: 'stopped' })
      expect(await answer).toBe(202)
    }
    for (const listener of crowd) expect(listener.isOver).toBe(false)
    tellLive({ say: 'Still here.' })
    await sleep(200)
    for (const listener of crowd) expect(listener.text).toContain('Still here.')
  })

  test('who reads slowly skips pictures and no fact', async () => {
    const [fast, slow] = [await listen(), await listen()]
    ;(await slow.response).pause()
    const words = 'x'.repeat(20_000)
    for (let told = 0; told < 600; told++) {
      tellLive({ say: words })
      if (told % 20 === 0) tellFact()
      await sleep(1)
    }
    ;(await slow.response).resume()
    await sleep(500)
    expect(slow.isOver).toBe(false)
    expect(slow.factIds()).toEqual(fast.factIds())
    expect(slow.factIds()).toHaveLength(30)
    expect(fast.count('live')).toBeGreaterThan(500)
    expect(slow.count('live')).toBeLessThan(fast.count('live'))
  })

  test('who never reads is let go, and costs no memory', async () => {
    const stuck = await listen()
    ;(await stuck.response).pause()
    const words = { type: 'linkLost', atMs: 0, message: 'x'.repeat(5000), hint: '' } as const
    for (let told = 0; told < 2000; told++) {
      tellFact(words)
      if (told % 20 === 0) await sleep(1)
    }
    ;(await stuck.response).resume()
    await sleep(300)
    expect(stuck.isOver).toBe(true)
    expect((await listen()).isOver).toBe(false)
  })

  test('who comes back is told what was missed, and nothing twice', async () => {
    for (let told = 0; told < 30; told++) tellFact()
    const first = await listen()
    const later = await listen({ 'last-event-id': '25' })
    const asked = await listen({}, '/api/live?after=28')
    tellFact()
    await sleep(100)
    expect(first.factIds()).toEqual([...Array.from({ length: 20 }, (_, index) => index + 11), 31])
    expect(later.factIds()).toEqual([26, 27, 28, 29, 30, 31])
    expect(asked.factIds()).toEqual([29, 30, 31])
  })

  test('who is not paired hears nothing of a person', async () => {
    const listener = await listen()
    tellLive({ say: 'a secret', refusals: ['a secret', 'The ankle lock is open: close it.'] })
    tellFact({ type: 'felt', atMs: 0, session: 's', user: 'anna', well: false })
    tellFact({ type: 'refused', atMs: 0, reasons: ['a secret', 'The table is still moving.'] })
    tellFact({
      type: 'sessionStarted',
      atMs: 0,
      session: 's',
      program: 'gentle',
      deepestDeg: 20,
      capS: 60,
      visitor: { user: 'anna', reservedMin: 1 },
    })
    await sleep(100)
    expect(listener.text).not.toMatch(/anna|a secret|felt/)
    expect(listener.text).toContain('The ankle lock is open: close it.')
    expect(listener.text).toContain('The table is still moving.')
    expect(listener.text).toContain('A paired device says why.')
  })

  test('paths that lead out of the page’s folder lead nowhere, and are nobody’s trouble', async () => {
    for (const path of [
      '/../../package.json',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/../../../package.json',
      '/.env',
      '/\\..\\package.json',
    ]) {
      const status = await ask('GET', path)
      expect(status, path).toBeGreaterThanOrEqual(400)
      expect(status, path).toBeLessThan(500)
    }
    expect(heard.filter(({ type }) => type === 'trouble')).toEqual([])
  })

  test('from one address only so many may listen', async () => {
    await Promise.all(Array.from({ length: 64 }, () => listen()))
    const turnedAway = await listen()
    expect((await turnedAway.response).statusCode).toBe(503)
    expect(await ask('POST', '/api/stop')).toBe(202)
  })
})
