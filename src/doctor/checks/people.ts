import { tamperedWords } from '../../people/names.ts'
import { PeopleStore } from '../../people/people-store.ts'
import { type Check, failure, ok, warning } from '../check.ts'
import { sealKeyOrNone } from '../seal-key.ts'

export const PEOPLE: Check = {
  id: 'people',
  looksAt: 'what is kept about people: sealed with the key beside the database, and changed by nobody else',
  look(exam) {
    const key = sealKeyOrNone(exam.databasePath)
    const { people, tampered } = exam.history((database) =>
      new PeopleStore(database, key ?? Buffer.alloc(0)).read(exam.world.now),
    )
    const value = { people: people.size, changed: tampered.size }
    if (people.size + tampered.size === 0)
      return warning(
        'Nobody has a profile, and a real table starts for nobody else.',
        'upright users add NAME, then upright screen NAME',
        value,
      )
    if (key === null)
      return failure(
        `The key ${exam.databasePath}.key, which seals what is kept about people, is gone or may not be read.`,
        'Run this as the user that runs Upright. If it is lost, it lies beside each backup: "upright data restore last".',
        value,
      )
    const [first] = tampered
    if (first === undefined) return ok(`${people.size} with a profile, each as Upright left it.`, value)
    const [what = '', mend = ''] = tamperedWords(people.get(first) ?? { id: first })
    return failure(
      `${what[0]!.toUpperCase()}${what.slice(1)}${tampered.size > 1 ? `, and ${tampered.size - 1} more` : ''}.`,
      mend,
      value,
    )
  },
}
