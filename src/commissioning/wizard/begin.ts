/** Before a step: the table comes to where it can begin, from wherever it stands, by the owner's hands. */
import { INTERLOCK, namesOf, SWITCH } from '../../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../../hardware/table.ts'
import { causeWords, GUARD_WORDS } from '../../feed/fact-words.ts'
import type { Values } from './fill.ts'
import { Finding } from './finding.ts'
import type { InstructionId } from './instructions.ts'
import type { Beginning, Going } from './step.ts'
import type { TableAtHand } from './table-at-hand.ts'

type Needed = readonly [InstructionId, Values?]

/** Interlocks the owner opens by hand. */
const BY_HAND: readonly (readonly [keyof typeof INTERLOCK, InstructionId])[] = [
  ['ankleLockOpen', 'lockAnkle'],
  ['stopPressed', 'letGoStop'],
  ['startStuck', 'letGoStart'],
  ['overtravelOpen', 'letGoOvertravel'],
  ['estopOpen', 'pressEstopBoth'],
  ['notUpright', 'bringUpright'],
]
/** And those that pass by themselves. */
const PASSING = INTERLOCK.moving | INTERLOCK.notIdle | INTERLOCK.contactorClosed
/** A welded contactor is told after 100 ms; a little later it is no matter of letting go. */
const WELDED_AFTER_MS = 400

export function* begin(table: TableAtHand, beginning: Beginning): Going<void> {
  if (beginning === 'asItIs') return
  let closedSinceMs: number | null = null
  for (;;) {
    const { status } = table
    const isHeld = status.guard !== 'latched' && status.guard !== 'idle'
    if ((status.switches & SWITCH.contactorClosed) === 0 || isHeld) closedSinceMs = null
    else closedSinceMs ??= table.clockMs
    if (closedSinceMs !== null && table.clockMs - closedSinceMs > WELDED_AFTER_MS) throw new Finding('contactorWelded')
    const needed = beginning === 'still' ? neededForStill(status) : neededForIdle(status)
    if (needed === null && closedSinceMs === null) return
    if (needed) table.say(...needed)
    yield
  }
}

/** Nothing can move the table while the guard is latched, or idle with nobody at Start. */
function neededForStill({ guard }: TableStatus): Needed | null {
  if (guard === 'latched' || guard === 'idle') return null
  if (guard === 'recovery') return ['pressEstop']
  return ['wait', { why: `the guard is ${GUARD_WORDS[guard]}` }]
}

function neededForIdle(status: TableStatus): Needed | null {
  const { guard, switches, interlocks, cause } = status
  if ((switches & (SWITCH.estopAOpen | SWITCH.estopBOpen)) !== 0) return ['releaseEstop']
  if (guard === 'latched') return ['reset', { cause: causeWords(cause) }]
  if (guard === 'recovery') return ['bringUpright']
  if (guard !== 'idle') return ['wait', { why: `the guard is ${GUARD_WORDS[guard]}` }]
  if (interlocks === 0) return null
  const byHand = BY_HAND.find(([name]) => (interlocks & INTERLOCK[name]) !== 0)
  if (byHand) return [byHand[1]]
  if ((interlocks & INTERLOCK.supplyLow) !== 0) return ['supplyLow', { volts: status.supplyV }]
  if ((interlocks & ~PASSING) === 0) return ['wait', { why: 'the table comes to rest' }]
  throw new Finding('sessionRefused', { why: interlockWords(interlocks) })
}

export function interlockWords(interlocks: number): string {
  return namesOf(INTERLOCK, interlocks)
    .map((name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))
    .join(', ')
}
