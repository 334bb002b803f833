import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import type { VirtualBoard } from '../../hardware/simulator/virtual-board.ts'
import { causeWords, GUARD_WORDS } from '../feed/fact-words.ts'
import { formatAngle } from '../feed/quantities.ts'
import type { VirtualBoardKind } from '../run/virtual-boards.ts'
import { renderGauge } from './gauge.ts'
import { makePaint } from './paint.ts'
import { actionForKey } from './panel-keys.ts'
import { renderLegend } from './panel-legend.ts'
import { stimulusFor } from './panel-stimulus.ts'
import { drawTable } from './table-drawing.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { clip } from './text-cells.ts'

export interface BoardScreenOptions {
  readonly board: VirtualBoard
  readonly kind: VirtualBoardKind
  readonly path: string
  readonly does: (stimulus: StimulusName) => void
  readonly quit: () => void
}

const DRAW_MS = 100

/** What the board does, on the screen, or a line per change where there is none. */
export class BoardScreen {
  readonly #options: BoardScreenOptions
  readonly #terminal: Terminal | null
  readonly #timer: NodeJS.Timeout
  #told = ''

  constructor(options: BoardScreenOptions) {
    this.#options = options
    const isTerminal = process.stdout.isTTY && process.stdin.isTTY
    this.#terminal = isTerminal
      ? openTerminal({ input: process.stdin, output: process.stdout, onKey: (key) => this.#press(key) })
      : null
    this.#timer = setInterval(() => (this.#terminal ? this.#draw(this.#terminal) : this.#tell()), DRAW_MS)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#terminal?.close()
  }

  #press(key: string): void {
    const action = actionForKey(key)
    if (action === 'quit') return this.#options.quit()
    const stimulus = action && stimulusFor(action, this.#options.board.switches)
    if (stimulus) this.#options.does(stimulus)
  }

  #draw(terminal: Terminal): void {
    const { board, kind, path } = this.#options
    const { columns, rows } = terminal.size()
    const paint = makePaint(process.stdout.hasColors())
    const { angleDeg, currentA, supplyV } = board.motion
    const legend = renderLegend(board.switches, columns, paint)
    const readings = [
      `guard ${GUARD_WORDS[board.guardState]}${board.guardCause === 'none' ? '' : `, ${causeWords(board.guardCause)}`}${board.alarm ? paint('alarm', '  ALARM') : ''}`,
      `angle ${formatAngle(angleDeg)}   drive ${board.driveMilli} ‰   contactor ${board.contactorClosed ? 'closed' : 'open'}`,
      `motor ${currentA.toFixed(1)} A   supply ${supplyV.toFixed(1)} V   lamp ${board.outputs.lamp}   buzzer ${board.outputs.buzzer}`,
    ]
    const gauge = renderGauge(angleDeg, null, columns, 2, paint)
    const title = `${paint('strong', 'Upright board')} ${paint('faint', `${kind}, on ${path}`)}`
    const drawingRows = Math.max(4, rows - gauge.length - legend.length - readings.length - 2)
    const drawing = drawTable(angleDeg, null, { columns, rows: drawingRows }, paint)
    terminal.draw([title, ...drawing, ...gauge, ...readings, '', ...legend].map((line) => clip(line, columns)))
  }

  #tell(): void {
    const { board } = this.#options
    const told = {
      guard: board.guardState,
      cause: board.guardCause,
      alarm: board.alarm,
      contactor: board.contactorClosed,
    }
    const text = JSON.stringify(told)
    if (text === this.#told) return
    this.#told = text
    const at = new Date().toISOString()
    process.stdout.write(`${JSON.stringify({ at, ...told, angleDeg: Number(board.motion.angleDeg.toFixed(2)) })}\n`)
  }
}
