/** What must hold in every state and at every event of a walk: the rules S1–S12, as far as the machines alone can keep them. */
import { RESPONSES } from '../../machines/responses.ts'
import type { Transition, Visited } from './walk.ts'
import type { SessionStanding } from './walked-table.ts'

/** What is wrong, or `null`. */
type Judgement = string | null

interface TransitionRule {
  readonly rule: string
  readonly judge: (transition: Transition) => Judgement
}

interface StandingRule {
  readonly rule: string
  readonly judge: (visited: Visited) => Judgement
}

/** Guard states in which the guard itself has taken over, and a guard that is gone. */
const TAKES_OVER = ['GUARD_BACKING_OFF', 'GUARD_RETURNING', 'GUARD_RECOVERY', 'GUARD_LATCHED', 'LINK_LOST']
/** What asks for the return. */
const STOPS = ['STOP_PRESSED', 'CAUSE_RAISED stopRequested', 'CAUSE_RAISED ankleLockOpened']
/** Where a trouble is over, and where a new session is announced. */
const FORGETS_CAUSES = ['checking', 'upright', 'arming']

export const TRANSITION_RULES: readonly TransitionRule[] = [
  {
    rule: 'S1: only a session and its announcement drive, and never after the guard has taken over or is gone',
    judge: ({ event, to }) => {
      if (to.standing.driving && !['arming', 'session'].includes(to.standing.state)) return 'it drives'
      return to.standing.driving && TAKES_OVER.includes(event) ? 'it still drives' : null
    },
  },
  {
    rule: 'S7, S8: driving begins only upright, with nothing refused, by a press of Start',
    judge: ({ from, event, to }) => {
      if (from.standing.driving || !to.standing.driving) return null
      if (from.standing.state !== 'upright') return 'driving begins away from upright'
      if (event !== 'START_PRESSED') return 'driving begins without Start'
      return from.standing.refused ? 'driving begins although it is refused' : null
    },
  },
  {
    rule: 'S7: a session begins only when the guard has accepted it',
    judge: ({ from, event, to }) =>
      from.standing.session === null && to.standing.session !== null && event !== 'ARM_ACCEPTED'
        ? 'a session begins'
        : null,
  },
  {
    rule: 'S7: a target grows only when the table has arrived, a time has run out, or a hand is on Start',
    judge: ({ from, event, to }) => {
      if (event === 'TARGET_REACHED' || event === 'START_PRESSED' || event.startsWith('after ')) return null
      if (event === 'START_RECORDED' && isIn(from.standing.session, 'starting')) return null
      // The guard tells that it is past 5° head-down: 0° is the way back, and the follower takes nothing deeper on it.
      if (event === 'INVERSION_BEGAN' && isIn(to.standing.session, 'returning')) return null
      const before = from.standing.session?.targetDeg ?? Number.POSITIVE_INFINITY
      const after = to.standing.session?.targetDeg ?? Number.NEGATIVE_INFINITY
      return after > before ? `the target grows from ${before}° to ${after}°` : null
    },
  },
  {
    rule: 'S8: once a session is on its way back, it never tilts again',
    judge: ({ from, to }) =>
      from.standing.session?.began && !isIn(from.standing.session, 'underWay') && isIn(to.standing.session, 'underWay')
        ? 'it tilts again'
        : null,
  },
  {
    rule: 'S5: after an inversion, rising begins only with a press of Start, after the pause',
    judge: ({ from, event, to }) => {
      if (!to.standing.session?.pauseOwed || !isIn(to.standing.session, 'rising')) return null
      if (isIn(from.standing.session, 'rising')) return null
      const waits = isIn(from.standing.session, 'confirming') || isIn(from.standing.session, 'halted')
      return waits && event === 'START_PRESSED' ? null : 'it rises'
    },
  },
  {
    rule: 'S5: only a pause that has run out lets a person confirm',
    judge: ({ from, to }) =>
      !isIn(from.standing.session, 'confirming') &&
      isIn(to.standing.session, 'confirming') &&
      !isIn(from.standing.session, 'pausing')
        ? 'the pause is skipped'
        : null,
  },
  {
    rule: 'S11: Stop, and whatever else asks for the return, ends every motion towards inversion, and an announcement',
    judge: ({ event, to }) => {
      if (!STOPS.includes(event)) return null
      return to.standing.state === 'arming' || isIn(to.standing.session, 'underWay') ? 'it goes on' : null
    },
  },
  {
    rule: 'S10: what hands over to the guard ends the driving',
    judge: ({ from, event, to }) =>
      from.standing.state === 'session' && event === 'CAUSE_RAISED guardSilent' && to.standing.driving
        ? 'it still drives'
        : null,
  },
  {
    rule: 'S12: nothing moves before the start is recorded',
    judge: ({ from, event, to }) =>
      !from.standing.session?.began && to.standing.session?.began && event !== 'START_RECORDED'
        ? 'it begins to move'
        : null,
  },
  {
    rule: 'a response is never downgraded within a session',
    judge: ({ from, to }) => {
      const lighter = weight(to) < weight(from) && !FORGETS_CAUSES.includes(to.standing.state)
      return lighter ? `${from.standing.response} becomes ${to.standing.response}` : null
    },
  },
  {
    rule: 'a session that is cut short stays cut short',
    judge: ({ from, to }) =>
      from.standing.session?.cutShort && to.standing.session && !to.standing.session.cutShort
        ? 'the cause is forgotten'
        : null,
  },
  {
    rule: 'an event nobody expects becomes a fact and changes nothing',
    judge: ({ from, event, to, facts }) => {
      const told = facts.some((fact) => fact.type === 'eventUnexpected')
      if (event === 'NEVER_HEARD_OF' && !told) return 'it is swallowed'
      return told && from !== to ? 'it changes something' : null
    },
  },
  {
    rule: 'no event crashes the machine, nor a session in it',
    judge: ({ to }) => {
      if (!to.standing.isActive) return 'the table machine has ended'
      return to.standing.state === 'session' && to.standing.session === null ? 'the session is gone' : null
    },
  },
]

/** Every session's timeout is longer than this, and no other timer of the small programs is. */
const TIMEOUTS_FROM_MS = 600_000

export function standingRules(holdsStart: boolean): readonly StandingRule[] {
  return [
    {
      rule: 'S3: every session under way is ended by a timer',
      judge: ({ standing }) =>
        isIn(standing.session, 'underWay') && !standing.timersMs.some((ms) => ms >= TIMEOUTS_FROM_MS)
          ? 'no timer ends it'
          : null,
    },
    {
      rule: 'S1: where Start must be held, nothing tilts without a hand on it',
      judge: ({ standing }) =>
        holdsStart && isIn(standing.session, 'underWay.motion.tilting') && !standing.handOnStart ? 'it tilts' : null,
    },
  ]
}

export function isIn(session: SessionStanding | null, state: string): boolean {
  return session?.in.includes(state) ?? false
}

function weight({ standing }: Visited): number {
  return standing.response === null ? 0 : RESPONSES[standing.response].weight
}
