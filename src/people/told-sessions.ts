/** Sessions with what people told of them: whose they were, pain before and after, symptoms. */
import type { Config } from '../config/config.ts'
import { listSessions, peopleInHistory, type SessionSummary } from '../journal/history.ts'
import { findPerson } from './household.ts'
import type { Person } from './person.ts'
import type { Felt } from './symptoms.ts'

export interface ToldSession extends SessionSummary {
  /** Name of whose session it was; `null` where nobody knows. */
  readonly person: string | null
  /** 0 none to 10 the worst there is; `null` where it was not told. */
  readonly painBefore: number | null
  readonly painAfter: number | null
  /** `null` where nobody told. */
  readonly felt: Felt | null
}

export interface ToldOptions {
  readonly limit?: number
  /** Name of a person; everyone's, unless said. */
  readonly user?: string
}

/** The newest sessions, newest first. */
export function toldSessions({ journal }: Pick<Config, 'journal'>, { limit, user }: ToldOptions): ToldSession[] {
  const people = peopleInHistory(journal.path)
  const whose = user === undefined ? {} : { user: findPerson({ people }, user).id }
  const sessions = listSessions(journal.path, { ...whose, ...(limit === undefined ? {} : { limit }) })
  return sessions.map((session) => told(session, people))
}

/** One session with what was told of it. */
export function told(session: SessionSummary, people: ReadonlyMap<string, Person>): ToldSession {
  const person = session.user === null ? undefined : people.get(session.user)
  const past = person?.sessions.find((each) => each.session === session.id)
  return {
    ...session,
    person: person?.profile.name ?? null,
    painBefore: past?.painBefore ?? null,
    painAfter: past?.painAfter ?? null,
    felt: past?.felt ?? null,
  }
}
