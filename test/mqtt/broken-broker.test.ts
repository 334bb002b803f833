import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { parseConfig } from '../../src/config/config.ts'
import { openJournal } from '../../src/journal/journal.ts'
import { BrokerLink } from '../../src/mqtt/broker-link.ts'
import { topicsOf } from '../../src/mqtt/topics.ts'
import { ended, factsOf, freshPath } from '../journal/recorded-session.ts'
import { describeWith } from '../tool.ts'
import { Bystander, Mosquitto, until } from './mosquitto.ts'
import { TableOnBroker } from './table-on-broker.ts'
import { ToldTable } from './told-table.ts'

let table: ToldTable | undefined
let broker: Mosquitto | undefined
afterEach(async () => {
  await table?.close()
  await broker?.stop()
  table = undefined
  broker = undefined
})

function open(mqtt: string, path = freshPath()): ToldTable {
  table = new ToldTable(mqtt, path, {
    openLink: (options) => new BrokerLink({ ...options, patience: { answerWithinMs: 1000, keepaliveS: 1 } }),
  })
  return table
}
const toldBy = async (table: ToldTable, withinMs?: number) => {
  await until(() => table.news.length > 0, undefined, withinMs)
  return table.news[0]!
}

/** A file that only its owner may read. */
function secret(folder: string, name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

const folder = () => mkdtempSync(join(tmpdir(), 'upright-mqtt-'))

describeWith(['mosquitto'], 'a broker that lets in whom it knows', () => {
  const passwords = (name: string, password: string) => {
    const file = join(folder(), 'passwords')
    execFileSync('mosquitto_passwd', ['-b', '-c', file, name, password])
    return ['allow_anonymous false', `password_file ${file}`]
  }

  test('is told the password of its file, without the line’s end', async () => {
    broker = await Mosquitto.start(passwords('attic', 'secret'))
    const file = secret(folder(), 'password', 'secret\n')
    const table = open(`url = "${broker.url}"\nusername = "attic"\npassword_file = "${file}"`)
    await until(
      () => table.isConnected,
      () => table.news,
    )
    expect(table.publisher.health).toMatchObject({ lastError: null, backlog: 0, url: broker.url })
  })

  test('and does not know this one: told once, in words, and tried again seldom', async () => {
    broker = await Mosquitto.start(passwords('attic', 'secret'))
    const file = secret(folder(), 'password', 'wrong')
    const table = open(`url = "${broker.url}"\nusername = "attic"\npassword_file = "${file}"`)
    expect(await toldBy(table)).toMatchObject({ type: 'trouble', hint: expect.stringContaining('mqtt.password_file') })
    await sleep(3000)
    expect(table.news).toHaveLength(1)
    expect(table.publisher.health).toMatchObject({
      connectedAt: null,
      lastError: expect.stringContaining('let this table in'),
    })
  })

  test('is not even asked while everyone may read the password', async () => {
    const file = secret(folder(), 'password', 'secret')
    chmodSync(file, 0o644)
    broker = await Mosquitto.start(passwords('attic', 'secret'))
    const table = open(`url = "${broker.url}"\nusername = "attic"\npassword_file = "${file}"`)
    expect(await toldBy(table)).toMatchObject({
      message: expect.stringContaining('everyone on this machine may read mqtt.password_file'),
      hint: expect.stringContaining('chmod 600'),
    })
  })

  test('freezes in the middle of everything, and thaws: it is told what is then, and what it missed', async () => {
    broker = await Mosquitto.start()
    const somebody = await Bystander.join(broker.url)
    const path = freshPath()
    const table = open(`url = "${broker.url}"\ntable = "cold"`, path)
    await until(() => somebody.textsOn('upright/cold/availability').at(-1) === 'online')
    table.tell({ state: { state: 'session', phase: 'tilting', session: 's' } })
    await until(() => somebody.last('upright/cold/state')?.phase === 'tilting')
    broker.freeze()
    const journal = await openJournal({ path })
    for (const fact of factsOf('s')) journal.record(fact)
    await journal.close()
    table.tell({ state: { phase: 'holding' }, facts: [{ id: 1, at: '', fact: ended('s'), personal: [] }] })
    await until(() => !table.isConnected)
    table.tell({ state: { phase: 'returning' } })
    broker.thaw()
    await until(() => somebody.last('upright/cold/state')?.phase === 'returning')
    await until(() => somebody.last('upright/cold/session')?.id === 's')
    await until(() => somebody.textsOn('upright/cold/availability').at(-1) === 'online')
    // And it goes on.
    table.tell({ state: { phase: 'rising' } })
    await until(() => somebody.last('upright/cold/state')?.phase === 'rising')
    await somebody.leave()
  })

  test('has two tables of one name: told, and neither throws the other out again and again', async () => {
    broker = await Mosquitto.start()
    const first = open(`url = "${broker.url}"\ntable = "twin"`)
    await until(() => first.isConnected)
    const second = new ToldTable(`url = "${broker.url}"\ntable = "twin"`, freshPath())
    await until(() => first.news.some(({ type }) => type === 'trouble'))
    await sleep(6000)
    // Mosquitto 2.0 does not say why it hangs up.
    const troubles = [...first.news, ...second.news].filter(({ type }) => type === 'trouble')
    expect(troubles.length).toBeLessThanOrEqual(2)
    expect(troubles[0]).toMatchObject({
      message: expect.stringMatching(/it hung up$/),
      hint: expect.stringContaining('this table’s id'),
    })
    expect([...first.news, ...second.news].filter(({ type }) => type === 'broker').length).toBeLessThan(10)
    await second.close()
  })
})

describeWith(['mosquitto', 'openssl'], 'a broker with TLS', () => {
  const certificates = (name: string) => {
    const at = folder()
    const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: at, stdio: 'pipe' })
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=Test CA')
    for (const [whose, alt] of [
      ['broker', name],
      ['table', 'DNS:table'],
    ]) {
      openssl('req', ...key, '-keyout', `${whose}.key`, '-out', `${whose}.csr`, '-subj', `/CN=${whose}`)
      writeFileSync(join(at, 'ext'), `subjectAltName=${alt}\n`)
      const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'ext']
      openssl('x509', '-req', '-in', `${whose}.csr`, ...signed, '-out', `${whose}.crt`)
    }
    return at
  }
  const options = (at: string) => [
    `cafile ${at}/ca.crt`,
    `certfile ${at}/broker.crt`,
    `keyfile ${at}/broker.key`,
    'require_certificate true',
    'use_identity_as_username true',
  ]
  const urlOf = (broker: Mosquitto) => broker.url.replace('mqtt://', 'mqtts://')
  const own = (at: string) => `cert_file = "${at}/table.crt"\nkey_file = "${at}/table.key"`

  test('that the named authority signed is trusted, and trusts the table’s own certificate', async () => {
    const at = certificates('IP:127.0.0.1')
    broker = await Mosquitto.start(options(at))
    const table = open(`url = "${urlOf(broker)}"\nca_file = "${at}/ca.crt"\n${own(at)}`)
    await until(
      () => table.isConnected,
      () => table.news,
    )
  })

  test.each([
    ['that nobody known here has signed', 'IP:127.0.0.1', '', /nobody known here has signed/],
    ['whose certificate is for another name', 'DNS:elsewhere', 'ca', /is for another name/],
  ])('%s is told nothing', async (_, name, ca, words) => {
    const at = certificates(name)
    broker = await Mosquitto.start(options(at))
    const table = open(`url = "${urlOf(broker)}"\n${ca ? `ca_file = "${at}/ca.crt"` : ''}\n${own(at)}`)
    expect(await toldBy(table)).toMatchObject({ message: expect.stringMatching(words) })
    expect(table.isConnected).toBe(false)
  })

  test('spoken to without it hangs up, and that is told', async () => {
    const at = certificates('IP:127.0.0.1')
    broker = await Mosquitto.start(options(at))
    expect((await toldBy(open(`url = "${broker.url}"`), 30_000)).message).toMatch(/hung up|does not answer|RESET/)
    await table?.close()
    const plain = await Mosquitto.start()
    expect((await toldBy(open(`url = "${urlOf(plain)}"`), 30_000)).message).toMatch(/no TLS|hung up|RESET/)
    await plain.stop()
  })
})

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
      () => table.news.some(({ type }) => type === 'trouble'),
      () => table.news,
      60_000,
    )
    expect(table.news.at(-1)?.message).toMatch(/stopped answering/)
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
