import { describe, expect, it } from 'vitest'
import { progressOf } from '../../src/flash/avrdude-log.ts'

/** As Debian's versions write it where there is no terminal. */
const V7_HEAD = `
avrdude: AVR device initialized and ready to accept instructions
avrdude: device signature = 0x1e950f (probably m328p)
avrdude: reading input file /tmp/uno.hex for flash
         with 15000 bytes in 1 section within [0, 0x3a97]
avrdude: writing 15000 bytes flash ...
`
const V6_HEAD = `
avrdude: AVR device initialized and ready to accept instructions

Reading | ################################################## | 100% 0.00s

avrdude: Device signature = 0x1e950f (probably m328p)
avrdude: writing flash (15000 bytes):
`
const marks = (count: number) => '#'.repeat(count)

describe('avrdude’s progress', () => {
  it.each([
    ['nothing yet', '', 'connecting', 0],
    ['the signature’s reading of version 6 is no verification', V6_HEAD, 'connecting', 0],
    ['the bar of writing begins', `${V7_HEAD}\nWriting | `, 'writing', 0],
    ['half of it is written', `${V7_HEAD}\nWriting | ${marks(25)}`, 'writing', 50],
    ['the same in version 6', `${V6_HEAD}\nWriting | ${marks(25)}`, 'writing', 50],
    ['it is written', `${V7_HEAD}\nWriting | ${marks(50)} | 100% 0.05s\n`, 'writing', 100],
    [
      'a tenth is read back',
      `${V7_HEAD}\nWriting | ${marks(50)} | 100% 0.05s\n\nReading | ${marks(5)}`,
      'verifying',
      10,
    ],
    ['on a terminal the line is written anew', `\nWriting | #\rWriting | ${marks(10)}     | 20% 0.01s`, 'writing', 20],
  ])('%s', (_, log, stage, percent) => {
    expect(progressOf(log)).toEqual({ stage, percent, failedCalls: 0 })
  })

  it.each([
    [
      '7',
      'avrdude warning: attempt 1 of 10: not in sync: resp=0x00\navrdude warning: attempt 2 of 10: not in sync: resp=0x00',
    ],
    [
      '6',
      'avrdude: stk500_getsync() attempt 1 of 10: not in sync: resp=0x00\navrdude: stk500_getsync() attempt 2 of 10: not in sync: resp=0x00',
    ],
  ])('counts the calls that failed, version %s', (_, log) => {
    expect(progressOf(log)).toEqual({ stage: 'connecting', percent: 0, failedCalls: 2 })
  })
})
