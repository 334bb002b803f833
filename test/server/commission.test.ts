import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PARTS } from '../../src/commissioning/parts.ts'
import { withPeople } from '../../src/journal/open-people.ts'
import { Devices } from '../../src/server/devices.ts'
import type { FromServer } from '../../src/server/messages.ts'
import { openServer, type Server } from '../../src/server/server.ts'
import { Story, type StoryOptions } from '../commissioning/story.ts'
import { configOf } from '../config/places.ts'
import { bodiesFor, urlOf } from './operations.ts'

interface Answer {
  readonly status: number
  readonly body: { readonly error?: { readonly code: string } } & Record<string, unknown>
}

/** The server of a wizard, and a device that was paired earlier. */
class WizardHouse {
  readonly asked: FromServer[] = []
  readonly server: Server
  story!: Story
  readonly #cookie: string

  constructor() {
    const journal = { path: join(mkdtempSync(join(tmpdir(), 'upright-wizard-page-')), 'upright.db') }
    const config = { ...configOf(''), journal }
    const devices = new Devices((use) => withPeople(journal.path, (_store, database) => use(database)))
    this.#cookie = `upright_device=${devices.add('Phone')}`
    const chosen = { program: 'gentle', user: null }
    this.server = openServer({ config, table: 'serial', chosen, isCommissioning: true }, (message) => {
      this.asked.push(message)
      if (message.type === 'stop') this.server.hear({ type: 'stopped' })
    })
  }

  /** A table that is walked; each answer that comes through reaches its wizard, as in `upright commission`. */
  walk(options: StoryOptions, isSo: (story: Story) => boolean): void {
    this.story = new Story(options)
    this.story.until(() => isSo(this.story))
    this.show()
  }

  show(): void {
    for (const message of this.asked.splice(0)) {
      if (message.type === 'commissionAnswer') this.story.wizard.answerFromPage(message.question, message.text)
      if (message.type === 'stop') this.story.wizard.askStop()
    }
    const parts = [{ part: 'direction', why: 'never tried', title: PARTS.direction.title }] as const
    const commission = { where: '/dev/ttyACM0', parts, view: this.story.view }
    this.server.hear({ type: 'parcel', live: null, facts: [], chosen: null, health: null, pairings: [], commission })
  }

  async ask(method: string, url: string, payload?: unknown, isPaired = true): Promise<Answer> {
    const app = await this.server.app
    const headers = { host: 'localhost:8080', ...(isPaired ? { cookie: this.#cookie } : {}) }
    const body = payload === undefined ? {} : { payload: payload as object }
    const response = await app.inject({ method, url, headers, ...body } as InjectOptions & { method: 'GET' })
    return { status: response.statusCode, body: /^[{[]/.test(response.body) ? JSON.parse(response.body) : {} }
  }

  answer(text: string, isPaired = true, question = this.story.view.questionNumber): Promise<Answer> {
    return this.ask('POST', '/api/commission/answer', { question, text }, isPaired)
  }
}

const FOUND: StoryOptions = { steps: ['start'], instead: () => true }
const hasFound = (story: Story) => story.view?.finding != null

describe('the wizard over the network', () => {
  let house: WizardHouse
  beforeEach(() => {
    house = new WizardHouse()
  })
  afterEach(() => house.server.close())

  test('is not there before it runs, and then is seen by everyone, with what was found and how to mend it', async () => {
    const before = await house.ask('GET', '/api/commission')
    expect([before.status, before.body.error?.code]).toEqual([404, 'NO_WIZARD'])
    expect((await house.ask('POST', '/api/commission/answer', { question: 1, text: '' })).status).toBe(404)
    house.walk(FOUND, hasFound)
    const { status, body } = await house.ask('GET', '/api/commission', undefined, false)
    expect(status).toBe(200)
    expect(body).toEqual({ where: '/dev/ttyACM0', parts: expect.any(Array), view: house.story.view })
    expect(body.view).toMatchObject({ finding: { code: 'switchDead', mend: expect.stringContaining('wire') } })
  })

  test('is answered by a paired device and by nobody else', async () => {
    house.walk(FOUND, hasFound)
    const stranger = await house.answer('', false)
    expect([stranger.status, stranger.body.error?.code]).toEqual([401, 'NOT_PAIRED'])
    expect(house.asked).toEqual([])
    expect((await house.answer('')).status).toBe(202)
    expect(house.asked).toEqual([{ type: 'commissionAnswer', question: house.story.view.questionNumber, text: '' }])
    house.show()
    house.story.until(() => house.story.view.finding === null)
  })

  test('refuses in words what is late, what is not understood, and what the terminal only is asked', async () => {
    house.walk({ parts: ['angles'], steps: ['wiredParts'], answers: { sensorA: '?' } }, asks('sensorA'))
    const refusals = [
      [await house.answer('potentiometer', true, house.story.view.questionNumber - 1 || 99), 409, 'QUESTION_GONE'],
      [await house.answer('a wet string'), 400, 'INVALID'],
      [await house.answer('x'.repeat(21)), 400, 'INVALID'],
    ] as const
    house.walk({ steps: ['direction'], answers: { empty: 'n' } }, asks('empty'))
    const atTerminal = [await house.answer('y'), 403, 'AT_THE_TERMINAL'] as const
    for (const [{ status, body }, wanted, code] of [...refusals, atTerminal])
      expect([status, body.error?.code]).toEqual([wanted, code])
    expect(house.asked).toEqual([])
  })

  test.each(['empty', 'tryAgain'])(
    'every route with a paired device and the boldest body, while it asks “%s”: nothing is announced, nothing driven',
    { tags: ['S7/controller'] },
    async (id) => {
      if (id === 'empty') house.walk({ steps: ['direction'], answers: { empty: 'n' } }, asks('empty'))
      else house.walk(FOUND, asks('tryAgain'))
      const { paths } = (await house.ask('GET', '/api/openapi.json')).body as { paths: Record<string, object> }
      const bodies = bodiesFor('anna')
      let refused = 0
      for (const [path, methods] of Object.entries(paths))
        for (const method of Object.keys(methods).map((name) => name.toUpperCase())) {
          // The one never ends; after the other this device would be a stranger.
          if (path === '/api/live' || (method === 'DELETE' && path === '/api/pair')) continue
          const isAnswer = path === '/api/commission/answer'
          const body = isAnswer ? { question: house.story.view.questionNumber, text: 'y' } : bodies[`${method} ${path}`]
          const url = urlOf({ method, path, tag: '', hasBody: true }, 'anna')
          const answer = await house.ask(method, url, body)
          if (answer.body.error?.code === 'COMMISSIONING') refused += 1
          expect(answer.status === 503 || answer.status < 500, `${method} ${path}: ${answer.status}`).toBe(true)
        }
      expect(refused).toBeGreaterThan(10)
      const kinds = new Set(house.asked.map(({ type }) => type))
      expect([...kinds].sort()).toEqual(id === 'empty' ? ['stop'] : ['commissionAnswer', 'stop'])
      house.show()
      const fromMs = house.story.board.timeMs
      house.story.until(() => house.story.board.timeMs - fromMs > 500)
      const moves = house.story.sent.filter(({ type }) => type === 'arm' || type === 'drive')
      expect(moves).toEqual([])
    },
  )
})

function asks(id: string): (story: Story) => boolean {
  return (story) => story.view?.question?.id === id
}
