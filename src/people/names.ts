/** Names of people: when two are the same, how the shell needs them, and what is said of one whose record cannot be relied on. */
import type { Person } from './person.ts'

/** Names differ by more than case and how an accent is written. */
export function sameName(one: string, other: string): boolean {
  return plainName(one) === plainName(other)
}

/** A name as the shell needs it. */
export function quoted(name: string): string {
  return /^[\p{L}\p{N}._-]+$/u.test(name) ? name : `"${name}"`
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

/** The same as a refusal. */
export function tamperedRefusal(person: Person): string {
  const [what, hint] = tamperedWords(person)
  return `${what[0]!.toUpperCase()}${what.slice(1)}. ${hint}`
}

function plainName(name: string): string {
  return name.normalize('NFC').trim().toLowerCase()
}
