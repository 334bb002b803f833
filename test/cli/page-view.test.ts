import { describe, expect, it } from 'vitest'
import { renderPageView } from '../../src/cli/page-view.ts'

const SIZE = { columns: 80, rows: 24, colour: false }

describe('where the page is', () => {
  it('is a code to scan where a phone can open it, and all addresses', () => {
    const lines = renderPageView(['http://192.168.1.5:8080', 'http://pi.local:8080'], SIZE)
    expect(lines).toHaveLength(24)
    expect(lines.join('\n')).toContain('http://192.168.1.5:8080\n http://pi.local:8080')
    expect(lines.filter((line) => line.includes('█')).length).toBeGreaterThan(10)
  })

  it('is an address only on this machine, or where a code does not fit', () => {
    expect(renderPageView(['http://localhost:8080'], SIZE).join()).not.toContain('█')
    const small = renderPageView(['http://192.168.1.5:8080'], { ...SIZE, rows: 12 })
    expect(small).toHaveLength(12)
    expect(small.join()).not.toContain('█')
  })

  it('is nowhere where there is none', () => {
    expect(renderPageView([], SIZE).join()).toContain('There is no page')
  })
})
