import { causeWords, GUARD_WORDS } from '../../feed/fact-words.ts'
import { type Check, failure, ok, unknown, warning } from '../check.ts'

/** States that a person has to end. */
const STUCK: readonly string[] = ['latched', 'recovery']

export const GUARD: Check = {
  id: 'guard',
  looksAt: 'whether the guard answers, and whether it waits for a hand',
  async look(exam) {
    const answer = await exam.guard()
    if (answer.kind === 'unasked') return unknown(answer.why, 'Look at the terminal or the log of the controller.')
    if (answer.kind === 'none' && answer.error.code.startsWith('PORT_'))
      return unknown('Its port cannot be opened: see "serial.port".')
    if (answer.kind === 'none') return failure(answer.error.message, answer.error.hint, answer.error.code)
    const { via, firmware, build, state, cause } = answer.guard
    const value = { firmware, build, state, cause }
    if (state !== null && STUCK.includes(state))
      return warning(
        `The guard is ${GUARD_WORDS[state]}${cause === 'none' ? '' : `: ${causeWords(cause)}`}.`,
        'With the cause gone, hold Stop for four seconds and let go; then hold Start until the table is upright.',
        value,
      )
    return ok(`${firmware}, build ${build}, answers on ${via}.`, value)
  },
}
