import { expect, it } from 'vitest'
import { COPIES_AT, decodeEeprom, encodeCopy, encodeEeprom } from '../../hardware/emulator/eeprom-image.ts'
import { TYPICAL_WIRING } from '../../hardware/emulator/electronics.ts'
import { BENCH_CONFIG } from '../conformance/bench.ts'

const stored = { config: BENCH_CONFIG, wiring: TYPICAL_WIRING }

it('gives back what was stored', () => {
  expect(decodeEeprom(encodeEeprom(stored))).toEqual(stored)
  expect(decodeEeprom(encodeEeprom({ config: null, wiring: TYPICAL_WIRING }))).toEqual({ ...stored, config: null })
  expect(decodeEeprom(new Uint8Array(1024).fill(0xff))).toEqual({ config: null, wiring: null })
})

it.each([
  [4, 5, 'the second'],
  [5, 4, 'the first'],
  [255, 0, 'the second'],
  [0, 255, 'the first'],
])('of generations %i and %i takes %s', (first, second, which) => {
  const image = encodeEeprom(stored)
  image.set(encodeCopy({ ...stored, config: { ...BENCH_CONFIG, capS: 100 } }, first), COPIES_AT[0])
  image.set(encodeCopy({ ...stored, config: { ...BENCH_CONFIG, capS: 200 } }, second), COPIES_AT[1])
  expect(decodeEeprom(image).config?.capS).toBe(which === 'the first' ? 100 : 200)
})

it('takes the older copy where the newer is damaged', () => {
  const image = encodeEeprom(stored)
  image.set(encodeCopy({ ...stored, config: null }, 9), COPIES_AT[1])
  image[COPIES_AT[1] + 5]! ^= 1
  expect(decodeEeprom(image)).toEqual(stored)
})
