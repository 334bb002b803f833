import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LiveState } from '../../src/feed/live-state.ts'
import { healthPayload } from '../../src/mqtt/health-payload.ts'
import { sessionPayload } from '../../src/mqtt/session-payload.ts'
import { StateFeed } from '../../src/mqtt/state-feed.ts'
import { statePayload } from '../../src/mqtt/state-payload.ts'
import type { Message } from '../../src/mqtt/topics.ts'
import { freshPath } from '../journal/recorded-session.ts'
import { describeWith } from '../tool.ts'
import { Bystander, Mosquitto, until } from './mosquitto.ts'
import { HEALTH, ONE_SESSION, PICTURE, ToldTable } from './told-table.ts'

describe('the picture on the broker', () => {
  const sent: Message[] = []
  let isTaken = true
  let nowMs = 0
  const feed = () =>
    new StateFeed(
      'state',
      async (message) => isTaken && sent.push(message) > 0,
      () => nowMs,
    )
  const picture = (state: Partial<LiveState>) => statePayload({ state: { ...PICTURE, ...state }, personal: [] }, false)
  /** Ten pictures a second. */
  const show = async (feed: StateFeed, seconds: number, at: (s: number) => Partial<LiveState>) => {
    sent.length = 0
    for (let tick = 0; tick < seconds * 10; tick++) {
      nowMs += 100
      feed.take(picture(at(tick / 10)))
      await Promise.resolve()
      await Promise.resolve()
    }
    return sent.map(({ qos }) => qos)
  }

  test('says nothing of a table at rest that trembles', async () => {
    const qos = await show(feed(), 60, (s) => ({ angleDeg: -75 + 0.1 * Math.sin(s * 7) }))
    expect(qos).toEqual([1])
  })

  test('tells of a motion once a second, and of a change at once', async () => {
    const tilting = feed()
    const qos = await show(tilting, 10, (s) => ({ state: 'session', phase: 'tilting', angleDeg: -75 + 2.5 * s }))
    expect(qos).toHaveLength(10)
    expect(qos.slice(1)).toEqual(Array(9).fill(0))
    const change = await show(tilting, 0.3, (s) => ({ state: 'session', phase: 'holding', angleDeg: s }))
    expect(change).toEqual([1])
    expect(JSON.parse(sent[0]!.payload)).toMatchObject({ phase: 'holding', at: expect.stringMatching(/Z$/) })
  })

  test('is told again where the broker did not take it, as it is then', async () => {
    const lost = feed()
    isTaken = false
    await show(lost, 1, () => ({ alarm: true }))
    isTaken = true
    expect(await show(lost, 1, () => ({ alarm: true, angleDeg: 5 }))).toEqual([1])
    expect(JSON.parse(sent[0]!.payload)).toMatchObject({ alarm: true, angleDeg: 5 })
  })

  test('never waits for a broker that takes nothing, and piles nothing up', async () => {
    let asked = 0
    const stuck = new StateFeed(
      'state',
      () => {
        asked += 1
        return new Promise(() => {})
      },
      () => nowMs,
    )
    await show(stuck, 60, (s) => ({ phase: s % 2 ? 'tilting' : 'holding', angleDeg: s }))
    expect(asked).toBe(1)
  })
})

describe('what is about a person', () => {
  const personal = ['Anna has glaucoma: see a physician.']
  const state = { ...PICTURE, user: 'anna', say: personal[0]!, refusals: [...personal, 'The ankle lock is open.'] }

  test('is not on the broker', () => {
    const told = statePayload({ state, personal }, false)
    expect(JSON.stringify(told)).not.toMatch(/anna|glaucoma/i)
    expect(told.refusals).toEqual([expect.stringContaining('may not start now'), 'The ankle lock is open.'])
  })

  test('is where names may go there', () => {
    expect(statePayload({ state, personal }, true)).toMatchObject({
      user: 'anna',
      say: personal[0],
      refusals: state.refusals,
    })
  })
})

test('a session is told with its end, its reason in words, and nobody’s name', () => {
  const told = sessionPayload({ ...ONE_SESSION, outcome: 'returned', cause: 'ankleLockOpened' }, 'attic')
  expect(told).toEqual({
    id: 'one',
    table: 'attic',
    startedAt: '2026-03-01T18:30:00.000Z',
    endedAt: '2026-03-01T18:36:01.400Z',
    durationS: 361,
    program: 'gentle',
    outcome: 'returned',
    cause: 'ankleLockOpened',
    words: expect.stringMatching(/^cut short: .*ankle lock/i),
    invertedS: 120,
    exposureMin: 0.71,
    deepestDeg: 20.1,
  })
  expect(sessionPayload({ ...ONE_SESSION, outcome: 'interrupted', invertedS: null }, 'attic')).toMatchObject({
    invertedS: null,
  })
})

