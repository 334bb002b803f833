import { describe, expect, test } from 'vitest'
import { carriedOver } from '../../src/commissioning/carried-over.ts'
import { PART_NAMES } from '../../src/commissioning/parts.ts'
import { partsToWalk } from '../../src/commissioning/plan.ts'
import type { Against, CommissioningEntry } from '../../src/commissioning/record.ts'
import { simulatedAgainst } from './simulated-against.ts'
import { SHORT_TABLE } from './story.ts'

const now: Against = { ...simulatedAgainst({ table: SHORT_TABLE, ratedLoadKg: 120 }), board: 'atmega328p' }
const entries = PART_NAMES.map(
  (part): CommissioningEntry => ({ part, passedAt: '2026-11-21', against: now, measured: {} }),
)
const passed = new Map(entries.map((entry) => [entry.part, entry]))
const whole = { passed, damaged: [] }

describe('a walk', () => {
  test('asks for nothing where everything holds, and for everything where the board cannot tell', () => {
    expect(partsToWalk(whole, now, SHORT_TABLE, 'missing')).toEqual([])
    expect(partsToWalk(whole, null, SHORT_TABLE, 'missing').map(({ part }) => part)).toEqual(PART_NAMES)
  })

  test('asks for speed and limits again where the owner has chosen others in upright.toml', () => {
    const missing = partsToWalk(whole, now, { ...SHORT_TABLE, maxAngleDeg: 40 }, 'missing')
    expect(missing.map(({ part }) => part)).toEqual(['speed', 'limits'])
    expect(missing[0]!.why).toMatch(/upright\.toml/)
  })

  test('keeps the order of the parts, whatever order they are asked for in', () => {
    const asked = partsToWalk(whole, now, SHORT_TABLE, ['load', 'firmware'])
    expect(asked.map(({ part }) => part)).toEqual(['firmware', 'load'])
  })

  test('carries over what its own wiring was tried with, and nothing that did not hold before', () => {
    const rewired = { ...now, wiring: { ...now.wiring!, motorReversed: true } }
    const carried = carriedOver(passed, { before: now, now: rewired, during: 'direction' })
    expect(carried.map(({ part }) => part)).toEqual(PART_NAMES.slice(0, PART_NAMES.indexOf('direction')))
    const others = { ...now, wiring: { ...now.wiring!, relayDeadMs: 77 } }
    const held = carriedOver(passed, { before: others, now: rewired, during: 'direction' })
    expect(held.map(({ part }) => part)).toEqual(['firmware'])
  })
})
