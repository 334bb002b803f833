import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SimulatedClock } from 'xstate'
import { VirtualClock } from '../../src/simulation/virtual-clock.ts'

interface Clock {
  setTimeout(fire: () => void, ms: number): number
  clearTimeout(id: number): void
  set(ms: number): void
}

/** What is done with a clock; a timer set with `again` sets another when it fires. */
const deed = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), ms: fc.nat(300), again: fc.option(fc.nat(300), { nil: null }) }),
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

it('never goes back', () => {
  const clock = new VirtualClock()
  clock.set(100)
  expect(() => clock.set(99)).toThrow('time goes back from 100 to 99 ms')
})
