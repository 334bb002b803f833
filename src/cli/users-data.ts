/** `upright users export` and `upright users delete`: one's own data, to take along or to be rid of. */
import { backupsOf } from '../care/back-up.ts'
import type { BackupFile } from '../care/backup-files.ts'
import { forgetInBackups } from '../care/forget-in-backups.ts'
import type { Config } from '../config/config.ts'
import { UprightError } from '../error.ts'
import { listSessions, readSession } from '../journal/history.ts'
import { withPeople } from '../journal/open-people.ts'
import { findPerson, type Household, readHousehold } from '../people/household.ts'
import { quoted } from '../people/names.ts'
import type { Person } from '../people/person.ts'
import { readStoredPrograms } from '../people/programs-store.ts'
import { keptBy } from './data-backups.ts'
import { tell } from './output.ts'
import { askUntil, type Prompts } from './prompts.ts'
import type { UsersContext } from './users-list.ts'
import { writeLines } from './write-lines.ts'

export function exportUser(name: string, out: string | undefined, { config, output }: UsersContext): void {
  const person = findPerson(readHousehold(config), name)
  const { path } = config.journal
  const told = {
    exportedAt: new Date().toISOString(),
    id: person.id,
    profile: person.profile,
    level: person.level,
    reach: person.reach,
    entries: withPeople(path, (store) => store.entriesOf(person.id)),
    programs: ownPrograms(config, person.id),
    sessions: listSessions(path, { user: person.id }).map(({ id }) => readSession(path, id)),
  }
  writeLines([JSON.stringify(told, null, 2)], out, output)
  if (out !== undefined) tell(output, `All that is kept about ${person.profile.name} is in ${out}.`)
}

interface DeleteContext extends UsersContext {
  readonly prompts: Prompts
}

export async function deleteUser(name: string, yes: boolean, context: DeleteContext): Promise<void> {
  const { config, json, output, prompts } = context
  const { id, called } = whoever(readHousehold(config), name)
  const { path } = config.journal
  const sessions = listSessions(path, { user: id })
  if (sessions.some(({ outcome }) => outcome === 'running'))
    throw new UprightError('USER_BUSY', `a session of ${called} is running`, 'Delete it when the session has ended.', 1)
  const entries = withPeople(path, (store) => store.entriesOf(id).length)
  const programs = ownPrograms(config, id).length
  const what = `${count(entries, 'entry', 'entries')}, ${count(sessions.length, 'session')} with all that was recorded, ${count(programs, 'program')}`
  if (!yes) {
    const words = `This deletes all that is kept about ${called}: ${what}. It cannot be brought back.`
    if (!prompts.canAsk)
      throw new UprightError(
        'USAGE',
        words,
        `Say so with --yes: upright users delete ${quoted(called)} --yes. To keep a copy, "upright users export ${quoted(called)}" first.`,
      )
    prompts.say(`${words}\nTo keep a copy, export it first: upright users export ${quoted(called)}`)
    const answer = await askUntil(prompts, 'Type "yes" to delete, or Enter to keep it: ', (text) => text.toLowerCase())
    if (answer !== 'yes') {
      tell(output, 'Nothing was deleted.')
      return
    }
  }
  withPeople(path, (store) => store.forget(id))
  const { cleared, unreadable } = forgetInBackups(backupsOf(keptBy(config)), id)
  if (unreadable.length > 0) process.exitCode = 1
  if (json) {
    const backups = { cleared: cleared.map(nameOf), unreadable: unreadable.map(nameOf) }
    return output.print(JSON.stringify({ deleted: id, entries, sessions: sessions.length, programs, backups }))
  }
  const alsoIn = cleared.length === 0 ? '' : `, and from ${count(cleared.length, 'backup')}`
  tell(output, `Deleted: ${what}${alsoIn}. Copies that were taken elsewhere are not reached.`)
  if (unreadable.length > 0)
    tell(
      output,
      `Not readable, and perhaps still holding ${called}: ${unreadable.map(pathOf).join(', ')}. Delete them by hand.`,
    )
}

const nameOf = ({ name }: BackupFile) => name
const pathOf = ({ path }: BackupFile) => path

/** Also those whose entries tell of nobody any more, by id. */
function whoever(household: Household, name: string): { id: string; called: string } {
  if (household.tampered.has(name) && !household.people.has(name)) return { id: name, called: name }
  const person: Person = findPerson(household, name)
  return { id: person.id, called: person.profile.name }
}

function ownPrograms({ journal }: Config, id: string) {
  return readStoredPrograms(journal.path)
    .filter(({ user }) => user === id)
    .map(({ program }) => program)
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`
}
