import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { StimulusName } from '../../src/testing.ts'
import { aTable, type Story } from './story.ts'

const PRESSES: readonly StimulusName[] = [
  'start',
  'start',
  'start-down',
  'start-up',
  'stop',
  'stop-down',
  'stop-up',
  'reset',
  'estop',
  'estop-release',
  'ankle-open',
  'ankle-close',
]
/** What else an evening can bring, and its mending. */
const MISHAPS: readonly StimulusName[] = [
  'power-cut',
  'power-back',
  'guard-reboot',
  'unplug',
  'replug',
  'controller-freeze',
  'controller-thaw',
  'jam',
  'unjam',
  'supply-low',
  'supply-mend',
]

interface Press {
  readonly name: StimulusName
  readonly afterS: number
}

/** Quick fingers and long waits, so that every phase has its turn. */
function presses(names: readonly StimulusName[]): fc.Arbitrary<Press[]> {
  const afterS = fc.oneof(fc.double({ min: 0.001, max: 1, noNaN: true }), fc.double({ min: 1, max: 45, noNaN: true }))
  return fc.array(fc.record({ name: fc.constantFrom(...names), afterS }), { minLength: 5, maxLength: 30 })
}

function endsWell(table: Story): void {
  table.suffers('power-back', 'unjam', 'supply-mend', 'controller-thaw', 'replug', 'ankle-close', 'estop-release')
  table.waitsS(3).comesBackUpright().keepsTheRules()
}

describe('people press everything', () => {
  it.each([1, 2])(
    'at any time, in any order: no rule breaks, and there is always a way back upright (seed %d)',
    (seed) => {
      fc.assert(
        fc.property(presses(PRESSES), fc.nat(1000), (script, tableSeed) => {
          const table = aTable({ seed: tableSeed }).pressStart()
          for (const { name, afterS } of script) table.waitsS(afterS).suffers(name)
          endsWell(table)
        }),
        { seed, numRuns: 40, includeErrorInReport: true },
      )
    },
  )

  it('while power, cable, controller and linkage come and go', () => {
    fc.assert(
      fc.property(presses([...PRESSES, ...MISHAPS]), fc.nat(1000), (script, tableSeed) => {
        const table = aTable({ seed: tableSeed }).pressStart()
        for (const { name, afterS } of script) table.waitsS(afterS).suffers(name)
        endsWell(table)
      }),
      { seed: 3, numRuns: 60, includeErrorInReport: true },
    )
  })
})
