import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'
import { freshPath } from '../journal/recorded-session.ts'
import { describeWith } from '../tool.ts'
import { Bystander, Mosquitto, until } from './mosquitto.ts'
import { ToldTable } from './told-table.ts'

const PEOPLE = ['attic', 'cellar', 'homeassistant', 'wall']

/** A broker with the rules of the docs, as they stand there. */
async function brokerOfTheDocs(): Promise<Mosquitto> {
  const page = readFileSync(join(packageRoot, 'docs/home-assistant.md'), 'utf8')
  const rules = /```\n(# each table:.*?)```/s.exec(page)?.[1]
  if (rules === undefined) throw new Error('the page has no rules')
  const folder = mkdtempSync(join(tmpdir(), 'upright-rules-'))
  const [passwords, acl] = [join(folder, 'passwords'), join(folder, 'acl')]
  writeFileSync(acl, rules, { mode: 0o600 })
  writeFileSync(passwords, '', { mode: 0o600 })
  for (const name of PEOPLE) execFileSync('mosquitto_passwd', ['-b', passwords, name, 'secret'])
  return Mosquitto.start(['allow_anonymous false', `password_file ${passwords}`, `acl_file ${acl}`])
}

describeWith(['mosquitto'], 'the rules for a broker in the docs', () => {
  test('let a table tell, Home Assistant stop it, a wall look, and nobody else', async () => {
    const broker = await brokerOfTheDocs()
    onTestFinished(() => broker.stop())
    const password = join(mkdtempSync(join(tmpdir(), 'upright-secret-')), 'password')
    writeFileSync(password, 'secret', { mode: 0o600 })
    const [assistant, wall, cellar] = await Promise.all(
      ['homeassistant', 'wall', 'cellar'].map((username) =>
        Bystander.join(broker.url, { username, password: 'secret' }),
      ),
    )
    const table = new ToldTable(
      `url = "${broker.url}"\nusername = "attic"\npassword_file = "${password}"\ntable = "attic"`,
      freshPath(),
    )
    await until(
      () => table.isConnected,
      () => table.news,
    )
    const topicsOf = (who: Bystander) => [...new Set(who.heard.map(({ topic }) => topic))].sort()
    await until(
      () => topicsOf(assistant!).length === 7,
      () => topicsOf(assistant!),
    )
    expect(topicsOf(assistant!)).toEqual([
      'homeassistant/device/upright-guard_attic/config',
      'homeassistant/device/upright_attic/config',
      ...['availability', 'health', 'last_session', 'state', 'summary'].map((name) => `upright/attic/${name}`),
    ])
    expect(topicsOf(wall!)).toEqual(['upright/attic/availability', 'upright/attic/summary'])
    expect(topicsOf(cellar!)).toEqual([])
    // Nobody is told that it was not let through.
    for (const who of [wall!, cellar!]) await who.say('upright/attic/command', 'stop').catch(() => {})
    await assistant!.say('homeassistant/status', 'online')
    await assistant!.say('upright/attic/command', 'stop')
    await until(() => table.stops === 1)
    expect(table.news.filter(({ type }) => type === 'trouble')).toEqual([])
    await table.close()
    for (const who of [assistant!, wall!, cellar!]) await who.leave()
  })
})
