/** Reads the table machine's snapshot: state, phase, aim and signal, each from the state's own name. */
import type { SnapshotFrom } from 'xstate'
import type { Signal } from '../../hardware/table.ts'
import type { sessionMachine } from '../../machines/session.machine.ts'
import type { tableMachine } from '../../machines/table.machine.ts'
import type { Phase } from '../feed/live-state.ts'
import type { Aim } from './follower.ts'

export type TableSnapshot = SnapshotFrom<typeof tableMachine>
export type SessionSnapshot = SnapshotFrom<typeof sessionMachine>

const STAYS: Aim = { targetDeg: null, pace: 'tilt' }

/** The running session's snapshot, or `null`. */
export function sessionOf(table: TableSnapshot): SessionSnapshot | null {
  const session = table.children.session
  return session ? (session.getSnapshot() as SessionSnapshot) : null
}

export function stateOf(table: TableSnapshot): string {
  return table.value as string
}

/** Phase of a session, `null` without one. */
export function phaseOf(session: SessionSnapshot | null): Phase | null {
  if (session?.status !== 'active') return null
  const { value } = session
  if (typeof value === 'string') return value as Phase
  if ('halted' in value) return 'confirming'
  if ('underWay' in value) {
    const motion = (value.underWay as { motion: string | object }).motion
    return typeof motion === 'string' ? (motion as Phase) : 'resting'
  }
  return Object.keys(value)[0] as Phase
}

/** Where the session wants the table. */
export function aimOf(session: SessionSnapshot | null): Aim {
  return session ? session.context : STAYS
}

/** What lamp and buzzer show. `asksHow`: who has come back is asked how it was. */
export function signalOf(
  table: TableSnapshot,
  session: SessionSnapshot | null,
  phase: Phase | null,
  asksHow = false,
): Signal {
  if (table.hasTag('alarm') || session?.hasTag('unanswered')) return 'alarm'
  if (session?.hasTag('asking')) return 'askingForStart'
  if (phase === 'holding' && table.context.program.breathing) return 'breathing'
  if (phase) return PHASE_SIGNALS[phase]
  const state = stateOf(table)
  if (state === 'arming') return 'moving'
  if (state !== 'upright') return 'off'
  if (asksHow) return 'askingHow'
  return table.context.refusals.length > 0 ? 'refused' : 'ready'
}

/** What lamp and buzzer show in each phase when all is well. */
export const PHASE_SIGNALS: Readonly<Record<Phase, Signal>> = {
  starting: 'moving',
  tilting: 'moving',
  holding: 'holding',
  resting: 'holding',
  returning: 'moving',
  pausing: 'pausing',
  confirming: 'askingForStart',
  rising: 'moving',
}
