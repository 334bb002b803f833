import { expect, test } from 'vitest'
import { type Felt, feltWords, severityOf } from '../../src/people/symptoms.ts'

test.each<[Felt, string]>([
  [{}, 'none'],
  [{ headache: 0 }, 'none'],
  [{ headache: 1 }, 'slight'],
  [{ headache: 3, dizzy: 3 }, 'slight'],
  [{ headache: 4 }, 'moderate'],
  [{ pain: 6, other: 6 }, 'moderate'],
  [{ dizzy: 7 }, 'strong'],
  [{ eyes: 3 }, 'slight'],
  [{ eyes: 4 }, 'strong'],
  [{ numbness: 3 }, 'slight'],
  [{ numbness: 4 }, 'strong'],
])('%j is %s: eyes and nerves are given less room (P1, P2)', (felt, severity) => {
  expect(severityOf(felt)).toBe(severity)
})

test('are told the strongest first, without those that were not felt', () => {
  expect(feltWords({ headache: 2, eyes: 5, other: 0 })).toBe('trouble seeing, or red eyes 5, headache 2')
})
