import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FLASH_BOARDS } from '../../src/flash/boards.ts'
import { readFirmware, SHIPPED_FIRMWARE } from '../../src/flash/firmware.ts'

const HEX = ':0100000000FF\n:00000001FF\n'
const MANIFEST = {
  version: 'upright 1.0',
  build: '0123abcd',
  boards: { uno: { flashBytes: 1 }, mega: { flashBytes: 2 } },
}

function folderWith(manifest: unknown, hex: string | null = HEX): string {
  const folder = mkdtempSync(join(tmpdir(), 'upright-firmware-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'firmware.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  if (hex !== null) writeFileSync(join(folder, 'uno.hex'), hex)
  return folder
}

const uno = (folder: string) => readFirmware(folder, FLASH_BOARDS.uno)

describe('the firmware to be flashed', () => {
  it.each(['uno', 'nano', 'mega'] as const)('is there for the %s', (name) => {
    const { version, build, flashBytes } = readFirmware(SHIPPED_FIRMWARE, FLASH_BOARDS[name])
    expect(version).toMatch(/^upright \d/)
    expect(build).toMatch(/^[0-9a-f]{8}$/)
    expect(flashBytes).toBeGreaterThan(10_000)
  })

  it('is read with its version, its build and its size', () => {
    const folder = folderWith(MANIFEST)
    const hexPath = join(folder, 'uno.hex')
    expect(uno(folder)).toEqual({ version: 'upright 1.0', build: '0123abcd', flashBytes: 1, hexPath })
    writeFileSync(hexPath, HEX.replaceAll('\n', '\r\n'))
    expect(uno(folder).hexPath).toBe(hexPath)
  })

  it.each<[string, unknown, string | null, string, RegExp]>([
    ['no JSON', '{"version"', HEX, 'FIRMWARE_DAMAGED', /firmware\.json is damaged/],
    [
      'a build that is none',
      { ...MANIFEST, build: 'latest' },
      HEX,
      'FIRMWARE_DAMAGED',
      /build: expected eight hex digits/,
    ],
    ['no boards', { ...MANIFEST, boards: {} }, HEX, 'FIRMWARE_DAMAGED', /boards\.uno/],
    ['no .hex', MANIFEST, null, 'FIRMWARE_MISSING', /uno\.hex cannot be read \(ENOENT\)/],
    ['half a .hex', MANIFEST, HEX.slice(0, 14), 'FIRMWARE_DAMAGED', /uno\.hex is damaged/],
    ['an empty .hex', MANIFEST, '', 'FIRMWARE_DAMAGED', /uno\.hex is damaged/],
  ])('is refused with %s', (_, manifest, hex, code, says) => {
    const folder = folderWith(manifest, hex)
    expect(() => uno(folder)).toThrow(says)
    expect(() => uno(folder)).toThrow(expect.objectContaining({ code, exitCode: 2 }))
  })
})
