/** How the service is, as systemd tells it. */
import { z } from 'zod'
import { SESSION_RUNS } from './service-report.ts'
import type { System } from './system.ts'

export const UNIT = 'upright.service'

export interface UnitState {
  readonly installed: boolean
  /** Whether it starts with the machine. */
  readonly enabled: boolean
  /** systemd's words: `active`, `activating`, `failed`, `inactive` … and `running`, `auto-restart`, `dead` … */
  readonly state: string
  readonly subState: string
  /** How the last run ended where it did: `success`, `exit-code`, `watchdog` … */
  readonly result: string
  /** What the controller says of itself. */
  readonly says: string | null
  readonly sessionRuns: boolean
  /** ISO. */
  readonly since: string | null
  readonly restarts: number
  readonly pid: number | null
  readonly memoryMb: number | null
}

const shown = z.object({
  LoadState: z.string(),
  UnitFileState: z.string(),
  ActiveState: z.string(),
  SubState: z.string(),
  Result: z.string(),
  StatusText: z.string(),
  ActiveEnterTimestamp: z.string(),
  NRestarts: z.coerce.number(),
  MainPID: z.coerce.number(),
  MemoryCurrent: z.string(),
})
const KEYS = Object.keys(shown.shape)

export function readUnitState(system: System): UnitState {
  const words = ['systemctl', 'show', '--timestamp=unix', ...KEYS.map((key) => `--property=${key}`), UNIT]
  const pairs = system
    .read(words)
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  // A key that this systemd does not tell is empty.
  const told = shown.parse({ ...Object.fromEntries(KEYS.map((key) => [key, ''])), ...Object.fromEntries(pairs) })
  const isActive = told.ActiveState === 'active'
  const bytes = Number(told.MemoryCurrent)
  return {
    installed: told.LoadState === 'loaded',
    enabled: told.UnitFileState === 'enabled',
    state: told.ActiveState,
    subState: told.SubState,
    result: told.Result,
    says: isActive && told.StatusText !== '' ? told.StatusText : null,
    sessionRuns: isActive && told.StatusText.startsWith(SESSION_RUNS),
    since: isActive ? isoOf(told.ActiveEnterTimestamp) : null,
    restarts: told.NRestarts,
    pid: told.MainPID || null,
    memoryMb: bytes > 0 ? Math.round(bytes / 1e5) / 10 : null,
  }
}

/** From `@1769000000`; systemd before 248 knows no such form. */
function isoOf(timestamp: string): string | null {
  const [, seconds] = /^@(\d+)$/.exec(timestamp) ?? []
  return seconds === undefined ? null : new Date(Number(seconds) * 1000).toISOString()
}
