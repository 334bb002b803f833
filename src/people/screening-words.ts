/** What of the screening is due, and where it stands, in words. */

import { localDay } from '../feed/local-time.ts'
import { isSameDay, SCREENED_FOR_DAYS } from './judge.ts'
import { DAY_MS, type Person } from './person.ts'
import { unanswered, yesTo } from './questions.ts'

/** Why all questions are due, in words; `null` where "anything changed?" is enough. */
export function fullScreeningWords({ screening, strongSymptoms }: Person, nowMs: number): string | null {
  if (!screening) return 'they were not answered yet'
  if (strongSymptoms) return 'there were strong symptoms after a session'
  if (nowMs - screening.atMs > SCREENED_FOR_DAYS * DAY_MS) return `they are older than ${SCREENED_FOR_DAYS} days`
  return unanswered(screening.answers).length > 0 ? 'there are new ones' : null
}

/** Where the screening of a person stands, in one line. */
export function screeningWords(person: Person, nowMs: number): string {
  const due = fullScreeningWords(person, nowMs)
  if (due) return `due: ${due}`
  const { screening, checkedAtMs } = person
  const yes = [...yesTo(screening!.answers, 'absolute'), ...yesTo(screening!.answers, 'caution')].map(({ id }) => id)
  const answers = yes.length === 0 ? 'no to all' : `yes to ${yes.join(', ')}`
  const today = isSameDay(checkedAtMs ?? 0, nowMs) ? '' : '; today’s “anything changed?” is due'
  return `answered ${localDay(screening!.atMs)}, ${answers}${today}`
}
