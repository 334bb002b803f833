/** What the page costs to load, and how long a press takes to be seen on it, in a real browser beside a simulated table. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { Child } from './child.ts'
import { freePort } from './free-port.ts'
import { type Extra, extra, type Findings, quantile } from './metrics.ts'

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'
const PRESSES = 40
/** Longer than the guard's and the controller's answers: each press is one by itself, ms. */
const BETWEEN_MS = 300
const READY_WITHIN_S = 20
const EMPTY_PAGE = 'data:text/html,<button>press</button><ol></ol>'

export async function benchPage(): Promise<Findings> {
  if (!existsSync(EXECUTABLE)) return { metrics: {}, extras: [missing(`there is no ${EXECUTABLE}`)] }
  const folder = mkdtempSync(join(tmpdir(), 'upright-bench-page-'))
  const port = await freePort()
  writeFileSync(
    join(folder, 'upright.toml'),
    `[page]\nport = ${port}\n[journal]\npath = "${join(folder, 'upright.db')}"\n`,
  )
  const controller = Child.upright(folder, ['run', '--simulated', '--config', join(folder, 'upright.toml')])
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    await controller.secondsUntil('"type":"page"', READY_WITHIN_S)
    return await figuresOf(browser, `http://127.0.0.1:${port}/`)
  } finally {
    await browser.close()
    await controller.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function figuresOf(browser: Browser, url: string): Promise<Findings> {
  const page = await browser.newPage()
  const loads = await loadedBytes(page, url)
  const pressMs = await presses(page, '.push-stop', '.happened ol')
  const empty = await browser.newPage()
  await empty.goto(EMPTY_PAGE)
  await empty.evaluate(
    `document.querySelector('button').onpointerdown = () => document.querySelector('ol').append('pressed')`,
  )
  const emptyMs = await presses(empty, 'button', 'ol')
  const says = `${PRESSES} presses of the panel, through board, guard, controller and server, to the frame that tells of it`
  return {
    metrics: {
      'web.pressToPaintMs.p95': quantile(pressMs, 0.95),
      'web.firstLoadKb': sum(loads) / 1000,
    },
    extras: [
      extra('web.pressToPaintMs.p50', quantile(pressMs, 0.5), 'ms', says),
      extra('an empty page, p95', quantile(emptyMs, 0.95), 'ms', 'the same press on a page that only adds a word'),
      extra(
        'web.firstLoadKb, files',
        loads.length,
        '',
        'as they came over the wire, with headers and the virtual panel',
      ),
    ],
  }
}

/** Bytes of each file that came until the page showed the table, headers too. */
async function loadedBytes(page: Page, url: string): Promise<number[]> {
  const sizes: Promise<number>[] = []
  page.on('requestfinished', (request) => {
    if (request.url().includes('/api/')) return
    sizes.push(
      request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
    )
  })
  await page.goto(url)
  await page.locator('.push-start').waitFor()
  await sleep(BETWEEN_MS)
  return Promise.all(sizes)
}

/** Milliseconds from each press of `button` to the frame after something was added to `list`. */
async function presses(page: Page, button: string, list: string): Promise<number[]> {
  await page.locator(button).hover()
  const tookMs: number[] = []
  for (let press = 0; press < PRESSES; press++) {
    await page.evaluate(watch(list))
    await page.mouse.down()
    tookMs.push(await page.evaluate('window.painted'))
    await page.mouse.up()
    await sleep(BETWEEN_MS)
  }
  return tookMs
}

function watch(list: string): string {
  return `
    window.painted = new Promise((resolve) => {
      let pressedMs
      addEventListener('pointerdown', ({ timeStamp }) => { pressedMs = timeStamp }, { once: true, capture: true })
      const seen = new MutationObserver(() => {
        if (pressedMs === undefined) return
        seen.disconnect()
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve(performance.now() - pressedMs)
          port2.postMessage(0)
        })
      })
      seen.observe(document.querySelector('${list}'), { childList: true, subtree: true, characterData: true })
    }), 0`
}

function missing(why: string): Extra {
  return extra('web', null, '', why)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
