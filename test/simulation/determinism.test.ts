import { expect, it } from 'vitest'
import { simulateSession } from '../../src/testing.ts'

const story = {
  program: 'gentle',
  at: [
    { atS: 1, does: 'start' },
    { atS: 60, does: 'link-lossy' },
  ],
} as const

it('the same seed gives the same trace, facts and verdicts', () => {
  const { speedup: _first, ...once } = simulateSession({ ...story, seed: 7 })
  const { speedup: _second, ...again } = simulateSession({ ...story, seed: 7 })
  expect(again).toEqual(once)
})

it('another seed gives other noise, and so another trace', () => {
  const one = simulateSession({ ...story, seed: 7 })
  const other = simulateSession({ ...story, seed: 8 })
  expect(other.trace).not.toEqual(one.trace)
})

it('judging the rules changes nothing of what happens', () => {
  const judged = simulateSession({ ...story, seed: 7 })
  const unjudged = simulateSession({ ...story, seed: 7, observed: false })
  expect(unjudged.trace).toEqual(judged.trace)
  expect(unjudged.facts).toEqual(judged.facts)
})
