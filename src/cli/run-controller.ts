/** `upright run` itself: starts control on this, the main thread, shows what it tells, passes on keys, and ends it well. */
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import { factWords } from '../feed/fact-words.ts'
import type { LiveState } from '../feed/live-state.ts'
import { ControlThread } from '../run/control-thread.ts'
import { type SurfaceNews, Surfaces } from '../run/surfaces.ts'
import type { ControlStart, FromControl } from '../run/thread-messages.ts'
import { serviceReport } from '../service/service-report.ts'
import type { Moment } from '../simulation/simulate-session.ts'
import { isJournal } from './journal-priority.ts'
import { LineLog } from './line-log.ts'
import { LiveScreen } from './live-screen.ts'
import { PrintedError } from './print-error.ts'

export interface RunOptions extends ControlStart {
  readonly moments: readonly Moment[]
  /** Whether the page is served. */
  readonly page: boolean
}

/** What a surface shows as a line. */
export type Happening = Extract<FromControl, { type: 'fact' | 'trouble' | 'ready' }> | SurfaceNews

/** What control is shown on: a screen, or lines. */
export interface Surface {
  live(state: LiveState): void
  happened(text: string, message: Happening): void
  close(): void
}

/** Control has this long to fall silent and to let the journal finish, ms. */
const CLOSE_WITHIN_MS = 12_000
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const CRASHES = ['uncaughtException', 'unhandledRejection'] as const

/** Runs until it is ended. Resolves with the exit code. */
export function runController(options: RunOptions): Promise<number> {
  const { moments, page, ...start } = options
  const service = serviceReport(process.env)
  neverBlock(process.stdout)
  return new Promise((resolve, reject) => {
    let ending: NodeJS.Timeout | undefined
    const end = () => {
      if (ending) return
      service?.ends()
      // What hangs for this long is left to the guard, like a crash.
      ending = setTimeout(() => process.exit(1), CLOSE_WITHIN_MS)
      control.handle({ type: 'close' })
    }
    const does = (stimulus: StimulusName) => control.handle({ type: 'does', stimulus })
    const surface = openSurface(start, does, end)
    let isFinished = false
    const finish = (outcome: () => void) => {
      if (isFinished) return
      isFinished = true
      clearTimeout(ending)
      for (const timer of timers) clearTimeout(timer)
      for (const signal of SIGNALS) process.off(signal, end)
      for (const event of CRASHES) process.off(event, crash)
      surface.close()
      void Promise.resolve(surfaces?.close()).then(outcome, outcome)
    }
    const control = new ControlThread(start, (message) => {
      surfaces?.hear(message)
      service?.hear(message)
      if (message.type === 'live') surface.live(message.state)
      else if (message.type === 'closed') finish(() => resolve(0))
      else if (message.type === 'failed') finish(() => reject(new PrintedError(message.error)))
      else if (message.type === 'fact' || message.type === 'trouble' || message.type === 'ready')
        surface.happened(wordsFor(message), message)
    })
    const surfaces = openSurfaces(options, control, (news) => surface.happened(wordsFor(news), news))
    const crash = (error: unknown) => void control.crash(error)
    const timers = moments.map(({ atS, does: stimulus }) => setTimeout(() => does(stimulus), atS * 1000))
    for (const signal of SIGNALS) process.on(signal, end)
    for (const event of CRASHES) process.on(event, crash)
    void control.open()
  })
}

/** Node writes to a terminal synchronously: one that stalls (Ctrl-S, a slow link) would stop the control loop. */
function neverBlock(output: NodeJS.WriteStream): void {
  const { _handle } = output as unknown as { _handle?: { setBlocking?(isBlocking: boolean): void } }
  _handle?.setBlocking?.(false)
}

function openSurface(start: ControlStart, does: (stimulus: StimulusName) => void, quit: () => void): Surface {
  if (!process.stdout.isTTY || !process.stdin.isTTY) {
    return new LineLog(process.stdout, isJournal(process.stdout.fd, process.env))
  }
  return new LiveScreen({ panel: start.table.kind !== 'serial', does, quit })
}

/** Page and MQTT, in a thread of their own; `null` where neither is wanted. */
function openSurfaces(options: RunOptions, control: ControlThread, tell: (news: SurfaceNews) => void): Surfaces | null {
  const { program, table, page } = options
  const config = page ? options.config : { ...options.config, page: { ...options.config.page, port: 0 } }
  if (config.page.port === 0 && !config.mqtt) return null
  return new Surfaces({
    config,
    table: table.kind === 'simulated' ? 'mock-serial' : table.kind,
    chosen: { program: program.id, user: null },
    control: (message) => control.handle(message),
    tell,
  })
}

function wordsFor(message: Happening): string {
  switch (message.type) {
    case 'fact':
      return factWords(message.fact)
    case 'trouble':
      return `${message.message}. ${message.hint}`
    case 'broker':
      return `MQTT: ${message.message}`
    case 'ready':
      return 'looking after the table'
    case 'page':
      return `the page: ${message.addresses.join(' or ')}`
  }
}
