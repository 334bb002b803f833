/** Whether the guard's state allows to take its program away: nobody may be on the table, and nothing may be about to move. */
import { FLAG, INTERLOCK, SWITCH } from '../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../hardware/table.ts'
import { causeWords, GUARD_WORDS } from '../feed/fact-words.ts'
import { formatAngle } from '../feed/quantities.ts'

export type Permission =
  | { readonly kind: 'granted' }
  /** A person has to look, and to say that it is safe. */
  | { readonly kind: 'ask'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string; readonly wayOut: string }

const ON_A_DESK = 'A board that is not connected to its table can be flashed by hand: --dry-run prints the command.'

const RESET =
  'With the cause gone, hold Stop for four seconds and let go; then hold Start until the table is upright, and try again.'

/** What the guard's latest status says to flashing it now. */
export function permissionFrom(status: TableStatus): Permission {
  const { guard, cause, flags, interlocks, switches } = status
  const isPowered = (switches & SWITCH.contactorClosed) !== 0 || status.driveMilli !== 0
  if (guard === 'armed' || guard === 'backingOff' || guard === 'returning')
    return refused(
      `A session is under way: the guard is ${GUARD_WORDS[guard]}.`,
      'End it with Stop, wait until the table is upright and its person has stepped off, and try again.',
    )
  if (isPowered)
    return refused(
      'The motor has power: the contactor is closed.',
      'Let go of Start. If the contactor stays closed, switch the motor power off at its source and have it replaced.',
    )
  // Its limits were never stored: it arms no session, and away from a table its inputs say nothing.
  if (interlocks & INTERLOCK.notCommissioned)
    return ask('This board is not commissioned: it cannot tell about its table.')
  if (!(flags & FLAG.upright))
    return refused(
      `The table is not upright: ${flags & FLAG.angleTrusted ? `it stands at ${formatAngle(Math.max(...status.angleDeg), 0)}` : 'its upright switch is open'}.`,
      `Somebody may be on it. Hold Start until it is upright, and try again.\n${ON_A_DESK}`,
    )
  if (guard === 'booting') return refused('The guard is still starting.', 'Wait a moment and try again.')
  // No reset clears that: its program may be damaged, and flashing is what mends it.
  if (cause === 'boardFailed') return ask('The board has failed its own tests.')
  if (guard !== 'idle')
    return refused(
      `The guard is ${GUARD_WORDS[guard]}${cause === 'none' ? '' : `: ${causeWords(cause)}`}. Somebody may be on the table.`,
      `${RESET}\n${ON_A_DESK}`,
    )
  if (switches & SWITCH.ankleLocked) return ask('The ankle lock is closed: somebody may be on the table.')
  return { kind: 'granted' }
}

function ask(why: string): Permission {
  return { kind: 'ask', why }
}

function refused(why: string, wayOut: string): Permission {
  return { kind: 'refused', why, wayOut }
}
