import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config/config.ts'
import { BrokerLink } from '../../src/mqtt/broker-link.ts'
import { topicsOf } from '../../src/mqtt/topics.ts'
import { until } from './mosquitto.ts'
import { TableOnBroker } from './table-on-broker.ts'
import { impatient, type ToldTable, toldBy } from './told-table.ts'

let table: ToldTable | undefined
afterEach(() => table?.close())

function open(mqtt: string): ToldTable {
  table = impatient(mqtt)
  return table
}

describe('what only looks like a broker', () => {
  let server: Server | undefined
  const sockets = new Set<Socket>()
  afterEach(() => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    server?.close()
  })
  const listen = (greet: (socket: Socket) => void) =>
    new Promise<string>((resolve) => {
      server = createServer((socket) => {
        sockets.add(socket)
        socket.on('error', () => {})
        greet(socket)
      }).listen(0, '127.0.0.1', () => resolve(`mqtt://127.0.0.1:${(server!.address() as { port: number }).port}`))
    })

  test('accepts and never answers: told, while a session begins and goes on as without it', async () => {
    const url = await listen(() => {})
    const table = await TableOnBroker.open(`url = "${url}"`)
    table.does('start')
    await table.until(() => table.live?.phase === 'tilting' && table.live.angleDeg! > -70)
    await table.until(() => table.troubles.length > 0)
    expect(table.troubles).toEqual([expect.stringMatching(/^MQTT: .*it does not answer$/)])
    expect(table.live).toMatchObject({ phase: 'tilting', session: expect.any(String) })
    expect(table.asked).toEqual([])
    await table.close()
  })

  test('lets everybody in and confirms nothing: given up, and told', async () => {
    // CONNACK, and never a word again.
    const url = await listen((socket) => {
      socket.once('data', () => socket.write(Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00])))
      socket.resume()
    })
    const table = open(`url = "${url}"`)
    await until(
      () => table.news.some(({ message }) => message?.includes('stopped answering')),
      () => table.news,
      60_000,
    )
  })

  test('lets it tell, and not listen: that nobody can stop it is told', async () => {
    const url = await listen((socket) => {
      socket.on('data', (bytes) => {
        if (bytes[0] === 0x10) socket.write(Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]))
        // To SUBSCRIBE, by its number: not authorized, not authorized.
        if (bytes[0] === 0x82) socket.write(Buffer.from([0x90, 0x05, bytes[2]!, bytes[3]!, 0x00, 0x87, 0x87]))
      })
    })
    const table = open(`url = "${url}"\ntable = "attic"`)
    expect(await toldBy(table)).toMatchObject({
      message: expect.stringContaining('nobody can stop it over MQTT'),
      hint: expect.stringContaining('upright/attic/command'),
    })
    await until(() => table.isConnected)
  })

  test('takes nothing more: what waits to be written is given up with the line, and nobody waits for ever', async () => {
    const url = await listen((socket) => {
      socket.on('data', (bytes) => {
        if (bytes[0] === 0x10) socket.write(Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]))
        if (bytes[0] !== 0x82) return
        socket.write(Buffer.from([0x90, 0x05, bytes[2]!, bytes[3]!, 0x00, 0x00, 0x00]))
        socket.pause()
      })
    })
    const config = parseConfig(`[mqtt]\nurl = "${url}"`, { file: null, folder: '/', stateFolder: '/', home: '/' }).mqtt!
    const told: string[] = []
    const link = await new Promise<BrokerLink>((resolve) => {
      const link: BrokerLink = new BrokerLink({
        config,
        topics: topicsOf(config),
        subscriptions: ['a', 'b'],
        connected: () => resolve(link),
        received: () => {},
        trouble: ({ message }) => told.push(message),
        patience: { answerWithinMs: 1000, keepaliveS: 1 },
      })
    })
    const message = { topic: 'a', payload: 'x'.repeat(8 * 2 ** 20), qos: 0, retain: false } as const
    expect(await Promise.all([link.publish(message), link.publish(message)])).toContain(false)
    expect(told[0]).toContain('stopped answering')
    await link.close({ ...message, payload: '' })
  })

  test('says that another client has this table’s id: told, and tried again seldom', async () => {
    const url = await listen((socket) =>
      socket.once('data', () => socket.end(Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00, 0xe0, 0x01, 0x8e]))),
    )
    const table = open(`url = "${url}"`)
    expect(await toldBy(table)).toMatchObject({ message: 'MQTT: another client uses this table’s id on the broker' })
    await sleep(2500)
    expect(sockets.size).toBe(1)
  })

  test('is too old for MQTT 5: told so', async () => {
    const url = await listen((socket) => socket.once('data', () => socket.end(Buffer.from([0x20, 0x02, 0x00, 0x01]))))
    expect(await toldBy(open(`url = "${url}"`))).toMatchObject({ message: 'MQTT: the broker does not speak MQTT 5' })
  })

  test.each([
    ['noise', Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')],
    ['a packet that never ends', Buffer.from([0x20, 0xff, 0xff, 0xff, 0x7f, 0x00])],
    ['a length that is none', Buffer.from([0x20, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ['a publication before its greeting', Buffer.from([0x30, 0x06, 0x00, 0x04, 0x73, 0x74, 0x6f, 0x70])],
  ])('says %s: told, and nothing is made of it', async (_, bytes) => {
    const url = await listen((socket) => socket.once('data', () => socket.write(bytes)))
    const table = open(`url = "${url}"`)
    expect(await toldBy(table, 40_000)).toMatchObject({ type: 'trouble' })
    expect([table.stops, table.isConnected]).toEqual([0, false])
  })
})
