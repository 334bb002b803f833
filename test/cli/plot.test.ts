import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plotAngle } from '../../src/cli/plot.ts'
import { renderReport } from '../../src/cli/simulate-report.ts'
import { simulateSession } from '../../src/testing.ts'
import { plain, widthOf } from './screens.ts'

const RAMP = Array.from({ length: 100 }, (_, i) => ({
  tMs: i * 1000,
  angleDeg: -75 + i,
  targetDeg: 20,
  phase: i < 50 ? 'tilting' : 'holding',
}))

describe('the plot of an angle', () => {
  it('is never wider than it may be', () => {
    const sample = fc.record({
      tMs: fc.nat(10_000_000),
      angleDeg: fc.double({ min: -90, max: 95 }),
      targetDeg: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
      phase: fc.option(fc.constantFrom('tilting', 'holding', 'rising')),
    })
    const size = fc.record({ columns: fc.integer({ min: 30, max: 200 }), rows: fc.integer({ min: 8, max: 60 }) })
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 200 }), size, (samples, { columns, rows }) => {
        const inOrder = samples.toSorted((a, b) => a.tMs - b.tMs)
        for (const line of plotAngle(inOrder, { columns, rows, colour: true }).split('\n'))
          expect(widthOf(line)).toBeLessThanOrEqual(Math.max(columns, 24))
      }),
    )
  })

  it('has degrees at the side, time below, and the names of the phases', () => {
    const text = plotAngle(RAMP, { columns: 80, rows: 16, colour: false })
    expect(text).toMatch(/0° ┤/)
    expect(text).toMatch(/0:30/)
    expect(text).toMatch(/tilting.*holding/)
  })

  it('says so where there is nothing to draw', () => {
    expect(plotAngle([], { columns: 80, rows: 16, colour: false })).toMatch(/no samples/)
  })
})

describe('the report of a simulated session', () => {
  const session = simulateSession({ program: 'first-time', at: [{ atS: 20, does: 'stop' }] })
  const report = renderReport(session, session.trace, { columns: 90, colour: false })

  it('tells how it ended, every phase and every rule', () => {
    expect(report).toMatch(/first-time returned: Stop was pressed/)
    expect(report).toMatch(/tilting +0:01/)
    for (const rule of Object.keys(session.rules)) expect(report).toMatch(new RegExp(`${rule} `))
  })

  it('marks a broken rule and says why', () => {
    const rules = { ...session.rules, S4: { verdict: 'broken', why: '12 s: too fast' } as const }
    const broken = renderReport({ ...session, rules }, session.trace, { columns: 90, colour: false })
    expect(broken).toMatch(/S4 +broken/i)
    expect(broken).toContain('too fast')
  })

  it('fits the width it was given', () => {
    for (const line of report.split('\n')) expect(widthOf(plain(line))).toBeLessThanOrEqual(90)
  })
})
