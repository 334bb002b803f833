/** What a person reads: one sentence for each situation, with the way on. English, in one place. */
import type { InterlockName } from '../../hardware/guard/vocabulary.ts'
import { CAUSES, type Cause } from '../../machines/responses.ts'
import type { Phase } from '../feed/live-state.ts'

export const INTERLOCK_WORDS: Readonly<Record<InterlockName, string>> = {
  notIdle: 'The guard is not ready yet.',
  notUpright: 'The table is not upright: hold Start to bring it there.',
  ankleLockOpen: 'The ankle lock is open: close it.',
  estopOpen:
    'The emergency stop is pressed, or one of its two channels has failed: press it fully, release it, then hold Stop for four seconds and let go.',
  startStuck: 'Start has been pressed since before the table was ready: let go of it. If nobody holds it, it is stuck.',
  stopPressed: 'Stop is pressed, or its wire is broken: let go of it, or check the wire.',
  angleUntrusted: 'The angle sensors cannot be trusted: have them checked.',
  supplyLow: 'The supply voltage is low: check the power supply.',
  contactorClosed: 'The power contactor does not open: have it replaced.',
  overtravelOpen: 'An over-travel switch is open, or its wire is broken: check it.',
  switchesImplausible: 'The position switches contradict the angle: check the horizontal and upright switches.',
  notCommissioned:
    'This table was never set up: its limits are not stored in the guard, or they say that it is too fast for the relays that drive it.',
  moving: 'The table is still moving.',
  boardFailed:
    'The guard’s self-test found a fault in its memory. Switch the board off and on; if it comes back, replace the board.',
  storeDamaged: 'The limits stored in the guard are damaged. Commission the table again.',
}

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  starting: 'Starting. Lie still.',
  tilting: 'Tilting. Breathe. Stop ends it at any time.',
  holding: 'Holding. Breathe. Stop brings you back.',
  resting: 'Resting for a moment.',
  returning: 'Coming back to horizontal.',
  pausing: 'Rest. Your circulation needs this pause.',
  confirming: 'Feeling well? Press Start to rise.',
  rising: 'Rising slowly. Stop halts.',
}

const STATE_WORDS: Readonly<Record<string, string>> = {
  connecting: 'Looking for the table.',
  linkLost: 'The table’s guard is silent. The panel works without the controller: hold Start to come back.',
  checking: 'Checking the table.',
  abandoned: 'An earlier session was still open. The guard ends it.',
  upright: 'Ready. Press Start.',
  arming: 'Starting.',
  standingDown: 'The start is called off.',
  session: 'A session runs.',
  handedOver: 'The guard takes the table back.',
  backingOff: 'The drive gave way. Backing off a little.',
  guardReturning: 'The guard brings the table back to horizontal.',
  recovering: 'Hold Start to come back. Let go to stop.',
  latched: 'Stopped, power off.',
}

export interface Situation {
  readonly state: string
  readonly phase: Phase | null
  readonly cause: Cause | null
  readonly asking: boolean
  readonly unanswered: boolean
  readonly halted: boolean
  readonly pausing: boolean
  readonly refusals: readonly string[]
  /** Who has come back is asked how it was. */
  readonly asksHow: boolean
}

const ASKS_HOW = 'How was it? Press Start for well, Stop for not well. “upright screen after” tells more.'

/** The one sentence for now. */
export function sayNow(now: Situation): string {
  if (now.asking) return 'Are you OK? Press Start for yes, Stop to come back.'
  if (now.unanswered) return 'Nobody has pressed Start. Someone please help. Press Start to rise.'
  if (now.halted) return 'Halted. Press Start to go on rising.'
  if (now.phase) return PHASE_WORDS[now.phase]
  if (now.state === 'upright' && now.asksHow) return ASKS_HOW
  if (now.state === 'upright' && now.refusals.length > 0) return now.refusals[0]!
  if (now.state === 'recovering')
    return now.pausing ? 'At horizontal. Rest, then press and hold Start to rise.' : STATE_WORDS.recovering!
  if (now.cause && isTrouble(now.state)) return `${capital(CAUSES[now.cause].says)}. ${CAUSES[now.cause].wayOut}`
  return STATE_WORDS[now.state] ?? now.state
}

function isTrouble(state: string): boolean {
  return ['handedOver', 'backingOff', 'guardReturning', 'latched'].includes(state)
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
