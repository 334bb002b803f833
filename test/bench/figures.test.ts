import { expect, test } from 'vitest'
import { merge, readFigures } from '../../bench/figures.ts'
import { extra, figureWords } from '../../bench/metrics.ts'

const here = { node: 'v20.20.2', cpu: 'one × 2', commit: 'abc1234' }
const now = new Date('2026-01-02T03:04:05Z')
const findings = (value: number) => ({ metrics: {}, extras: [extra('kills', value, '', 'killed')] })

test('measuring one part anew leaves the others as they were, each with its commit', () => {
  const first = merge(
    {},
    new Map([
      ['kills', findings(500)],
      ['soak', findings(1)],
    ]),
    here,
    now,
  )
  const second = merge(first, new Map([['kills', findings(20)]]), { ...here, commit: 'def5678' }, now)
  expect(second.soak).toEqual(first.soak)
  expect(second.kills).toMatchObject({ commit: 'def5678', measured: '2026-01-02', extras: [{ value: 20 }] })
  expect(readFigures(JSON.stringify(second))).toEqual(second)
})

test('a file of figures that is something else is refused', () => {
  expect(() => readFigures('{"kills":{"metrics":{}}}')).toThrow('commit')
  expect(() => readFigures('{"swimming":{}}')).toThrow()
})

test.each([
  [null, '–'],
  [4199.6, '4,200'],
  [0.1634, '0.163'],
  [24_300, '24,300'],
])('%s is shown as %s', (value, words) => {
  expect(figureWords(value)).toBe(words)
})
