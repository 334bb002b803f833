import type { Firmata } from 'firmata-io'
import type * as five from 'johnny-five'
import type { PanelEvent } from '../table.ts'
import { type BoardPair, Button, type FiveButton, Led } from './johnny-five.ts'
import type { SignalOutputs } from './signal-player.ts'
import { PANEL_PINS } from './uno-pins.ts'

const LEVEL_START_PRESSED = 0
const LEVEL_STOP_PRESSED = 1

/** Start, Stop, lamp and buzzer, as johnny-five drives them. Lives as long as its pair. */
export class Panel implements SignalOutputs {
  readonly #io: Firmata
  readonly #buttons: readonly FiveButton[]
  readonly #lamp: five.Led
  readonly #buzzer: five.Led

  constructor({ io, board }: BoardPair, onEdge: (event: PanelEvent) => void) {
    this.#io = io
    // A Start that is held while the link comes up is no press: a reconnect starts nothing (S7).
    let heldSinceBefore = false
    io.once(`digital-read-${PANEL_PINS.start}`, (level: number) => {
      heldSinceBefore = level === LEVEL_START_PRESSED
    })
    const start = new Button({ board, pin: PANEL_PINS.start, pullup: true, invert: true })
    start.on('down', () => {
      if (!heldSinceBefore) onEdge({ button: 'start', pressed: true })
    })
    start.on('up', () => {
      if (!heldSinceBefore) onEdge({ button: 'start', pressed: false })
      heldSinceBefore = false
    })
    // A Stop that is held while the link comes up is told: Stop always counts (S11).
    const stop = new Button({ board, pin: PANEL_PINS.stop, pullup: true, invert: false })
    stop.on('down', () => onEdge({ button: 'stop', pressed: true }))
    stop.on('up', () => onEdge({ button: 'stop', pressed: false }))
    this.#buttons = [start, stop]
    this.#lamp = new Led({ board, pin: PANEL_PINS.lamp })
    this.#buzzer = new Led({ board, pin: PANEL_PINS.buzzer })
  }

  // Bound, because a pattern takes the function alone.
  readonly lamp = (on: boolean): void => {
    if (on) this.#lamp.on()
    else this.#lamp.off()
  }

  readonly buzzer = (on: boolean): void => {
    if (on) this.#buzzer.on()
    else this.#buzzer.off()
  }

  /** Tells no edge any more and leaves no timer: a Button that is down repeats `hold` until it is told that it is up. */
  release(): void {
    for (const button of this.#buttons) button.removeAllListeners()
    this.#io.emit(`digital-read-${PANEL_PINS.start}`, 1 - LEVEL_START_PRESSED)
    this.#io.emit(`digital-read-${PANEL_PINS.stop}`, 1 - LEVEL_STOP_PRESSED)
  }
}
