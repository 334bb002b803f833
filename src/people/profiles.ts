/** Profiles made and changed: no two of one name, and no level that was not earned. */
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { withPeople } from '../journal/open-people.ts'
import type { Household } from './household.ts'
import type { Profile } from './ledger.ts'
import { LEVELS, type Level } from './levels.ts'
import { quoted, sameName } from './names.ts'
import { newUserId } from './people-store.ts'
import { type Person, reachNow } from './person.ts'
import { markNow } from './present-time.ts'

/** Makes a profile; returns its id. */
export function keepProfile({ journal }: Pick<Config, 'journal'>, profile: Profile): string {
  const id = newUserId()
  withPeople(journal.path, (store, database) =>
    database
      .transaction(() => {
        const now = markNow()
        requireFree(store.read(now), profile.name)
        const used = store.tableUsedHoursAgo(now)
        const entry = { type: 'profileAdded', profile, ...(used === null ? {} : { tableUsedHoursAgo: used }) } as const
        store.append(id, entry, now)
      })
      .immediate(),
  )
  return id
}

/** Throws where somebody else has the name. */
export function requireFree({ people }: Pick<Household, 'people'>, name: string, but?: string): void {
  const holder = [...people.values()].find(({ id, profile }) => id !== but && sameName(profile.name, name))
  if (holder)
    throw new UprightError(
      'USER_EXISTS',
      `${holder.profile.name} has a profile already`,
      `Choose another name, or change that one: "upright users change ${quoted(holder.profile.name)}".`,
    )
}

/** Throws unless the level is lower than the person's. */
export function requireLower(person: Person, level: Level, { now }: Household): void {
  const present = reachNow(person, now.wallMs).level
  if (LEVELS.indexOf(level) < LEVELS.indexOf(person.level)) return
  const { name } = person.profile
  throw new UprightError(
    'LEVEL_NOT_LOWER',
    `${name} is at level "${present}", and a level can only be lowered this way`,
    `A higher one is earned, because angle and time come over weeks (D6): "upright users step ${quoted(name)}" tells what it takes.`,
    1,
  )
}
