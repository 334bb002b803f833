import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { Child } from '../system/child.ts'
import { healthAt } from '../system/health-at.ts'
import { describeWith } from '../tool.ts'
import { Bystander, Mosquitto, until } from './mosquitto.ts'

describeWith(['mosquitto'], '`upright run` with a broker', () => {
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

  const run = (table: string, pagePort: number, words: string[] = []) => {
    const home = mkdtempSync(join(tmpdir(), 'upright-mqtt-'))
    const toml = `[page]\nport = ${pagePort}\n[mqtt]\nurl = "${broker.url}"\ntable = "${table}"\n`
    writeFileSync(join(home, 'upright.toml'), toml)
    return new Child(['run', '--simulated', ...words], { UPRIGHT_HOME: home })
  }
  const availability = (table: string) => somebody.textsOn(`upright/${table}/availability`).at(-1)

  test('that is killed is offline at once: the broker says so in its place', async () => {
    const controller = run('killed', 8080, ['--no-page', '--at', '2s=start'])
    try {
      await controller.says({ type: 'broker' }, 20)
      await until(() => somebody.last('upright/killed/state')?.phase === 'tilting')
      expect(availability('killed')).toBe('online')
      expect(controller.hasSaid({ type: 'page' })).toBe(false)
    } finally {
      await controller.kill()
    }
    await until(() => availability('killed') === 'offline', undefined, 5000)
  })

  test('that is asked to end says so itself, and the page tells how the line to it is', async () => {
    const port = await freePort()
    const controller = run('ended', port)
    try {
      await controller.says({ type: 'broker' }, 20)
      await until(() => availability('ended') === 'online')
      const told = {
        url: broker.url,
        connectedAt: expect.stringMatching(/Z$/),
        lastError: null,
        backlog: 0,
      }
      await expect.poll(() => healthAt(port), { timeout: 20_000 }).toMatchObject({ mqtt: told })
      controller.signal('SIGTERM')
      expect(await controller.ends(10)).toBe(0)
    } finally {
      await controller.kill()
    }
    await until(() => availability('ended') === 'offline', undefined, 5000)
  })
})
