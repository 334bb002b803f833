import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PART_NAMES, PARTS, type PartName } from '../../src/commissioning/parts.ts'
import { type Against, type CommissioningEntry, missingParts } from '../../src/commissioning/record.ts'
import { anyAgainst, everyChange } from './any-against.ts'

const passedWith = (against: Against, parts: readonly PartName[] = PART_NAMES) => ({
  passed: new Map(
    parts.map((part): [PartName, CommissioningEntry] => [part, { part, passedAt: '', against, measured: {} }]),
  ),
})

describe('a part that has passed', () => {
  it('holds as long as nothing has changed, told by the guard or read from the disk', () => {
    fc.assert(
      fc.property(anyAgainst, (then) => {
        const now = JSON.parse(JSON.stringify(then)) as Against
        expect(missingParts(passedWith(then), now)).toEqual([])
      }),
    )
  })

  it('is asked for again by a change of any one field of what it holds for, and no other part is', () => {
    fc.assert(
      fc.property(anyAgainst, (then) => {
        for (const { aspect, field, now } of everyChange(then)) {
          const missing = missingParts(passedWith(then), now)
          const expected = PART_NAMES.filter((part) => (PARTS[part].holdsFor as readonly string[]).includes(aspect))
          expect(missing.map(({ part }) => part)).toEqual(expected)
          const named = aspect === 'firmware' ? 'firmware' : aspect === 'load' ? 'rated load' : field
          for (const { why } of missing) expect(why).toContain(named)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('holds for nothing on another kind of board', () => {
    fc.assert(
      fc.property(anyAgainst, (then) => {
        const now = { ...then, board: then.board === 'simulation' ? 'atmega328p' : 'simulation' } as const
        const missing = missingParts(passedWith(then), now)
        expect(missing.map(({ part }) => part)).toEqual(PART_NAMES)
        expect(missing[0]!.why).toContain(then.board)
      }),
    )
  })

  it('is asked for again where the wiring is lost, or was not stored when it passed', () => {
    fc.assert(
      fc.property(anyAgainst, (wired) => {
        const bare = { ...wired, wiring: null }
        const expected = PART_NAMES.filter((part) => (PARTS[part].holdsFor as readonly string[]).includes('wiring'))
        for (const [then, now] of [
          [wired, bare],
          [bare, wired],
        ] as const)
          expect(missingParts(passedWith(then), now).map(({ part }) => part)).toEqual(expected)
      }),
    )
  })
})

it('asks for whatever was never tried, in its order', () => {
  fc.assert(
    fc.property(anyAgainst, fc.subarray([...PART_NAMES]), (now, tried) => {
      expect(missingParts(passedWith(now, tried), now)).toEqual(
        PART_NAMES.filter((part) => !tried.includes(part)).map((part) => ({ part, why: 'never tried' })),
      )
    }),
  )
})

it('has no part that nothing can ask for again', () => {
  for (const { holdsFor } of Object.values(PARTS)) expect(holdsFor.length).toBeGreaterThan(0)
})
