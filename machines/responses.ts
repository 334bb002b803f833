/**
 * What each cause does: the one table of responses, as data. The worst response wins, and a response is never downgraded
 * within a session. `docs/responses.md` is drawn from it.
 */

/** Responses from mild to severe. */
export const RESPONSES = {
  /** The controller brings the table gently to horizontal; pause, confirmation, rising. */
  return: { weight: 1, says: 'gradual return to horizontal; pause; confirm; rise' },
  /** The guard stops, backs off two degrees once, and then returns the table, or latches where it was returning already. */
  backOff: { weight: 2, says: 'stop; once, a 2° back-off; then a return, or a latched stop where it was returning' },
  /** The controller falls silent; the guard stops the table and returns it by itself. The session is over. */
  guardReturns: { weight: 3, says: 'the guard stops the table and returns it to horizontal by itself' },
  /** Nothing moves until a person holds Start. */
  recovery: { weight: 4, says: 'nothing moves by itself; hold Start to creep towards horizontal, then upright' },
  /** Power off, latched; the way back is recovery, by the switches where the angle cannot be trusted. */
  stopLatched: { weight: 5, says: 'stop, latched; after a reset hold Start to creep back' },
  powerOffLatched: { weight: 6, says: 'power off at once, latched; after a reset hold Start to creep back' },
} as const
export type Response = keyof typeof RESPONSES

export interface CauseRow {
  /** Who notices it. */
  readonly noticedBy: 'guard' | 'controller'
  readonly response: Response
  /** What a person reads: what happened. */
  readonly says: string
  /** What a person does about it. */
  readonly wayOut: string
}

const RETURNS = 'The table comes back to horizontal by itself. Rest, then press Start to rise.'
const RESET = 'Hold Stop for four seconds and let go, then hold Start to creep back.'

