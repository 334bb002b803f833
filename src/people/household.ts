/** Everyone who uses this table, for commands: read at once, found by name, written in one transaction. */
import { existsSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { withPeople } from '../journal/open-people.ts'
import { nearest } from '../nearest.ts'
import type { Entry } from './ledger.ts'
import { quoted, sameName, tamperedWords } from './names.ts'
import type { People } from './people-store.ts'
import type { Person } from './person.ts'
import { type ClockMark, markNow } from './present-time.ts'

export interface Household extends People {
  readonly now: ClockMark
}

const NOBODY: People = { people: new Map(), tampered: new Set(), clockRefusal: null }

/** Everyone as of now. Makes no database where there is none. */
export function readHousehold({ journal }: Config): Household {
  const now = markNow()
  if (!existsSync(journal.path)) return { ...NOBODY, now }
  return { ...withPeople(journal.path, (store) => store.read(now)), now }
}

/** The person called `name`, or with that id. Throws an error that names the nearest where there is none. */
export function findPerson({ people }: Pick<Household, 'people'>, name: string): Person {
  const all = [...people.values()]
  const found = all.filter(({ profile }) => sameName(profile.name, name))
  if (found.length > 1)
    throw new UprightError(
      'USER_AMBIGUOUS',
      `several people are called "${name}"`,
      `Name one by id: ${found.map(({ id }) => id).join(', ')}.`,
    )
  const person = found[0] ?? people.get(name)
  if (person) return person
  throw unknownPerson(
    name,
    all.map(({ profile }) => profile.name),
  )
}

/** The same, and what is kept can be relied on. */
export function findSound(household: Household, name: string): Person {
  const person = findPerson(household, name)
  if (household.tampered.has(person.id)) throw new UprightError('USER_TAMPERED', ...tamperedWords(person), 1)
  return person
}

/** Keeps entries about a person, all of them or none, and returns everyone as of then. */
export function keepEntries({ journal }: Config, user: string, entries: readonly Entry[]): Household {
  return withPeople(journal.path, (store, database) => {
    const now = markNow()
    database
      .transaction(() => {
        for (const entry of entries) store.append(user, entry, now)
      })
      .immediate()
    return { ...store.read(now), now }
  })
}

function unknownPerson(name: string, names: readonly string[]): UprightError {
  if (names.length === 0)
    return new UprightError(
      'USER_UNKNOWN',
      `there is no profile "${name}": nobody has one yet`,
      `Make it: "upright users add ${quoted(name)}".`,
    )
  const meant = nearest(name, names)
  return new UprightError(
    'USER_UNKNOWN',
    `there is no profile "${name}"${meant ? `; did you mean "${meant}"?` : ''}`,
    `There are: ${names.join(', ')}. "upright users add" makes a new one.`,
  )
}
