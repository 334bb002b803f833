import { expect, it } from 'vitest'
import { parseIntelHex } from '../../hardware/emulator/intel-hex.ts'

const END = ':00000001FF'

it('puts each byte where the file says, and leaves the rest erased', () => {
  const { bytes, end } = parseIntelHex(`:0400100001020304E2\n:020020000506D3\n${END}\n`, 64)
  expect([...bytes.subarray(14, 22)]).toEqual([0xff, 0xff, 1, 2, 3, 4, 0xff, 0xff])
  expect([...bytes.subarray(32, 34)]).toEqual([5, 6])
  expect(end).toBe(34)
})

it('takes addresses above 64 KiB in both ways of saying so', () => {
  const linear = parseIntelHex(`:020000040001F9\n:0100000042BD\n${END}`, 0x20000)
  const segment = parseIntelHex(`:020000021000EC\n:0100000042BD\n${END}`, 0x20000)
  expect(linear.bytes[0x10000]).toBe(0x42)
  expect(segment.bytes[0x10000]).toBe(0x42)
})

it.each([
  ['a byte is not what its checksum says', `:0400100001020305E2\n${END}`, /line 1 .*damaged/],
  ['a line is cut off', `:04001000010203\n${END}`, /line 1 .*damaged/],
  ['it is something else', '<html>', /line 1 .*damaged/],
  ['the end is missing', ':0400100001020304E2\n', /cut off/],
  ['it is for a larger chip', `:0400400001020304B2\n${END}`, /line 1 .*beyond the 64 bytes/],
])('refuses a file where %s', (_what, text, message) => {
  expect(() => parseIntelHex(text, 64)).toThrow(message)
})
