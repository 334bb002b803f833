import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DESK, describeInBrowser, fits, PHONE, shows } from './browser.ts'
import { FastHouse } from './fast-house.ts'

const VIEWS = ['now', 'session', 'history', 'programs', 'system']
const START = '.push-start'
const STOP_ON_PAGE = 'button.stop'

describeInBrowser('the page', (browser) => {
  let house: FastHouse
  let url: string
  beforeEach(async () => {
    house = new FastHouse()
    url = await house.open()
    return () => house.close()
  })
  afterEach(() => browser.noComplaints())

  test('shows a whole session, from the first press of Start to the confirmed rise, by keyboard alone', async () => {
    const page = await browser.open(url)
    await shows(page, 'Upright')
    await tabTo(page, START)
    house.speed = 60
    await page.keyboard.press('Enter')
    await shows(page, 'Tilting')
    await shows(page, 'Holding')
    expect(await page.locator('.scene').getAttribute('aria-label')).toMatch(/at 20°/)
    await shows(page, 'Pause')
    await shows(page, 'Ready to rise?')
    expect(await page.locator('[role=alert]').allInnerTexts()).toContainEqual(
      expect.stringMatching(/Press Start to rise/),
    )
    await tabTo(page, START)
    await page.keyboard.press(' ')
    await shows(page, 'Rising')
    await shows(page, 'Upright')
    await page
      .locator('.happened')
      .getByText(/session completed/)
      .waitFor()
  })

  test('stops from each view: by its button on a phone, by Escape and by S at a desk', async () => {
    const phone = await browser.open(url, { viewport: PHONE })
    const desk = await browser.open(url)
    const stops = [
      () => phone.locator(STOP_ON_PAGE).click(),
      () => desk.keyboard.press('Escape'),
      () => desk.keyboard.press('s'),
    ]
    for (const [index, view] of VIEWS.entries()) {
      await start(house)
      for (const page of [phone, desk]) await page.evaluate(`location.hash = '#/${view}'`)
      await phone.locator(`nav a[href="#/${view}"][aria-current]`).waitFor()
      await stops[index % stops.length]!()
      await expect.poll(() => house.live?.phase, { timeout: 3000 }).toMatch(/rising|returning/)
      // From head-up it rises at once: nothing is owed.
      house.speed = 60
      await expect.poll(() => house.live?.session, { timeout: 5000 }).toBeNull()
    }
  })

  test('says what to do after an emergency stop, all the way back', async () => {
    const page = await browser.open(url)
    await start(house)
    await page.locator('.estop').click()
    await shows(page, 'Stopped')
    expect(await page.locator('.say').innerText()).toMatch(/Release the emergency stop/)
    await page.locator('.estop[aria-pressed=true]').click()
    await page.locator('.estop[aria-pressed=false]').waitFor()
    house.speed = 10
    house.speed = 8
    await page.getByRole('button', { name: /Reset/ }).click()
    await shows(page, 'Recovery')
    await page.locator(START).hover()
    await page.mouse.down()
    await shows(page, 'Upright', 20)
    await page.mouse.up()
  })

  test('shows the same to two phones at once, and either may stop', async () => {
    const one = await browser.open(url, { viewport: PHONE })
    const other = await browser.open(url, { viewport: PHONE })
    house.speed = 4
    await one.locator(START).click()
    await Promise.all([shows(one, 'Tilting'), shows(other, 'Tilting')])
    await expect.poll(() => house.live?.angleDeg, { timeout: 8000 }).toBeGreaterThan(-55)
    house.speed = 1
    await other.locator(STOP_ON_PAGE).click()
    await Promise.all([shows(one, 'Rising'), shows(other, 'Rising')])
    await one
      .locator('.fact-causeRaised')
      .getByText(/a stop was asked for/)
      .waitFor()
  })

  test('never shows an old angle as that of now: neither without table nor without server', async () => {
    const page = await browser.open(url)
    await start(house)
    await page.locator('.panel summary').click()
    await page.locator('[data-does=unplug]').click()
    await shows(page, 'Table lost')
    expect(await page.locator('.angle-figure').innerText()).toBe('–')
    await page.locator('[data-does=replug]').click()
    await expect.poll(() => page.locator('.angle-figure').innerText(), { timeout: 5000 }).toMatch(/°/)
    await house.close()
    const silentAt = Date.now()
    await page
      .locator('.banner')
      .getByText(/No connection/)
      .waitFor({ timeout: 2000 })
    expect(Date.now() - silentAt).toBeLessThan(2000)
    expect(await page.locator('.angle-figure').innerText()).toBe('–')
    expect(await page.locator('.dock-angle').innerText()).toBe('–')
    await page.locator(STOP_ON_PAGE).click()
    await page.getByText(/Stop did not get through/).waitFor()
  })

  test('a controller that dies and comes back resumes nothing, and the page finds it again by itself', async () => {
    const page = await browser.open(url)
    await start(house)
    house.table.does('controller-crash')
    await page
      .locator('.banner')
      .getByText(/No connection/)
      .waitFor({ timeout: 2000 })
    house.table.restartController()
    await shows(page, /Recovery|Guard returns/)
    expect(await page.locator('.angle-figure').innerText()).toMatch(/°/)
    expect(house.live?.session).toBeNull()
  })

  test('fits a phone and a desk, light and dark, without a finding of axe', async () => {
    for (const [viewport, colorScheme] of [
      [PHONE, 'light'],
      [DESK, 'dark'],
    ] as const) {
      const page = await browser.open(url, { viewport, colorScheme })
      for (const view of VIEWS) {
        await page.evaluate(`location.hash = '#/${view}'`)
        await page.locator('main h1').first().waitFor()
        expect([view, await fits(page)]).toEqual([view, true])
        expect([view, ...(await findings(page))]).toEqual([view])
      }
      await page.close()
    }
  })
})

