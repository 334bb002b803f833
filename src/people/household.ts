/** Everyone who uses this table, for commands: read at once, found by name, written in one transaction. */
import { existsSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { withPeople } from '../journal/open-people.ts'
import { nearest } from '../nearest.ts'
import type { Entry } from './ledger.ts'
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

/** What is wrong with a profile that something else has changed, and the way out. */
export function tamperedWords({ id, profile }: Pick<Person, 'id'> & { readonly profile?: Person['profile'] }) {
  const name = profile?.name ?? id
  const anew = profile ? quoted(name) : 'NAME'
  return [
    `what is kept about ${name} was changed by something other than Upright, and cannot be relied on`,
    `Delete it and begin anew: "upright users delete ${quoted(name)}", then "upright users add ${anew}".`,
  ] as const
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

/** Names differ by more than case and how an accent is written. */
export function sameName(one: string, other: string): boolean {
  return plainName(one) === plainName(other)
}

/** A name as the shell needs it. */
export function quoted(name: string): string {
  return /^[\p{L}\p{N}._-]+$/u.test(name) ? name : `"${name}"`
}

function plainName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase()
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
