import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { LiveState } from '../feed/live-state.ts'
import { renderLiveView } from './live-view.ts'
import { isForPhones, renderPageView } from './page-view.ts'
import { actionForKey, type PanelAction } from './panel-keys.ts'
import { renderPanelHelp } from './panel-legend.ts'
import { stimulusFor } from './panel-stimulus.ts'
import type { Happening, Surface } from './run-controller.ts'
import { openTerminal, type Terminal } from './terminal.ts'

export interface LiveScreenOptions {
  /** Whether there is a virtual panel to press. */
  readonly panel: boolean
  readonly does: (stimulus: StimulusName) => void
  readonly quit: () => void
}

/** As many past events as the tallest terminal shows. */
const RECENT_KEPT = 60
/** A second `q` within this time leaves a running session, ms. */
const QUIT_AGAIN_MS = 4000

/** The live view in a terminal, and the virtual panel's keys. */
export class LiveScreen implements Surface {
  readonly #options: LiveScreenOptions
  readonly #terminal: Terminal
  #state: LiveState | null = null
  #recent: string[] = []
  /** What takes the place of the live view. */
  #shows: 'live' | 'help' | 'page' = 'live'
  #addresses: readonly string[] = []
  #cameByItself = false
  #fainted = false
  #quitAskedMs = Number.NEGATIVE_INFINITY
  #pulled = false

  constructor(options: LiveScreenOptions) {
    this.#options = options
    this.#terminal = openTerminal({
      input: process.stdin,
      output: process.stdout,
      onKey: (key) => this.#press(key),
      onResize: () => this.#draw(),
    })
  }

  live(state: LiveState): void {
    this.#state = state
    if (this.#cameByItself && (state.session !== null || state.alarm)) this.#leavePage()
    this.#draw()
  }

  happened(text: string, message?: Happening): void {
    if (message?.type === 'page') this.#hasPage(message.addresses)
    const clock = new Date().toTimeString().slice(0, 8)
    this.#recent = [...this.#recent, `${clock} ${text}`].slice(-RECENT_KEPT)
    this.#draw()
  }

  close(): void {
    this.#terminal.close()
  }

  #press(key: string): void {
    const action = actionForKey(key)
    if (this.#cameByItself) this.#leavePage()
    else if (action === 'page') this.#shows = this.#shows === 'page' ? 'live' : 'page'
    if (action === 'quit') return this.#quit()
    if (action === 'help') this.#shows = this.#shows === 'help' ? 'live' : 'help'
    else if (action && this.#options.panel) this.#act(action)
    this.#draw()
  }

  /** A phone's way in is shown at once, until a key is pressed or something happens. */
  #hasPage(addresses: readonly string[]): void {
    this.#addresses = addresses
    if (!addresses.some(isForPhones)) return
    this.#shows = 'page'
    this.#cameByItself = true
  }

  #leavePage(): void {
    this.#shows = 'live'
    this.#cameByItself = false
  }

  #quit(): void {
    const runs = this.#state?.session != null
    const again = performance.now() - this.#quitAskedMs < QUIT_AGAIN_MS
    if (!runs || again) return this.#options.quit()
    this.#quitAskedMs = performance.now()
    this.happened('A session runs. Press q again to leave: the guard then brings the table back by itself.')
  }

  #act(action: PanelAction): void {
    if (action === 'faint') {
      this.#fainted = !this.#fainted
      return this.happened(this.#fainted ? 'You faint: your hands do nothing (f: come to).' : 'You come to.')
    }
    if (action === 'toggleCable') {
      this.#pulled = !this.#pulled
      return this.#options.does(this.#pulled ? 'unplug' : 'replug')
    }
    const stimulus = stimulusFor(action, this.#state?.switches ?? 0)
    if (stimulus && !this.#fainted) this.#options.does(stimulus)
  }

  #draw(): void {
    const { columns, rows } = this.#terminal.size()
    const colour = process.stdout.hasColors()
    const size = { columns, rows, colour }
    if (this.#shows === 'help') return this.#terminal.draw(renderPanelHelp(size))
    if (this.#shows === 'page') return this.#terminal.draw(renderPageView(this.#addresses, size))
    if (!this.#state) return
    const { panel } = this.#options
    this.#terminal.draw(renderLiveView(this.#state, { ...size, recent: this.#recent, panel }))
  }
}
