/** `upright replay`: a recorded session again, as the live view showed it. */
import { Command } from 'commander'
import { loadConfig } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { formatClock } from '../feed/quantities.ts'
import { readSession, type SessionRecord } from '../journal/history.ts'
import { renderLiveView } from './live-view.ts'
import { CONFIG_OPTION, numberWithin } from './options.ts'
import { makePaint } from './paint.ts'
import { happenedBefore, liveStateAt } from './replay-state.ts'
import { timelineOf } from './session-timeline.ts'
import { openTerminal, type TerminalInput, type TerminalOutput } from './terminal.ts'
import { clip } from './text-cells.ts'

/** Ten pictures a second, like the live view. */
const FRAME_MS = 100
/** One press of an arrow key moves this far, seconds of the session. */
const SKIP_S = 10

export interface ReplayScreen {
  readonly input: TerminalInput
  readonly output: TerminalOutput & { readonly isTTY?: boolean }
}

const COLOUR = !process.env.NO_COLOR && process.env.TERM !== 'dumb'

interface Options {
  readonly config?: string
  readonly speed: number
}

/** The command, to be mounted by main. */
export function replayCommand(screen: ReplayScreen = { input: process.stdin, output: process.stdout }): Command {
  return new Command('replay')
    .description('play a recorded session on the screen')
    .argument('<id>', 'the session, its beginning, or "last"')
    .option(...CONFIG_OPTION)
    .option('--speed <factor>', 'how many times faster than it was', numberWithin(0.1, 1000), 1)
    .addHelpText(
      'after',
      `
Keys: space halts and goes on, ← and → skip 10 s, q ends.

Examples:
  upright replay last
  upright replay 3f2a --speed 10`,
    )
    .action(async (id: string, options: Options) => {
      const record = readSession(loadConfig(options.config).journal.path, id)
      if (record.trace.length === 0) throw noTrace(record.summary.id)
      if (!screen.output.isTTY) throw noTerminal(record.summary.id)
      await play(record, options.speed, screen)
    })
}

/** Plays until the person ends it; the last picture stays until then. */
function play(record: SessionRecord, speed: number, screen: ReplayScreen): Promise<void> {
  const timeline = timelineOf(record)
  let atS = 0
  let isHalted = false
  let lastMs = performance.now()

  return new Promise((resolve) => {
    const terminal = openTerminal({ ...screen, onKey: (key) => keyPressed(key), onResize: () => draw() })
    const timer = setInterval(() => advance(), FRAME_MS)
    draw()

    function advance(): void {
      const nowMs = performance.now()
      if (!isHalted) moveTo(atS + ((nowMs - lastMs) / 1000) * speed)
      lastMs = nowMs
    }

    function moveTo(wantedS: number): void {
      atS = Math.min(timeline.endS, Math.max(0, wantedS))
      draw()
    }

    function draw(): void {
      const { columns, rows } = terminal.size()
      const recent = happenedBefore(timeline, atS)
      const options = { columns, rows: rows - 1, colour: COLOUR, recent, panel: false }
      const view = renderLiveView(liveStateAt(timeline, record.summary, atS), options)
      terminal.draw([headLine(record, place(), columns), ...view])
    }

    function place(): string {
      const doing = atS >= timeline.endS ? 'over' : isHalted ? 'halted' : `${speed}×`
      return `${formatClock(atS)} of ${formatClock(timeline.endS)}, ${doing}`
    }

    function keyPressed(key: string): void {
      if (key === ' ') isHalted = !isHalted
      else if (key === '\u001b[C') moveTo(atS + SKIP_S)
      else if (key === '\u001b[D') moveTo(atS - SKIP_S)
      else if (key === 'q' || key === 'Q' || key === '\u0003' || key === '\u001b') end()
    }

    function end(): void {
      clearInterval(timer)
      terminal.close()
      resolve()
    }
  })
}

function headLine({ summary }: SessionRecord, place: string, columns: number): string {
  return clip(makePaint(COLOUR)('asking', ` Replay ${summary.id} · ${place} · space halts, ←→ skip, q ends`), columns)
}

function noTrace(id: string): UprightError {
  return new UprightError(
    'REPLAY_NO_TRACE',
    `session ${id} has no trace to play`,
    `It ended within a second, or is older than the last 300. "upright history show ${id}" has its events.`,
    1,
  )
}

function noTerminal(id: string): UprightError {
  return new UprightError(
    'REPLAY_NO_TERMINAL',
    'a replay needs a terminal',
    `Run it in one, or use "upright history show ${id}" (--json for the samples).`,
  )
}
