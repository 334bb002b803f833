import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderLiveView } from '../../src/cli/live-view.ts'
import { anyState, plain, READY, widthOf } from './screens.ts'

const anySize = fc.record({ columns: fc.integer({ min: 20, max: 200 }), rows: fc.integer({ min: 8, max: 70 }) })
const calm = { colour: false, recent: [], panel: true }
const textOf = (lines: string[]) => lines.map(plain).join('\n')

describe('the live view', () => {
  it('fits every terminal, whatever the state', () => {
    fc.assert(
      fc.property(anyState, anySize, fc.boolean(), fc.array(fc.string()), (state, size, colour, recent) => {
        const lines = renderLiveView(state, { ...size, colour, recent, panel: true })
        expect(lines).toHaveLength(size.rows)
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns)
      }),
      { numRuns: 300 },
    )
  })

  it('shows an alarm in every size', () => {
    fc.assert(
      fc.property(anyState, anySize, (state, size) => {
        const lines = renderLiveView({ ...state, alarm: true }, { ...calm, ...size })
        expect(textOf(lines)).toMatch(/ALARM/)
      }),
      { numRuns: 200 },
    )
  })

  it('says nothing of an alarm when there is none', () => {
    expect(textOf(renderLiveView(READY, { ...calm, columns: 100, rows: 30 }))).not.toMatch(/ALARM/)
  })

  it('tells the same with and without colour', () => {
    const size = { columns: 120, rows: 40 }
    const coloured = renderLiveView(READY, { ...calm, ...size, colour: true })
    expect(textOf(coloured)).toBe(textOf(renderLiveView(READY, { ...calm, ...size })))
    expect(coloured.join('')).not.toBe(textOf(coloured))
  })

  it('draws the table differently at every five degrees', () => {
    const drawings = new Set<string>()
    for (let angleDeg = -75; angleDeg <= 90; angleDeg += 5)
      drawings.add(textOf(renderLiveView({ ...READY, angleDeg }, { ...calm, columns: 100, rows: 30 })))
    expect(drawings.size).toBe(34)
  })

  it('names the reason and the way out of a refusal', () => {
    const refusals = ['The ankle lock is open: close it.']
    const text = textOf(renderLiveView({ ...READY, refusals }, { ...calm, columns: 80, rows: 24 }))
    expect(text).toContain('The ankle lock is open: close it.')
  })

  it('shows the keys of the virtual panel only where there is one', () => {
    const size = { columns: 100, rows: 30 }
    expect(textOf(renderLiveView(READY, { ...calm, ...size }))).toMatch(/E-stop.*ankle lock.*cable/)
    expect(textOf(renderLiveView(READY, { ...calm, ...size, panel: false }))).not.toMatch(/faint/)
  })
})
