/** `upright service status`: whether it runs, what it is at, and what to do where it does not. */
import { localTime } from '../feed/local-time.ts'
import type { UnitState } from '../service/unit-state.ts'
import { type Output, tell } from './output.ts'
import { makePaint } from './paint.ts'

/** How the last run ended, where it did not end well. */
const RESULTS: Readonly<Record<string, string>> = {
  'exit-code': 'it ended with an error',
  watchdog: 'it hung, and the watchdog ended it',
  signal: 'it was killed',
  'core-dump': 'it crashed',
  'oom-kill': 'memory ran out',
  timeout: 'it took too long to start or to end',
}

/** Prints it; returns the exit code. */
export function printUnitState(state: UnitState, output: Output): 0 | 1 {
  const paint = makePaint(output.colour)
  if (!state.installed) {
    tell(output, 'It is not installed. "upright service install" does that.')
    return 1
  }
  const isRunning = state.state === 'active'
  output.print(`${paint(isRunning ? 'good' : 'danger', isRunning ? '●' : '○')} ${headline(state)}`)
  if (state.says) tell(output, `  ${state.says}`)
  const { restarts, memoryMb, pid } = state
  const details = [
    restarts > 0 && `restarted ${restarts === 1 ? 'once' : `${restarts} times`}`,
    memoryMb !== null && `${Math.round(memoryMb)} MB`,
    pid !== null && `process ${pid}`,
    state.enabled ? 'starts with the machine' : 'does not start with the machine',
  ].filter((detail) => detail !== false)
  output.print(`  ${details.join(' · ')}`)
  if (!isRunning) tell(output, `  ${wayOut(state)}`)
  return isRunning ? 0 : 1
}

function headline({ state, subState, since, result }: UnitState): string {
  if (state === 'active') return `running${since ? ` since ${localTime(since)}` : ''}`
  const why = RESULTS[result] ? `: ${RESULTS[result]}` : ''
  if (subState === 'auto-restart') return `starts again in a moment${why}`
  if (state === 'activating') return 'starting'
  if (state === 'deactivating') return 'ending'
  return state === 'failed' ? `ended${why}` : 'stopped'
}

function wayOut({ state }: UnitState): string {
  if (state === 'failed') return '"upright service logs" shows what it said. Then: sudo upright service start'
  if (state === 'inactive') return 'Start it: sudo upright service start'
  return 'Look again in a moment; "upright service logs" shows what it says.'
}