describeInBrowser('the page beside a real table', (browser) => {
  test('has no virtual panel, and never loads it; who is not let in may watch and stop, and is let in by a hand at the table', async () => {
    const house = new FastHouse('serial')
    const url = await house.open()
    try {
      const page = await browser.open(url, { viewport: PHONE })
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.reload()
      await shows(page, 'Upright')
      await start(house)
      await page.locator(STOP_ON_PAGE).click()
      await expect.poll(() => house.live?.phase, { timeout: 3000 }).toMatch(/rising|returning/)
      house.speed = 60
      await shows(page, 'Upright')
      await page.locator('nav a[href="#/session"]').click()
      await page.getByRole('button', { name: 'Ask to be let in' }).click()
      expect(await page.locator('.code').innerText()).toMatch(/^\d{4}$/)
      house.letIn()
      await page.getByRole('button', { name: 'Add a person' }).waitFor()
      await page.locator('nav a[href="#/system"]').click()
      await page.getByText('this one').waitFor()
      expect(asked.filter((address) => address.includes('panel'))).toEqual([])
      expect(await page.locator('.panel').count()).toBe(0)
      browser.noComplaints()
    } finally {
      await house.close()
    }
  })
})

/** Begins a session by hand, and lets it get under way. */
async function start(house: FastHouse): Promise<void> {
  house.speed = 8
  await expect.poll(() => house.live?.state, { timeout: 5000 }).toBe('upright')
  house.table.does('start')
  await expect.poll(() => house.live?.angleDeg, { timeout: 5000 }).toBeGreaterThan(-60)
  house.speed = 1
}

/** Tabs until `selector` has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await page.evaluate(`document.activeElement?.matches('${selector}')`)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`forty times Tab do not reach ${selector}`)
}

/** What axe finds wrong with the page, in words. */
async function findings(page: Page): Promise<string[]> {
  // The page's own policy lets no script in that is not its own: axe comes in through the debugger.
  await page.evaluate(axe.source)
  return page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`,
  )
}
