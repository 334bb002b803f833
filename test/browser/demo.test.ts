import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { STIMULI, type Stimulus, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import { DEMO_CONFIG } from '../../src/web/demo/config.ts'
import { configOf } from '../config/places.ts'
import { describeInBrowser, PHONE, shows } from './browser.ts'

const MOST_BYTES = 250_000
const FAULTS = (Object.keys(STIMULI) as StimulusName[]).filter((name) => (STIMULI[name] as Stimulus).kind === 'fault')
/** Nothing comes of these while the table tilts: a session bears a poor line, and two of them show when they are needed. */
const UNFELT: readonly StimulusName[] = ['contactor-welded', 'estop-a-stuck', 'link-lossy', 'link-slow', 'link-doubles']

test('the demo is configured as a table whose configuration says nothing', () => {
  const elsewhere = { file: null, page: null, journal: null }
  expect({ ...DEMO_CONFIG, ...elsewhere }).toEqual({ ...configOf(''), ...elsewhere })
})

describeInBrowser('the demo, opened from a folder without a network', (browser) => {
  let folder: string
  let url: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'upright-demo-'))
    await build({ mode: 'demo', logLevel: 'silent', build: { outDir: folder } })
    url = pathToFileURL(join(folder, 'index.html')).href
  })
  afterEach(() => browser.noComplaints())

  test('is small', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const sizes = files.map(
      ({ parentPath, name }) => gzipSync(readFileSync(join(parentPath, name)), { level: 9 }).length,
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES)
  })

  test('runs a whole session, speeds up time, and shows which state is lit', async () => {
    const page = await browser.open(url, { offline: true })
    await begin(page, '60×')
    await shows(page, 'Holding')
    expect(await lit(page)).toEqual(expect.arrayContaining(['session', 'under way', 'motion', 'holding']))
    await shows(page, 'Ready to rise?')
    await page.locator('.push-start').click()
    await shows(page, 'Upright', 30)
    await page
      .locator('.happened')
      .getByText(/session completed/)
      .waitFor()
    await page.evaluate(`location.hash = '#/history'`)
    await page.locator('.session-line').click()
    await page.locator('.plot canvas').waitFor()
  })

  test('breaks each thing of its tray in the middle of a session, says why what was done was done, and no rule breaks', async () => {
    const page = await browser.open(url, { offline: true, viewport: PHONE })
    for (const fault of FAULTS) {
      await page.getByRole('button', { name: 'New table' }).click()
      await begin(page, '16×')
      await page.evaluate(`document.querySelector('.tray').open = true`)
      await page.locator(`[data-does=${fault}]`).click()
      if (UNFELT.includes(fault))
        expect([fault, await page.locator('.lamp').getAttribute('data-signal')]).toEqual([fault, 'moving'])
      else await page.locator('.why h3, .own-eyes').first().waitFor({ timeout: 5000 })
      expect([fault, await page.locator('.rules [data-holds=false]').allInnerTexts()]).toEqual([fault, []])
    }
  })
})

/** Faster time, and Start. */
async function begin(page: Page, speed: string): Promise<void> {
  await page.getByRole('button', { name: speed }).click()
  await page.locator('.lamp[data-signal=ready]').waitFor()
  await page.locator('.push-start').click()
  await page.locator('.lamp[data-signal=moving], .lamp[data-signal=holding]').first().waitFor()
}

function lit(page: Page): Promise<string[]> {
  return page.locator('.box.is-lit > span').allInnerTexts()
}
