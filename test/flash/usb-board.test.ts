import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { boardOnPort } from '../../src/flash/usb-board.ts'

/** A port that exists everywhere. */
const PORT = '/dev/null'
const on = (vendorId?: string, productId?: string) => [
  { path: '/dev/zero', vendorId: '2341', productId: '0042' },
  { path: PORT, vendorId, productId },
]

describe('the board on a port', () => {
  it.each([
    ['2341', '0043', 'uno'],
    ['2341', '0001', 'uno'],
    ['2A03', '0043', 'uno'],
    ['2341', '0010', 'mega'],
    ['2341', '0042', 'mega'],
  ])('is told by USB id %s:%s: %s', (vendorId, productId, board) => {
    expect(boardOnPort(PORT, on(vendorId, productId))).toBe(board)
  })

  it('is found under the name that survives a replug', () => {
    const folder = mkdtempSync(join(tmpdir(), 'upright-usb-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const byId = join(folder, 'usb-Arduino_Uno-if00')
    symlinkSync(PORT, byId)
    expect(boardOnPort(byId, on('2341', '0043'))).toBe('uno')
  })

  it.each([
    ['a clone’s serial chip', on('1a86', '7523'), /1a86:7523, is on several kinds/],
    ['an Arduino the guard does not run on', on('2341', '8036'), /2341:8036/],
    ['a port that is not on USB', on(), /Nothing about it is known/],
    ['a computer without a list', [], /Nothing about it is known/],
  ])('is asked for: %s', (_, usbPorts, says) => {
    expect(() => boardOnPort(PORT, usbPorts)).toThrow(says)
    expect(() => boardOnPort(PORT, usbPorts)).toThrow(expect.objectContaining({ code: 'BOARD_UNKNOWN', exitCode: 2 }))
  })

  it('is not asked for where there is no such port', () => {
    expect(() => boardOnPort('/dev/nowhere', [])).toThrow(expect.objectContaining({ code: 'PORT_NOT_FOUND' }))
  })
})
