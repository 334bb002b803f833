/** The main thread of `upright run`: starts the control thread, shows what it tells, passes on keys, and ends it well. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { StimulusName } from '../../hardware/simulator/stimuli.ts'
import { factWords } from '../feed/fact-words.ts'
import type { LiveState } from '../feed/live-state.ts'
import { packageRoot } from '../package-root.ts'
import type { ControlStart, FromControl, ToControl } from '../run/thread-messages.ts'
import type { Moment } from '../simulation/simulate-session.ts'
import { LineLog } from './line-log.ts'
import { LiveScreen } from './live-screen.ts'
import { PrintedError } from './print-error.ts'

export interface RunOptions extends ControlStart {
  readonly moments: readonly Moment[]
}

/** What the main thread shows things on: a screen, or lines. */
export interface Surface {
  live(state: LiveState): void
  happened(text: string, message: FromControl): void
  close(): void
}

/** The control thread has this long to fall silent and to let the journal finish, ms. */
const CLOSE_WITHIN_MS = 12_000
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Runs until it is ended. Resolves with the exit code. */
export function runController(options: RunOptions): Promise<number> {
  const { moments, ...start } = options
  const worker = new Worker(join(packageRoot, 'dist/src/run/control.worker.js'), {
    workerData: start satisfies ControlStart,
  })
  const send = (message: ToControl) => worker.postMessage(message)
  const timers = moments.map(({ atS, does }) => setTimeout(() => send({ type: 'does', stimulus: does }), atS * 1000))
  return new Promise((resolve, reject) => {
    let ending: NodeJS.Timeout | undefined
    const end = () => {
      if (ending) return
      send({ type: 'close' })
      ending = setTimeout(() => void worker.terminate(), CLOSE_WITHIN_MS)
    }
    const surface = openSurface(start, (does) => send({ type: 'does', stimulus: does }), end)
    let isFinished = false
    const finish = async (outcome: () => void) => {
      if (isFinished) return
      isFinished = true
      clearTimeout(ending)
      for (const timer of timers) clearTimeout(timer)
      for (const signal of SIGNALS) process.off(signal, end)
      surface.close()
      await worker.terminate()
      outcome()
    }
    for (const signal of SIGNALS) process.on(signal, end)
    worker.on('message', (message: FromControl) => {
      if (message.type === 'live') surface.live(message.state)
      else if (message.type === 'closed') void finish(() => resolve(0))
      else if (message.type === 'failed') void finish(() => reject(new PrintedError(message.error)))
      else surface.happened(wordsFor(message), message)
    })
    worker.on('error', (error) => void finish(() => reject(error)))
    worker.on('exit', (code) => void finish(() => resolve(code === 0 ? 0 : 1)))
  })
}

function openSurface(start: ControlStart, does: (stimulus: StimulusName) => void, quit: () => void): Surface {
  if (!process.stdout.isTTY || !process.stdin.isTTY) return new LineLog(process.stdout)
  return new LiveScreen({ panel: start.table.kind === 'simulated', does, quit })
}

function wordsFor(message: FromControl): string {
  switch (message.type) {
    case 'fact':
      return factWords(message.fact)
    case 'trouble':
      return `${message.message}. ${message.hint}`
    case 'ready':
      return 'looking after the table'
    default:
      return message.type
  }
}
