import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { Child } from '../system/child.ts'
import { describeInBrowser, PHONE, shows } from './browser.ts'

/** Bytes that came over the wire for files, compressed as they came. */
const LOADED = `performance.getEntries().reduce((sum, { transferSize = 0, name }) => (name.includes('/api/') ? sum : sum + transferSize), 0)`

describeInBrowser('upright run and its page', (browser) => {
  test('a newcomer comes from the printed address to a table that tilts, stops it, and sees it come back', async () => {
    const { child, url } = await aController(await freePort())
    try {
      const page = await browser.open(url, { viewport: PHONE })
      await shows(page, 'Upright')
      await page.locator('.push-start').waitFor()
      const loaded = await page.evaluate<number>(LOADED)
      expect(loaded).toBeGreaterThan(10_000)
      expect(loaded).toBeLessThan(60_000)
      await page.locator('.push-start').click()
      await shows(page, 'Tilting')
      await page
        .locator('.dock-angle')
        .filter({ hasText: /−(70|69)°/ })
        .waitFor()
      await page.locator('button.stop').click()
      await shows(page, 'Rising')
      await child.says({ type: 'causeRaised', cause: 'stopRequested' }, 5)
    } finally {
      await child.kill()
    }
    browser.noComplaints()
  })

  test('a controller that is killed is missed within seconds, and found again once it is back', async () => {
    const port = await freePort()
    const first = await aController(port)
    const page = await browser.open(first.url)
    await shows(page, 'Upright')
    const killedAtMs = Date.now()
    await first.child.kill()
    await page.getByText('No connection').first().waitFor({ timeout: 10_000 })
    // The page waits for two; the rest is how busy this machine is.
    expect(Date.now() - killedAtMs).toBeLessThan(6000)
    const second = await aController(port)
    try {
      await shows(page, 'Upright', 30)
    } finally {
      await second.child.kill()
    }
  })
})

async function aController(port: number): Promise<{ child: Child; url: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'upright-run-page-'))
  const config = join(folder, 'upright.toml')
  writeFileSync(config, `[page]\nport = ${port}\n[journal]\npath = "${join(folder, 'upright.db')}"\n`)
  const child = new Child(['run', '--simulated', '--config', config], {})
  const line = child.lines[await child.says({ type: 'page' }, 15)]
  return { child, url: (line as { addresses: readonly string[] }).addresses[0]! }
}
