/** What answers on a port: a guard, whose statuses are followed until it is let go, or something that cannot tell about the table. */
import type { TableError } from '../../hardware/error.ts'
import { GuardConnection } from '../../hardware/serial/guard-connection.ts'
import type { PortSource } from '../../hardware/serial/ports.ts'
import type { BoardDetails, GuardConfig, GuardIdentity, TableStatus } from '../../hardware/table.ts'

export interface PortChoice {
  readonly path: string
  readonly baudRate: number
  readonly ports: PortSource
}

/** A guard that is connected. While it is, no controller can have the port: no session begins. */
export interface AnsweringGuard {
  readonly kind: 'guard'
  readonly identity: GuardIdentity
  readonly config: GuardConfig
  readonly board: BoardDetails
  /**
   * What it said last.
   * @throws TableError where it has fallen silent since
   */
  latest(): TableStatus
  /** Resolves when the port is free again. */
  close(): Promise<void>
}

/** No guard, or none that this program understands. The port is free again. */
interface OtherBoard {
  readonly kind: 'other'
  readonly error: TableError
}

export type BoardAnswer = AnsweringGuard | OtherBoard

/** A guard that is starting settles its inputs first; longer than this it is never at it. */
const BOOTS_WITHIN_MS = 3000

/** A board that says one of these is there, but no guard that can be asked. Everything else is about the port. */
const SAID_BY_A_BOARD: ReadonlySet<string> = new Set([
  'NOT_A_GUARD',
  'GUARD_INCOMPATIBLE',
  'HANDSHAKE_TIMEOUT',
  'GUARD_SILENT',
  'GUARD_REBOOTED',
])

/**
 * Asks what is on the port, for at most `withinMs` and what a guard needs to boot.
 * @throws TableError where the port cannot be opened
 */
export function askBoard({ path, baudRate, ports }: PortChoice, withinMs: number): Promise<BoardAnswer> {
  return new Promise((resolve, reject) => {
    let known: Pick<AnsweringGuard, 'identity' | 'config' | 'board'> | null = null
    let last: TableStatus | null = null
    let lost: TableError | null = null
    let bootTimer: NodeJS.Timeout | undefined
    const settle = () => {
      clearTimeout(bootTimer)
      const first = last
      if (known === null || first === null) return
      const latest = () => {
        if (lost) throw lost
        return last ?? first
      }
      resolve({ kind: 'guard', ...known, latest, close: () => connection.close() })
    }
    const settings = { nowMs: () => performance.now(), handshakeTimeoutMs: withinMs }
    const connection = new GuardConnection(ports.make(path, baudRate), settings, {
      connected: (identity, config, board) => {
        known = { identity, config, board }
        bootTimer = setTimeout(settle, BOOTS_WITHIN_MS)
      },
      status: (status) => {
        last = status
        if (status.guard !== 'booting') settle()
      },
      panel: () => {},
      armReply: () => {},
      answered: () => {},
      ended: (error) => {
        lost = error
        clearTimeout(bootTimer)
        void connection.closed.then(() => {
          if (SAID_BY_A_BOARD.has(error.code)) resolve({ kind: 'other', error })
          else reject(error)
        })
      },
    })
  })
}
