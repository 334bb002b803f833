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
/** Sixteen times as long for the table: what is not felt by then is not felt. */
const UNFELT_MS = 2500
/** Nothing comes of these while the table tilts: a session bears a poor line, and two of them show when they are needed. */
const UNFELT: readonly StimulusName[] = ['contactor-welded', 'estop-a-stuck', 'link-lossy', 'link-slow', 'link-doubles']

test('the demo is configured as a table whose configuration says nothing', () => {
  const elsewhere = { file: null, page: null, journal: null, data: null }
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
    await page.getByRole('button', { name: '16×' }).click()
    for (const fault of FAULTS) {
      const told = await page.evaluate<{ felt: boolean; broken: string[] }>(breaks(fault))
      expect([fault, told]).toEqual([fault, { felt: !UNFELT.includes(fault), broken: [] }])
    }
  })
})

/** In the page: a new table, a session, the fault; whether the page tells of it within the time given, and rules that broke. */
function breaks(fault: string): string {
  return `(async () => {
    const find = (selector) => document.querySelector(selector)
    const passes = (ms) => new Promise((next) => setTimeout(next, ms))
    const until = async (isSo, ms) => {
      for (const endMs = performance.now() + ms; performance.now() < endMs; await passes(25)) if (isSo()) return true
      return false
    }
    find('.new-table').click()
    await passes(200) // until the new table is what is shown
    await until(() => !find('.happened .fact-sessionStarted') && find('.lamp[data-signal=ready]'), 5000)
    find('.push-start').click()
    await until(() => find('.lamp[data-signal=moving]') && find('.happened .fact-sessionStarted'), 5000)
    find('[data-does=${fault}]').click()
    const felt = await until(() => find('.why h3, .own-eyes'), ${UNFELT_MS})
    return { felt, broken: [...document.querySelectorAll('.rules [data-holds=false]')].map((rule) => rule.innerText) }
  })()`
}

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
