/** A real, headless Chromium for tests of the page. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { describeWith } from '../tool.ts'

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const PHONE = { width: 360, height: 740 }
export const DESK = { width: 1440, height: 900 }

export interface Opened {
  /** Opens `url`; what the page itself complains of fails `noComplaints`. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>
  /** Throws where any page logged an error or threw one. */
  noComplaints(): void
}

/** `describe` with a browser; it skips, with the reason, where there is none. */
export function describeInBrowser(title: string, tests: (browser: Opened) => void): void {
  describeWith([EXECUTABLE], title, () => {
    let browser: Browser
    const complaints: string[] = []
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS })
    })
    // A page that stays open goes on drawing.
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close()
    })
    afterAll(() => browser?.close())
    tests({
      async open(url, options = {}) {
        // What only moves for beauty costs most of the time of a browser without a graphics card.
        const context = await browser.newContext({ viewport: DESK, reducedMotion: 'reduce', ...options })
        const page = await context.newPage()
        page.setDefaultTimeout(15_000)
        page.on('pageerror', (error) => complaints.push(error.message))
        page.on('console', (message) => {
          // What was cut on purpose is no complaint of the page.
          if (message.type() === 'error' && !/ERR_|Failed to load resource/.test(message.text()))
            complaints.push(message.text())
        })
        await page.goto(url)
        return page
      },
      noComplaints() {
        if (complaints.length > 0) throw new Error(complaints.join('\n'))
      },
    })
  })
}

/** Waits until the page shows `words` as what happens now. */
export async function shows(page: Page, words: string | RegExp, withinS = 15): Promise<void> {
  const headline = page.locator('.status-head').filter({ hasText: words })
  await headline.waitFor({ timeout: withinS * 1000 })
}

/** Whether nothing reaches beyond the page's right edge. */
export function fits(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')
}
