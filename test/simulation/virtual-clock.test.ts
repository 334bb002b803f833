import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SimulatedClock } from 'xstate'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'

interface Clock {
  setTimeout(fire: () => void, ms: number): number
  clearTimeout(id: number): void
  set(ms: number): void
}

/** A timer set with `again` sets another when it fires, due later: XState's clock is not of one mind about one due at once. */
const deed = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    ms: fc.nat(300),
    again: fc.option(fc.integer({ min: 1, max: 300 }), { nil: null }),
  }),
  fc.record({ kind: fc.constant('clear' as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(200) }),
)
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never

function firedBy(clock: Clock, deeds: readonly Deed[]): string[] {
  const fired: string[] = []
  const ids: number[] = []
  let nowMs = 0
  for (const [n, done] of deeds.entries()) {
    if (done.kind === 'pass') {
      nowMs += done.ms
      clock.set(nowMs)
    } else if (done.kind === 'clear') {
      const id = ids[done.which]
      if (id !== undefined) clock.clearTimeout(id)
    } else {
      const { ms, again } = done
      const fire = () => {
        fired.push(`${n} at ${nowMs}`)
        if (again !== null) clock.setTimeout(() => fired.push(`${n} again at ${nowMs}`), again)
      }
      ids.push(clock.setTimeout(fire, ms))
    }
  }
  return fired
}

it('fires what XState’s own simulated clock fires, in the same order', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
      expect(firedBy(new VirtualClock(), deeds)).toEqual(firedBy(new SimulatedClock(), deeds))
    }),
    { numRuns: 500 },
  )
})

it('fires a timer that is due at once with the one that set it', () => {
  const clock = new VirtualClock()
  const fired: string[] = []
  clock.setTimeout(() => {
    fired.push('one')
    clock.setTimeout(() => fired.push('other'), 0)
  }, 10)
  clock.set(10)
  expect(fired).toEqual(['one', 'other'])
})

it('never goes back', () => {
  const clock = new VirtualClock()
  clock.set(100)
  expect(() => clock.set(99)).toThrow('time goes back from 100 to 99 ms')
})
