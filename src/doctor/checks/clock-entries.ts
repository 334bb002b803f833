import { PeopleStore } from '../../people/people-store.ts'
import { type Check, failure, ok } from '../check.ts'
import { sealKeyOrNone } from '../seal-key.ts'

export const CLOCK_ENTRIES: Check = {
  id: 'clock.entries',
  looksAt: 'entries the clock says are still to come: they keep everybody from starting',
  look(exam) {
    const key = sealKeyOrNone(exam.databasePath) ?? Buffer.alloc(0)
    const { clockRefusal } = exam.history((database) => new PeopleStore(database, key).read(exam.world.now))
    if (clockRefusal === null) return ok('No entry is ahead of the clock.')
    return failure(
      clockRefusal,
      'If the clock is wrong, set it (sudo timedatectl set-ntp true). If it is right now and was wrong then: upright users clock --mend.',
    )
  },
}
