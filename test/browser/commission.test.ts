import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { Child } from '../system/child.ts'
import { DESK, describeInBrowser, fits, PHONE } from './browser.ts'

describeInBrowser('upright commission and its page', (browser) => {
  test('a phone shows the step, says that nothing shows, reads what was found, and tries again, by keyboard too', async () => {
    const port = await freePort()
    const folder = mkdtempSync(join(tmpdir(), 'upright-commission-page-'))
    const config = join(folder, 'upright.toml')
    writeFileSync(config, `[page]\nport = ${port}\n[journal]\npath = "${join(folder, 'upright.db')}"\n`)
    const child = new Child(['commission', '--emulated', '--json', '--config', config], {})
    try {
      const line = child.lines[await child.says({ type: 'page' }, 30)]
      const url = (line as { addresses: readonly string[] }).addresses[0]!
      const phone = await browser.open(url, { viewport: PHONE, colorScheme: 'dark' })
      const desk = await browser.open(url, { viewport: DESK })
      const said = desk.locator('.commission-say[role=status]')
      await said.getByText('Press Start and hold it.').waitFor()
      await desk.locator('[aria-current=step]').getByText('Every button and switch').waitFor()
      await desk.locator('.facts').getByText('ankle lock closed').waitFor()

      await phone.getByRole('button', { name: 'I have done it, and nothing shows' }).click()
      for (const page of [phone, desk]) {
        await page.locator('[role=alert]').getByText('Start never shows').waitFor()
        expect(await fits(page)).toBe(true)
        expect(await findingsOfAxe(page)).toEqual([])
      }
      // the page's Stop stands there all the time
      await phone.locator('button.stop').waitFor()
      await desk.getByRole('button', { name: 'Try this step again' }).focus()
      await desk.keyboard.press('Enter')
      await phone.locator('.commission-say').getByText('Press Start and hold it.').waitFor()
      expect(await phone.locator('[role=alert]').getByText('Start never shows').count()).toBe(0)
      // nothing is heard of a wizard that has ended
      child.signal('SIGINT')
      expect(await child.ends(10)).toBe(1)
      await phone.getByText('No connection').first().waitFor({ timeout: 3000 })
    } finally {
      await child.kill()
    }
    browser.noComplaints()
  })
})

async function findingsOfAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`,
  )
}
