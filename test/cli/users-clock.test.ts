import { expect, test } from 'vitest'
import { usersCommand } from '../../src/cli/users.ts'
import { withPeople } from '../../src/journal/open-people.ts'
import { DAY_MS } from '../../src/people/person.ts'
import { markNow } from '../../src/people/present-time.ts'
import { failure, House, run } from './house.ts'

/** An afternoon on which the clock was ten years ahead. */
function ahead(): House {
  const house = new House().add('anna', 30).add('ben', 30).session('ben', 9)
  const now = markNow()
  const then = (uptimeMs: number) => ({ wallMs: now.wallMs + 3650 * DAY_MS + uptimeMs, boot: 'that day', uptimeMs })
  const release = {
    by: 'Dr. Grey',
    untilMs: now.wallMs + 3680 * DAY_MS,
    maxAngleDeg: 20,
    maxHoldS: 60,
    items: ['reflux'],
  }
  withPeople(house.path, (store) => {
    store.append('anna', { type: 'sessionStarted', session: 's', program: 'first-time', exposureMin: 0.5 }, then(1000))
    store.append('anna', { type: 'released', release }, then(2000))
    store.noteUse(then(1000))
  })
  return house
}

const command =
  (isRight: boolean) =>
  (...given: Parameters<typeof usersCommand>) =>
    usersCommand(given[0], given[1], async () => isRight)
const refusal = (house: House) => withPeople(house.path, (store) => store.read(markNow()).clockRefusal)

test('what keeps everybody out is told, and nothing is changed unasked', async () => {
  const house = ahead()
  expect((await run(command(true), house, ['clock'])).text.replaceAll('\n', ' ')).toContain(
    '3 entries are ahead of the clock',
  )
  expect(refusal(house)).toContain('set the clock')
})

test('while nothing says that the clock is right, it is not done', async () => {
  const house = ahead()
  expect(await failure(command(false), house, ['clock', '--mend'])).toMatch(
    /nothing says that the clock is right.*\[1\]/,
  )
  expect(refusal(house)).toContain('set the clock')
})

test('where the clock is right they count as made now, the strictest there is', async () => {
  const house = ahead()
  await run(command(true), house, ['clock', '--mend'])
  expect(refusal(house)).toBeNull()
  const { people, tampered } = withPeople(house.path, (store) => store.read(markNow()))
  expect([...tampered]).toEqual([])
  const anna = people.get('anna')!
  expect(Math.abs(anna.sessions.at(-1)!.startedAtMs - Date.now())).toBeLessThan(60_000)
  expect(anna.screening).toBeNull()
  // A release of a month is one of a month, not of ten years.
  expect(anna.release!.untilMs).toBeLessThan(Date.now() + 31 * DAY_MS)
  expect(people.get('ben')!.screening).not.toBeNull()
  expect(withPeople(house.path, (store) => store.tableUsedHoursAgo(markNow()))).toBeLessThan(0.1)
  expect((await run(command(true), house, ['clock'])).text).toBe('No entry is ahead of the clock.')
})

test('entries that somebody else has changed are not sealed by it', async () => {
  const house = ahead().sql(`UPDATE ledger SET entry = replace(entry, '0.5', '0.1') WHERE user = 'anna'`)
  await run(command(true), house, ['clock', '--mend'])
  expect([...withPeople(house.path, (store) => store.read(markNow()).tampered)]).toEqual(['anna'])
})
