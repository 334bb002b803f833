import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../tool.ts'
import { Bystander, Mosquitto } from './mosquitto.ts'
import { TableOnBroker } from './table-on-broker.ts'

const COMMAND = 'upright/attic/command'

describeWith(['mosquitto'], 'what a broker can bring about at a table', () => {
  let broker: Mosquitto
  let somebody: Bystander
  let table: TableOnBroker | undefined
  beforeAll(async () => {
    broker = await Mosquitto.start()
  })
  afterAll(() => broker.stop())
  afterEach(async () => {
    await table?.close()
    table = undefined
    for (const topic of new Set(somebody.heard.map(({ topic }) => topic))) await somebody.say(topic, '', true)
    await somebody.leave()
  })

  const open = async () => {
    table = await TableOnBroker.open(`url = "${broker.url}"\ntable = "attic"`)
    return table
  }
  const isOnline = () => somebody.textsOn('upright/attic/availability').at(-1) === 'online'
  const startedAt = async (table: TableOnBroker) => {
    table.does('start')
    await table.until(() => table.live?.phase === 'tilting' && table.live.angleDeg! > -70)
  }

  test('Stop from a broker ends a session gently: the table returns, and the session is told', {
    tags: ['S7/controller', 'S11/controller'],
  }, async () => {
    somebody = await Bystander.join(broker.url)
    const table = await open()
    await table.until(isOnline)
    await startedAt(table)
    await table.until(() => somebody.last('upright/attic/state')?.phase === 'tilting')
    await somebody.say(COMMAND, 'stop')
    await table.until(() => table.live?.phase !== 'tilting', 2000)
    expect(table.asked).toEqual([{ type: 'stop' }])
    await table.until(() => somebody.textsOn('upright/attic/session').length === 1, 60_000)
    const session = somebody.last('upright/attic/session')
    expect(session).toMatchObject({ table: 'attic', program: 'gentle', outcome: 'returned', cause: 'stopRequested' })
    await table.until(() => somebody.last('upright/attic/last_session') !== null)
    expect(somebody.last('upright/attic/last_session')).toEqual(session)
    const types = somebody.textsOn('upright/attic/event').map((text) => (JSON.parse(text) as { type: string }).type)
    expect(types).toEqual(table.facts.map(({ type }) => type).slice(-types.length))
    expect(types).toEqual(expect.arrayContaining(['sessionStarted', 'phaseEntered', 'causeRaised', 'sessionEnded']))
    expect(somebody.heard.filter(({ text }) => text.includes('atMs'))).toEqual([])
  })

  test('whatever else comes from a broker starts nothing, is ignored and told', {
    tags: ['S7/controller'],
  }, async () => {
    somebody = await Bystander.join(broker.url)
    const table = await open()
    await table.until(isOnline)
    const strange = ['start', 'STOP', ' stop', 'stop\n', '"stop"', '{"command":"start"}', '', 'reset', 'stop\0', '💥']
    for (const payload of strange) await somebody.say(COMMAND, payload)
    await somebody.say(COMMAND, Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]))
    await somebody.say(COMMAND, Buffer.alloc(10 * 2 ** 20, 's'))
    for (const topic of [
      'start',
      'state',
      'session',
      'last_session',
      'event',
      'health',
      'command/start',
      'availability',
    ])
      await somebody.say(`upright/attic/${topic}`, '{"state":"session","phase":"tilting","type":"start"}')
    await somebody.say('homeassistant/status', 'offline')
    await somebody.say('homeassistant/status', 'start')
    await somebody.say('homeassistant/device/upright_attic/config', 'start')
    await sleep(1000)
    expect(table.asked).toEqual([])
    expect(table.live).toMatchObject({
      state: 'upright',
      session: null,
      guard: 'idle',
      angleDeg: expect.closeTo(-75, 0),
    })
    expect(table.facts.map(({ type }) => type)).not.toContain('sessionStarted')
    expect(table.troubles).toEqual([expect.stringMatching(/a message on upright\/attic\/command is ignored/)])
    // It still hears.
    await somebody.say(COMMAND, 'stop')
    await table.until(() => table.asked.length === 1)
  })

  test('what a broker retained for the table is never obeyed, not even Stop', { tags: ['S7/controller'] }, async () => {
    somebody = await Bystander.join(broker.url)
    await somebody.say(COMMAND, 'stop', true)
    await somebody.say('homeassistant/status', 'online', true)
    await somebody.say(
      'homeassistant/device/upright_attic/config',
      '{"components":{"start":{"platform":"button"}}}',
      true,
    )
    await somebody.say('upright/attic/state', '{"state":"session","phase":"tilting"}', true)
    await somebody.say('upright/attic/last_session', '{"id":"invented"}', true)
    await somebody.say('upright/attic/availability', 'offline', true)
    await broker.stop()
    const table = await open()
    await startedAt(table)
    await broker.start()
    await table.until(() => table.news.some(({ type }) => type === 'broker'))
    await table.until(() => table.troubles.some((message) => message.includes('it was retained')))
    await sleep(500)
    expect(table.asked).toEqual([])
    expect(table.live).toMatchObject({ phase: 'tilting', session: expect.any(String) })
    // What was put in its place by others is replaced by what is true.
    await table.until(() => isOnline() && somebody.last('upright/attic/state')?.phase === 'tilting')
    await table.until(() => somebody.textsOn('upright/attic/last_session').at(-1) === '')
    await table.until(() => somebody.last('homeassistant/device/upright_attic/config')?.origin !== undefined)
    await somebody.say(COMMAND, 'stop', true)
    await table.until(() => table.asked.length === 1)
  })
})