test.each([
  [{}, []],
  [{ link: { ...HEALTH.link, up: false }, sensors: { ...HEALTH.sensors, trusted: null } }, [/not connected/]],
  [{ guard: { ...HEALTH.guard, state: 'latched', cause: 'eStop', causeWords: 'E-stop' } }, [/latched: E-stop/]],
  [{ guard: { ...HEALTH.guard, selfTest: 'failed' } }, [/self-test/]],
  [{ sensors: { ...HEALTH.sensors, trusted: false } }, [/cannot be trusted/]],
  [{ journal: 'The disk is full.' }, [/disk is full/]],
] as const)('a table with %j has as its problems %j', (change, problems) => {
  const told = healthPayload({ ...HEALTH, ...change } as typeof HEALTH, '1', 'serial')
  expect(told.problems).toEqual(problems.map((words) => expect.stringMatching(words)))
})

describeWith(['mosquitto'], 'a table on a broker', () => {
  let broker: Mosquitto
  let somebody: Bystander
  beforeAll(async () => {
    broker = await Mosquitto.start()
    somebody = await Bystander.join(broker.url)
  })
  afterAll(async () => {
    await somebody.leave()
    await broker.stop()
  })

  test('is online while control tells of it, offline while control hangs, and says goodbye', async () => {
    const table = new ToldTable(`url = "${broker.url}"\ntable = "cellar"`, freshPath())
    const availability = () => somebody.textsOn('upright/cellar/availability')
    await until(() => availability().at(-1) === 'online')
    // Whoever reads that it is there finds what is true of it.
    const topics = somebody.heard.map(({ topic }) => topic).filter((topic) => topic.startsWith('upright/cellar'))
    expect(topics.indexOf('upright/cellar/state')).toBeLessThan(topics.indexOf('upright/cellar/availability'))
    table.fallSilent()
    await until(() => availability().at(-1) === 'offline')
    table.tell()
    await until(() => availability().at(-1) === 'online')
    await table.close()
    await until(() => availability().at(-1) === 'offline')
  })

  test('is not stopped by what was meant for it while it was away', { tags: ['S7/controller'] }, async () => {
    const section = `url = "${broker.url}"\ntable = "away"`
    const before = new ToldTable(section, freshPath())
    await until(() => before.isConnected)
    await before.close()
    await somebody.say('upright/away/command', 'stop')
    const after = new ToldTable(section, freshPath())
    await until(() => after.isConnected)
    await until(() => somebody.textsOn('upright/away/availability').at(-1) === 'online')
    // What the broker kept for it would have come with the greeting, and before this.
    await somebody.say('upright/away/command', 'start')
    await until(() => after.news.some(({ type }) => type === 'trouble'))
    expect(after.stops).toBe(0)
    await somebody.say('upright/away/command', 'stop')
    await until(() => after.stops === 1)
    await after.close()
  })

  test('is a line on a wall: busy, its alarm, what needs a hand', async () => {
    const table = new ToldTable(`url = "${broker.url}"\ntable = "wall"`, freshPath())
    const summary = () => somebody.last('upright/wall/summary')
    await until(() => summary()?.busy === false)
    expect(summary()).toMatchObject({ table: 'wall', version: '1.2.3', state: 'upright', alarm: false, problems: [] })
    const counted = () => somebody.textsOn('upright/wall/summary').length
    const before = counted()
    for (let angleDeg = -75; angleDeg < 0; angleDeg += 5) table.tell({ state: { angleDeg } })
    table.tell({ state: { state: 'session', session: 's', phase: 'tilting', alarm: true } })
    table.tell({ health: { ...HEALTH, journal: 'The disk is full.' } })
    await until(() => (summary()?.problems as string[] | undefined)?.length === 1)
    expect(summary()).toMatchObject({ busy: true, alarm: true, problems: ['The disk is full.'] })
    expect(counted()).toBe(before + 2)
    await table.close()
  })

  test('tells nothing of how somebody felt, and of a refusal not why', async () => {
    const table = new ToldTable(`url = "${broker.url}"\ntable = "quiet"`, freshPath())
    await until(() => table.isConnected)
    const at = '2026-03-01T00:00:00Z'
    const reasons = ['Anna has glaucoma.', 'The ankle lock is open.']
    table.tell({
      facts: [
        { id: 1, at, fact: { type: 'felt', atMs: 0, session: 's', user: 'anna', well: false }, personal: [] },
        { id: 2, at, fact: { type: 'refused', atMs: 0, reasons }, personal: [reasons[0]!] },
        {
          id: 3,
          at,
          fact: {
            type: 'sessionStarted',
            atMs: 0,
            session: 's',
            program: 'gentle',
            deepestDeg: 20,
            capS: 720,
            visitor: { user: 'anna', reservedMin: 1 },
          },
          personal: [],
        },
      ],
    })
    await until(() => somebody.last('upright/quiet/event')?.n === 3)
    expect(somebody.textsOn('upright/quiet/event').map((text) => (JSON.parse(text) as { n: number }).n)).toEqual([2, 3])
    expect(somebody.textsOn('upright/quiet/event').join()).not.toMatch(/anna|glaucoma/i)
    await table.close()
  })
})
