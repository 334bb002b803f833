import { expect, test } from 'vitest'
import { problemsAfter, storyOf } from '../../bench/soak/kill-story.ts'
import { kill } from '../../bench/soak/kills.ts'
import { openJournal } from '../../src/journal/journal.ts'
import { factsOf, freshPath } from './recorded-session.ts'

test('a whole controller killed at any instant leaves all it had confirmed, in its order, and the trace but its last second', {
  tags: 'S12/controller',
  timeout: 120_000,
}, async () => {
  const { stories, problems } = await kill(18, 3)
  expect(problems).toEqual([])
  expect(stories).toHaveLength(18)
  // the test means something only if there was something to lose
  expect(stories.filter(({ kept }) => kept > 3).length).toBeGreaterThan(8)
  expect(stories.some(({ beats }) => (beats.at(-1)?.session ?? '-') !== '-')).toBe(true)
})

test('an event that is missing, and one that is another, are noticed', async () => {
  const path = freshPath()
  const journal = await openJournal({ path })
  for (const fact of factsOf('one')) journal.record(fact)
  await journal.close()
  const told = factsOf('one').map((fact) => JSON.stringify(fact))
  const problems = (facts: readonly string[], atMs: number, kept: number) =>
    problemsAfter(
      storyOf(`${facts.map((json) => `fact ${atMs} ${json}\n`).join('')}kept ${kept}\nbea`, 100_000),
      path,
      0,
    ).problems
  expect(problems(told, 99_999, 8)).toEqual([])
  // told just now: it may be on its way
  expect(problems([...told, '{}'], 99_999, 8)).toEqual([])
  expect(problems([...told, '{}'], 98_000, 8)).toEqual(['9 events had to be there (8 confirmed), 8 are'])
  expect(problems([...told, '{}'], 99_999, 9)).toEqual(['9 events had to be there (9 confirmed), 8 are'])
  expect(problems(told.toReversed(), 99_999, 8)).toEqual(['event 0 is not the one that was told'])
})
