import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openJournal } from '../../src/journal/journal.ts'
import { ended, factsOf, freshPath } from '../journal/recorded-session.ts'
import { describeWith } from '../tool.ts'
import { Bystander, Mosquitto, until } from './mosquitto.ts'
import { impatient, ToldTable, toldBy } from './told-table.ts'

let table: ToldTable | undefined
let broker: Mosquitto | undefined
afterEach(async () => {
  await table?.close()
  await broker?.stop()
  table = undefined
  broker = undefined
})

function open(mqtt: string, path?: string): ToldTable {
  table = impatient(mqtt, path)
  return table
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
