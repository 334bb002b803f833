import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { LiveState } from '../feed/live-state.ts'
import { renderLiveView } from './live-view.ts'
import { actionForKey, type PanelAction } from './panel-keys.ts'
import { renderPanelHelp } from './panel-legend.ts'
import { stimulusFor } from './panel-stimulus.ts'
import type { Surface } from './run-controller.ts'
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
  #help = false
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
    this.#draw()
  }

  happened(text: string): void {
    const clock = new Date().toTimeString().slice(0, 8)
    this.#recent = [...this.#recent, `${clock} ${text}`].slice(-RECENT_KEPT)
    this.#draw()
  }

  close(): void {
    this.#terminal.close()
  }

  #press(key: string): void {
    const action = actionForKey(key)
    if (action === 'quit') return this.#quit()
    if (action === 'help') this.#help = !this.#help
    else if (action && this.#options.panel) this.#act(action)
    this.#draw()
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
    if (this.#help) return this.#terminal.draw(renderPanelHelp({ columns, rows, colour }))
    if (!this.#state) return
    const { panel } = this.#options
    this.#terminal.draw(renderLiveView(this.#state, { columns, rows, colour, recent: this.#recent, panel }))
  }
}
