/** What happened, in words: for a person who watches, and for one who reads a history. */
import type { GuardState } from '../../hardware/guard/vocabulary.ts'
import { CAUSES, RESPONSES } from '../../machines/responses.ts'
import type { Fact, SessionOutcome } from './live-state.ts'
import { formatAngle, formatClock } from './quantities.ts'

/** What the guard is doing, in words a person on the table understands. */
export const GUARD_WORDS: Readonly<Record<GuardState, string>> = {
  booting: 'starting up',
  idle: 'at rest',
  armed: 'armed',
  backingOff: 'backing off',
  returning: 'returning the table',
  recovery: 'in recovery',
  latched: 'latched',
}

/** `fact` in one line, without its time. */
export function factWords(fact: Fact): string {
  switch (fact.type) {
    case 'sessionStarted':
      return `session begins: ${fact.program}, to ${formatAngle(fact.deepestDeg, 0)}, at most ${formatClock(fact.capS)} inverted`
    case 'phaseEntered':
      return `${fact.phase}${fact.targetDeg === null ? '' : ` → ${formatAngle(fact.targetDeg, 0)}`}`
    case 'promptAsked':
      return 'asked: are you OK?'
    case 'promptAnswered':
      return 'answered with Start'
    case 'causeRaised':
      return `${causeWords(fact.cause)}: ${responseWords(fact.response)}`
    case 'sessionEnded': {
      const why = fact.cause === null ? '' : `: ${causeWords(fact.cause)}`
      return `session ${OUTCOME_WORDS[fact.outcome]}${why}; ${formatClock(fact.invertedS)} inverted, ${fact.exposureMin.toFixed(1)} full-inversion minutes`
    }
    case 'felt':
      return fact.well ? 'it was well' : 'it was not well'
    case 'refused':
      return `start refused: ${fact.reasons.join(' ')}`
    case 'panel':
      return `${fact.button === 'start' ? 'Start' : 'Stop'} ${fact.pressed ? 'pressed' : 'let go'}`
    case 'guardChanged':
      return `guard ${GUARD_WORDS[fact.guard]}${fact.cause === 'none' ? '' : `, because ${causeWords(fact.cause)}`}`
    case 'linkUp':
      return `table connected, firmware ${fact.firmware} (${fact.build})`
    case 'linkLost':
      return `table lost: ${fact.message}`
    case 'dailyTestPassed':
      return `the day’s test of the E-stop passed: its contacts opened ${fact.apartMs} ms apart`
    case 'dailyTestFailed':
      return `the day’s test of the E-stop failed: ${fact.found}`
    case 'unexpectedEvent':
      return `unexpected ${fact.event} in ${fact.state}`
    case 'controllerLagged':
      return `controller lagged ${fact.lagMs} ms`
  }
}

/** A cause in words; as it was written where this version does not know it. */
export function causeWords(cause: string): string {
  return Object.hasOwn(CAUSES, cause) ? CAUSES[cause as keyof typeof CAUSES].says : cause
}

/** How a session went, in words. */
export const OUTCOME_WORDS: Readonly<Record<SessionOutcome | 'interrupted' | 'running', string>> = {
  completed: 'completed',
  returned: 'cut short',
  aborted: 'aborted',
  interrupted: 'interrupted (no end was recorded: power cut or crash)',
  running: 'running',
}

function responseWords(response: string): string {
  return Object.hasOwn(RESPONSES, response) ? RESPONSES[response as keyof typeof RESPONSES].says : response
}
