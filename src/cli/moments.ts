/** `--at 95s=stop`: what happens when, as people write it. */
import { canHappen, isStimulusName, STIMULI, type StimulusName } from '../../hardware/simulator/stimuli.ts'
import { UprightError } from '../error.ts'
import { nearest } from '../nearest.ts'
import type { Moment } from '../simulation/simulate-session.ts'

/** `95s`, `1m30s`, `2m`, `1500ms`, `0.5s`. */
const DURATION = /^(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/
/** Nobody simulates longer than a day. */
const MOST_S = 86_400

/** Parses one `--at`; `has` tells what the world it happens in can do. Throws an error that says what was expected. */
export function parseMoment(text: string, has: { cable: boolean; link: boolean }): Moment {
  const [when = '', ...rest] = text.split('=')
  const does = rest.join('=')
  const atS = secondsOf(when)
  if (atS === null || atS > MOST_S)
    throw usage(
      `--at ${text}: "${when}" is no time`,
      'Write it as 95s, 1m30s or 500ms, then = and what happens: 95s=stop.',
    )
  if (!isStimulusName(does)) throw unknownStimulus(text, does)
  if (!canHappen(does, has))
    throw usage(`--at ${text}: ${does} cannot be done here`, `It works in virtual time: upright simulate --at ${text}`)
  return { atS, does }
}

/** All names with what they do, for `--help`. */
export function momentsHelp(has: { cable: boolean; link: boolean }): string {
  const names = (Object.keys(STIMULI) as StimulusName[]).filter((name) => canHappen(name, has))
  return names.map((name) => `  ${name.padEnd(22)} ${STIMULI[name].says}`).join('\n')
}

function secondsOf(text: string): number | null {
  const match = DURATION.exec(text)
  if (!match || text === '') return null
  const [, minutes = '0', seconds = '0', milliseconds = '0'] = match
  return Number(minutes) * 60 + Number(seconds) + Number(milliseconds) / 1000
}

function unknownStimulus(text: string, does: string): UprightError {
  const meant = nearest(does, Object.keys(STIMULI))
  const hint = meant ? `Did you mean ${meant}? ` : ''
  return usage(`--at ${text}: nothing is called "${does}"`, `${hint}"upright simulate --help" lists what can happen.`)
}

function usage(message: string, hint: string): UprightError {
  return new UprightError('USAGE', message, hint, 2)
}
