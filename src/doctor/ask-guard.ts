/** Who the guard is and how it does: from the controller that has it, else from its port, which is let go at once. */
import { TableError } from '../../hardware/error.ts'
import type { BoardHealth } from '../../hardware/guard/board-report.ts'
import type { GuardCause, GuardState } from '../../hardware/guard/vocabulary.ts'
import type { GuardWiring } from '../../hardware/guard/wiring.ts'
import { discoverPort } from '../../hardware/serial/port-discovery.ts'
import { GUARD_BAUD_RATE } from '../../hardware/serial/ports.ts'
import type { GuardConfig } from '../../hardware/table.ts'
import { askBoard } from '../flash/board-answer.ts'
import type { Examination } from './examination.ts'

/** An Uno that resets when its port is opened needs about 2 s. */
const ANSWERS_WITHIN_MS = 5000

export interface KnownGuard {
  /** Through the running controller, or the path of its port. */
  readonly via: string
  readonly firmware: string
  readonly build: string
  readonly state: GuardState | null
  readonly cause: GuardCause
  readonly badFrames: number
  /** Since the guard started, seconds; `null` where that is not told. */
  readonly upForS: number | null
  readonly board: BoardHealth | null
  readonly wiring: GuardWiring | null
  readonly limits: GuardConfig | null
}

export type GuardAnswer =
  | { readonly kind: 'guard'; readonly guard: KnownGuard }
  /** There is none that answers: why, and what to do. */
  | { readonly kind: 'none'; readonly error: TableError }
  /** A controller has it, and cannot be asked. */
  | { readonly kind: 'unasked'; readonly why: string }

export async function askGuard(exam: Examination): Promise<GuardAnswer> {
  return exam.controllerRuns ? throughController(exam) : throughPort(exam)
}

async function throughController(exam: Examination): Promise<GuardAnswer> {
  const health = await exam.health()
  if (!health) {
    const isOff = exam.config.page.port === 0
    const why = isOff ? 'its page is switched off' : 'its page does not answer'
    return { kind: 'unasked', why: `A controller runs and has the port, and ${why}.` }
  }
  const { guard, link } = health
  if (!link.up || guard.firmware === null || guard.build === null) {
    const hint = 'Check cable and power of the board. "upright history" and the controller’s log say when it was lost.'
    return { kind: 'none', error: new TableError('UNPLUGGED', 'The running controller has no guard.', hint) }
  }
  const { firmware, build, state, cause, badFrames, upForS, details } = guard
  const board = details?.health ?? null
  const [wiring, limits] = [details?.wiring ?? null, details?.limits ?? null]
  return {
    kind: 'guard',
    guard: { via: 'the running controller', firmware, build, state, cause, badFrames, upForS, board, wiring, limits },
  }
}

async function throughPort({ config, world }: Examination): Promise<GuardAnswer> {
  try {
    const { port } = config.serial
    const path = port === 'auto' ? await discoverPort(world.ports) : port
    const answer = await askBoard({ path, baudRate: GUARD_BAUD_RATE, ports: world.ports }, ANSWERS_WITHIN_MS)
    if (answer.kind === 'other') return { kind: 'none', error: answer.error }
    try {
      const { identity, config: limits, board } = answer
      const { guard: state, cause, badFrames, uptimeMs } = answer.latest()
      return {
        kind: 'guard',
        guard: {
          via: path,
          firmware: identity.firmware,
          build: identity.build,
          state,
          cause,
          badFrames,
          upForS: Math.round(uptimeMs / 1000),
          board: board.health,
          wiring: board.wiring,
          limits,
        },
      }
    } finally {
      await answer.close()
    }
  } catch (error) {
    if (error instanceof TableError) return { kind: 'none', error }
    throw error
  }
}
