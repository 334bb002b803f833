/** The guard's and the table's states in words a person on the table understands. */
import { SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { Signal, TableKind } from '../../hardware/table.ts'
import { causeWords, GUARD_WORDS } from '../feed/fact-words.ts'
import type { LiveState } from '../feed/live-state.ts'
import type { Role } from './paint.ts'

export const TABLE_WORDS: Readonly<Record<TableKind, string>> = {
  simulated: 'simulated table',
  'mock-serial': 'simulated table on a mock serial port',
  emulated: 'emulated board',
  serial: 'real table',
}

export const SIGNAL_WORDS: Readonly<Record<Signal, string>> = {
  off: 'off',
  ready: 'ready',
  moving: 'moving',
  holding: 'holding',
  breathing: 'holding, leading the breath',
  pausing: 'pausing',
  askingForStart: 'asking for Start',
  askingHow: 'asking how it was',
  refused: 'refused',
  alarm: 'alarm',
}

/** The one word that says where things stand: the session's phase, else the table machine's state. */
export function headlineOf(state: LiveState): string {
  return state.phase ?? state.state.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
}

/** Why the alarm sounds: the guard's cause, else that it does. */
export function alarmWords(state: LiveState): string {
  return state.cause === 'none' ? 'see what to do below' : causeWords(state.cause)
}

/** Whether statuses of the guard arrive, and what it is doing. */
export function connectionWords(state: LiveState): { role: Role; mark: string; words: string } {
  if (state.guard === null) return { role: 'warning', mark: '○', words: 'not connected' }
  if (/connect/i.test(state.state)) return { role: 'warning', mark: '○', words: 'connecting' }
  const role = state.guard === 'latched' ? 'danger' : state.guard === 'booting' ? 'warning' : 'good'
  return { role, mark: '●', words: `connected, guard ${GUARD_WORDS[state.guard]}` }
}

/** The switches that decide whether anything may move, each in words. */
export function switchWords(state: LiveState): { name: string; role: Role; words: string }[] {
  const names = ['E-stop', 'Ankle lock', 'Contactor'] as const
  if (state.guard === null) return names.map((name) => ({ name, role: 'faint' as const, words: 'not known yet' }))
  const channelsOpen = [SWITCH.estopAOpen, SWITCH.estopBOpen].filter((bit) => state.switches & bit).length
  const estop = (
    [
      ['plain', 'released'],
      ['danger', 'ONE CHANNEL OPEN'],
      ['danger', 'PRESSED'],
    ] as const
  )[channelsOpen]!
  const ankle = state.switches & SWITCH.ankleLocked ? (['plain', 'locked'] as const) : (['warning', 'OPEN'] as const)
  const contactor =
    state.switches & SWITCH.contactorClosed
      ? (['moving', 'closed, motor powered'] as const)
      : (['plain', 'open, motor off'] as const)
  return [estop, ankle, contactor].map(([role, words], index) => ({ name: names[index]!, role, words }))
}
