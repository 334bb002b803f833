import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withTableKeys, writeTableKeys } from '../../src/commissioning/table-file.ts'

describe('what was measured, written into upright.toml', () => {
  test('takes the place of the old values; comments, order and other sections stay', () => {
    const text = '# ours\n[table] # big\nupright_deg = -75 # mat\n\n[page]\nport = 1\nupright_deg = 3\n'
    const written = withTableKeys(text, { upright_deg: -70.5, cap_s: 600 })
    expect(written).toBe(
      '# ours\n[table] # big\nupright_deg = -70.5 # mat\ncap_s = 600\n\n[page]\nport = 1\nupright_deg = 3\n',
    )
  })

  test('makes the section where there is none, before all others', () => {
    expect(withTableKeys('[page]\nport = 0\n', { cap_s: 600 })).toBe('[table]\ncap_s = 600\n\n[page]\nport = 0\n')
    expect(withTableKeys('', { cap_s: 600 })).toBe('[table]\ncap_s = 600\n')
  })

  test('keeps the line ends of a file from Windows', () => {
    expect(withTableKeys('[table]\r\ncap_s = 900\r\n', { cap_s: 600 })).toBe('[table]\r\ncap_s = 600\r\n')
  })

  test('is not written where the file would be read otherwise, or not at all', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'upright-file-')), 'upright.toml')
    const inline = 'table = { cap_s = 900 }\n'
    writeFileSync(file, inline)
    expect(writeTableKeys(file, { cap_s: 600 })).not.toBeNull()
    expect(readFileSync(file, 'utf8')).toBe(inline)
    writeFileSync(file, '')
    expect(writeTableKeys(file, { cap_s: 6000 }), 'out of range').toMatch(/cap_s/)
    expect(readFileSync(file, 'utf8')).toBe('')
    expect(writeTableKeys(file, { cap_s: 600 })).toBeNull()
    expect(readFileSync(file, 'utf8')).toBe('[table]\ncap_s = 600\n')
  })
})
