/** `upright users clock`: entries that were made while the clock was wrong and ahead, and keep everybody from starting since. */
import { UprightError } from '../error.ts'
import { withPeople } from '../journal/open-people.ts'
import { markNow } from '../people/present-time.ts'
import { tell } from './output.ts'
import type { UsersContext } from './users-list.ts'

/** Whether the network keeps this computer's clock right, now. */
export type ClockIsRight = () => Promise<boolean>

export async function mendClock(isWanted: boolean, isRight: ClockIsRight, context: UsersContext): Promise<void> {
  const { config, json, output } = context
  const { path } = config.journal
  const ahead = withPeople(path, (store) => store.ahead(markNow()))
  if (isWanted && ahead > 0 && !(await isRight()))
    throw new UprightError(
      'CLOCK_NOT_SURE',
      'nothing says that the clock is right now: either it is wrong, or the entries are',
      'Connect this computer to the internet (sudo timedatectl set-ntp true), wait until "timedatectl" says it is synchronized, and try again.',
      1,
    )
  const mended = isWanted ? withPeople(path, (store) => store.bringBack(markNow())) : 0
  if (json) return output.print(JSON.stringify({ ahead, mended }))
  if (ahead === 0) return tell(output, 'No entry is ahead of the clock.')
  if (mended > 0)
    return tell(
      output,
      `${mended} entries count as made now: rests and what is used up begin with them anew, and who they are about answers all questions again.`,
    )
  tell(
    output,
    `${ahead} entries are ahead of the clock, and nobody may start. If the clock is wrong, set it. If it is right now and was wrong then: upright users clock --mend`,
  )
}
