/**
 * The real terminal: its alternate screen, its keys and its cursor are borrowed, and given back however the process ends. Only
 * lines that changed are written, one write a frame, and never faster than the terminal takes them.
 */
import { emitKeypressEvents } from 'node:readline'

/** About 15 frames a second: as fast as a needle is read, and little for a Raspberry Pi over SSH. */
const FRAME_MS = 66

const ESC = '\u001b'
const ENTER = [
  `${ESC}[?1049h`, // alternate screen
  `${ESC}[?25l`, // hide the cursor
  `${ESC}[?7l`, // no wrapping at the right edge
  `${ESC}[?2004h`, // bracketed paste: pasted text is not a press
].join('')
const LEAVE = [`${ESC}[0m`, `${ESC}[?2004l`, `${ESC}[?7h`, `${ESC}[?25h`, `${ESC}[?1049l`].join('')
/** Terminals that know synchronized output show a frame at once; the others ignore it. */
const FRAME_BEGIN = `${ESC}[?2026h`
const FRAME_END = `${ESC}[?2026l`

export interface TerminalInput extends NodeJS.ReadableStream {
  isRaw?: boolean
  setRawMode?(raw: boolean): unknown
  unref?(): unknown
}

export interface TerminalOutput extends NodeJS.WritableStream {
  columns?: number
  rows?: number
}

/** The part of `process` that tells how it ends. */
export interface ProcessEnd extends Pick<NodeJS.EventEmitter, 'on' | 'off' | 'listenerCount'> {
  readonly pid: number
  kill(pid: number, signal: string): unknown
}

export interface TerminalOptions {
  readonly input: TerminalInput
  readonly output: TerminalOutput
  /** One key as the terminal sent it: `s`, `S`, `\u0003` for Ctrl-C. */
  readonly onKey: (key: string) => void
  /** The size changed; what is drawn next is drawn in full. */
  readonly onResize?: (size: TerminalSize) => void
  readonly process?: ProcessEnd
}

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export interface Terminal {
  size(): TerminalSize
  /** Shows a frame, soon; of several within a frame's time only the last. */
  draw(lines: readonly string[]): void
  /** Gives the terminal back. Again is harmless. */
  close(): void
}

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Borrows the terminal until `close()`, the end of the process, a crash or a signal. */
export function openTerminal(options: TerminalOptions): Terminal {
  const { input, output, onKey } = options
  const owner: ProcessEnd = options.process ?? process
  const wasRaw = input.isRaw ?? false
  let open = true
  let shown: readonly string[] = []
  let wanted: readonly string[] | null = null
  let timer: NodeJS.Timeout | null = null
  let flooded = false
  let pasting = false

  const size = (): TerminalSize => ({ columns: output.columns || 80, rows: output.rows || 24 })

  const paintFrame = () => {
    if (!open || wanted === null || timer !== null || flooded) return
    const lines = wanted.slice(0, size().rows)
    wanted = null
    const changes = changedLines(shown, lines)
    shown = lines
    if (changes === '') return
    // A terminal that cannot keep up (a slow SSH link) skips frames instead of piling them up in memory.
    flooded = output.write(FRAME_BEGIN + changes + FRAME_END) === false
    timer = setTimeout(() => {
      timer = null
      paintFrame()
    }, FRAME_MS)
    timer.unref()
  }
  const drained = () => {
    flooded = false
    paintFrame()
  }
  const resized = () => {
    shown = []
    output.write(`${ESC}[2J`)
    options.onResize?.(size())
  }
  const keyPressed = (_text: string | undefined, key: { name?: string; sequence?: string }) => {
    if (key.name === 'paste-start') pasting = true
    else if (key.name === 'paste-end') pasting = false
    else if (!pasting && key.sequence !== undefined) onKey(key.sequence)
  }
  const enter = () => {
    shown = []
    input.setRawMode?.(true)
    output.write(`${ENTER}${ESC}[2J`)
  }
  const close = () => {
    if (!open) return
    open = false
    if (timer !== null) clearTimeout(timer)
    for (const [event, listener] of ownerListeners) owner.off(event, listener)
    input.off('keypress', keyPressed)
    output.off('drain', drained)
    output.off('resize', resized)
    input.setRawMode?.(wasRaw)
    input.pause()
    output.write(LEAVE)
  }
  const ownerListeners: [string, () => void][] = [
    ['exit', close],
    // Before the stack trace is printed, so that it stays readable on the normal screen.
    ['uncaughtExceptionMonitor', close],
    // After `kill -STOP` or a suspended session the terminal has forgotten.
    ['SIGCONT', enter],
    ...ENDING_SIGNALS.map((signal): [string, () => void] => [
      signal,
      () => {
        close()
        // Listening took the signal's effect away: unless somebody else answers it, let it have it.
        if (owner.listenerCount(signal) === 0) owner.kill(owner.pid, signal)
      },
    ]),
  ]

  for (const [event, listener] of ownerListeners) owner.on(event, listener)
  emitKeypressEvents(input)
  input.on('keypress', keyPressed)
  output.on('drain', drained)
  output.on('resize', resized)
  enter()
  input.resume()

  return {
    size,
    draw(lines) {
      wanted = lines
      paintFrame()
    },
    close,
  }
}

/** What to write to turn the `before` lines into the `after` lines. Erasing comes first: at the right edge it would eat a cell. */
function changedLines(before: readonly string[], after: readonly string[]): string {
  const rows = Math.max(before.length, after.length)
  return Array.from({ length: rows }, (_, row) =>
    before[row] === after[row] ? '' : `${ESC}[${row + 1};1H${ESC}[0m${ESC}[2K${after[row] ?? ''}`,
  ).join('')
}