/** Every cause, mildest first within its group. */
export const CAUSES = {
  stopPressed: { noticedBy: 'guard', response: 'return', says: 'Stop was pressed', wayOut: RETURNS },
  startReleased: {
    noticedBy: 'controller',
    response: 'return',
    says: 'Start was let go while tilting',
    wayOut: RETURNS,
  },
  stopRequested: { noticedBy: 'controller', response: 'return', says: 'a stop was asked for', wayOut: RETURNS },
  sessionCapReached: {
    noticedBy: 'controller',
    response: 'return',
    says: 'the time inverted is used up',
    wayOut: RETURNS,
  },
  exposureCapReached: { noticedBy: 'controller', response: 'return', says: 'the exposure is used up', wayOut: RETURNS },
  sessionTimedOut: { noticedBy: 'controller', response: 'return', says: 'the session took too long', wayOut: RETURNS },
  promptUnanswered: {
    noticedBy: 'controller',
    response: 'return',
    says: 'nobody answered “are you OK?”',
    wayOut: RETURNS,
  },
  softLimitPassed: {
    noticedBy: 'controller',
    response: 'return',
    says: 'the table went past its target',
    wayOut: `${RETURNS} If it happens again, have the table checked.`,
  },
  panelDisagrees: {
    noticedBy: 'controller',
    response: 'return',
    says: 'a button reads differently on its two paths',
    wayOut: `${RETURNS} Check the wiring of Start and Stop.`,
  },
  invertedCapReached: {
    noticedBy: 'guard',
    response: 'return',
    says: 'the guard’s own cap on the time inverted is reached',
    wayOut: RETURNS,
  },
  ankleLockOpened: { noticedBy: 'guard', response: 'return', says: 'the ankle lock opened', wayOut: RETURNS },
  supplyLow: {
    noticedBy: 'guard',
    response: 'return',
    says: 'the supply voltage is low',
    wayOut: `${RETURNS} Check the power supply.`,
  },
  angleLimitPassed: {
    noticedBy: 'guard',
    response: 'return',
    says: 'the angle passed its limit; no deeper, only back',
    wayOut: RETURNS,
  },
  overtravelReached: {
    noticedBy: 'guard',
    response: 'return',
    says: 'an over-travel switch opened; no deeper, only back',
    wayOut: RETURNS,
  },
  switchesImplausible: {
    noticedBy: 'guard',
    response: 'return',
    says: 'the position switches contradict the angle',
    wayOut: `${RETURNS} Check the horizontal and upright switches.`,
  },
  armedTooLong: {
    noticedBy: 'guard',
    response: 'return',
    says: 'the session was announced too long ago',
    wayOut: RETURNS,
  },
  stalled: {
    noticedBy: 'guard',
    response: 'backOff',
    says: 'the drive does not move the table',
    wayOut: `Look for what is in the way. If the drive itself has failed, use the way down without power. ${RESET}`,
  },
  overCurrent: {
    noticedBy: 'guard',
    response: 'backOff',
    says: 'the motor current is too high',
    wayOut: `Look for what is in the way. If the drive itself has failed, use the way down without power. ${RESET}`,
  },
  controllerLost: {
    noticedBy: 'guard',
    response: 'guardReturns',
    says: 'the controller was silent',
    wayOut: 'The guard brings the table to horizontal by itself. Rest, then hold Start to rise.',
  },
  tableDoesNotFollow: {
    noticedBy: 'controller',
    response: 'guardReturns',
    says: 'the table does not follow its drive',
    wayOut: 'The guard takes over. If nothing moves, use the way down without power.',
  },
  guardSilent: {
    noticedBy: 'controller',
    response: 'guardReturns',
    says: 'the guard is silent',
    wayOut: 'The panel works without the controller: hold Start to come back. Check cable and power of the board.',
  },
  awayFromUpright: {
    noticedBy: 'guard',
    response: 'recovery',
    says: 'the table is not upright and no session runs',
    wayOut: 'Hold Start to creep to horizontal; rest; then press and hold Start again to rise.',
  },
  sensorsDisagree: {
    noticedBy: 'guard',
    response: 'stopLatched',
    says: 'the angle sensors disagree',
    wayOut: `${RESET} Then have the sensors checked.`,
  },
  sensorStale: {
    noticedBy: 'guard',
    response: 'stopLatched',
    says: 'an angle sensor no longer delivers',
    wayOut: `${RESET} Then have the sensors checked.`,
  },
  sensorOutOfRange: {
    noticedBy: 'guard',
    response: 'stopLatched',
    says: 'an angle sensor reads nonsense',
    wayOut: `${RESET} Then have the sensors checked.`,
  },
  contactorOpen: {
    noticedBy: 'guard',
    response: 'stopLatched',
    says: 'the power contactor does not close',
    wayOut: `${RESET} If it stays open, use the way down without power.`,
  },
  estopPressed: {
    noticedBy: 'guard',
    response: 'powerOffLatched',
    says: 'the emergency stop is pressed',
    wayOut: `Release the emergency stop. ${RESET}`,
  },
  estopChannelsDisagree: {
    noticedBy: 'guard',
    response: 'powerOffLatched',
    says: 'the two channels of the emergency stop disagree',
    wayOut: `Release the emergency stop. ${RESET} If that does nothing, a wire is broken: use the way down without power.`,
  },
  overSpeed: { noticedBy: 'guard', response: 'powerOffLatched', says: 'the table moved too fast', wayOut: RESET },
  uncommandedMotion: {
    noticedBy: 'guard',
    response: 'powerOffLatched',
    says: 'the table moved without a command',
    wayOut: RESET,
  },
  wrongWayMotion: {
    noticedBy: 'guard',
    response: 'powerOffLatched',
    says: 'the table moved the wrong way',
    wayOut: RESET,
  },
  contactorWelded: {
    noticedBy: 'guard',
    response: 'powerOffLatched',
    says: 'the power contactor does not open',
    wayOut: 'Unplug the table and use the way down without power. The contactor must be replaced.',
  },
  boardFailed: {
    noticedBy: 'guard',
    response: 'powerOffLatched',
    says: 'the guard’s self-test found a fault in its memory',
    wayOut:
      'Switch the board off and on, then hold Start to creep back. If it comes back, use the way down without power and replace the board.',
  },
} as const satisfies Record<string, CauseRow>
export type Cause = keyof typeof CAUSES

/** The heavier of two responses; a response is never downgraded within a session. */
export function worse(one: Response | null, other: Response): Response {
  return one !== null && RESPONSES[one].weight >= RESPONSES[other].weight ? one : other
}

export function isCause(name: string): name is Cause {
  return Object.hasOwn(CAUSES, name)
}
