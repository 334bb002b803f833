import { describe, expect, it } from 'vitest'
import type { AvrdudeEnd, FlashTarget } from '../../src/flash/avrdude.ts'
import { avrdudeFailure } from '../../src/flash/avrdude-failure.ts'
import type { FlashStage } from '../../src/flash/avrdude-log.ts'
import { FLASH_BOARDS } from '../../src/flash/boards.ts'

const PORT = '/dev/ttyUSB0'
const target: FlashTarget = { board: FLASH_BOARDS.uno, baud: 115_200, port: PORT, hexPath: '/tmp/uno.hex' }

/** On every port without modem lines. */
const NOISE = 'avrdude OS error: ioctl("TIOCMGET"): Inappropriate ioctl for device\n'

function failure(log: string, stage: FlashStage = 'connecting', of: Partial<FlashTarget> = {}) {
  const end: AvrdudeEnd = { log, stage, percent: 0, failedCalls: 0, exitCode: 1, wasStopped: false }
  return avrdudeFailure({ ...target, ...of }, end)
}

describe('a failure of avrdude is told with its mend', () => {
  it.each<[string, string, string, RegExp]>([
    ['7', `avrdude OS error: cannot open port ${PORT}: No such file or directory\n`, 'PORT_NOT_FOUND', /USB cable/],
    ['6', `avrdude: ser_open(): can't open device "${PORT}": No such file or directory`, 'PORT_NOT_FOUND', /USB cable/],
    ['7', `avrdude OS error: cannot open port ${PORT}: Permission denied\n`, 'PORT_FORBIDDEN', /dialout/],
    ['6', `avrdude: ser_open(): can't open device "${PORT}": Permission denied`, 'PORT_FORBIDDEN', /dialout/],
    [
      '7',
      `avrdude OS error: cannot open port ${PORT}: Device or resource busy\n`,
      'PORT_IN_USE',
      /controller.*fuser -v/,
    ],
    [
      '7',
      'avrdude OS error: cannot set attributes for port /tmp/x: Inappropriate ioctl for device',
      'PORT_NOT_SERIAL',
      /by-id/,
    ],
    [
      '7',
      `${NOISE}avrdude error: programmer is not responding\navrdude warning: attempt 10 of 10: not in sync: resp=0x00\navrdude error: unable to open programmer arduino on port ${PORT}\n`,
      'BOOT_LOADER_SILENT',
      /--board nano for an Arduino Nano, --board mega/,
    ],
    ['6', 'avrdude: stk500_getsync() attempt 10 of 10: not in sync: resp=0x1c\n', 'BOOT_LOADER_SILENT', /--board/],
    ['6', 'avrdude: stk500v2_ReceiveMessage(): timeout\n', 'BOOT_LOADER_SILENT', /--board/],
    [
      '7',
      'avrdude: device signature = 0x1e9801 (probably m2560)\navrdude error: expected signature for ATmega328P is 1E 95 0F\n',
      'WRONG_BOARD',
      /--board mega/,
    ],
    [
      '6',
      'avrdude: Device signature = 0x000000\navrdude: Yikes!  Invalid device signature.\navrdude: Expected signature for ATmega328P is 1E 95 0F',
      'WRONG_BOARD',
      /--board mega/,
    ],
    ['7', 'avrdude OS error: unable to write: Input/output error\nnot in sync: resp=0x00', 'UNPLUGGED', /Plug it in/],
    ['?', `${NOISE}avrdude error: cannot find the moon\n\navrdude done.  Thank you.\n`, 'AVRDUDE_FAILED', /--dry-run/],
  ])('version %s: %s', (_, log, code, hint) => {
    const error = failure(log)
    expect(error).toMatchObject({ code, hint: expect.stringMatching(hint) })
  })

  it('says in its own words what nobody knows', () => {
    expect(failure(`${NOISE}avrdude error: cannot find the moon\n\navrdude done.  Thank you.\n`).message).toBe(
      'avrdude failed:\navrdude error: cannot find the moon',
    )
    expect(failure('').message).toBe('avrdude failed without a word')
  })

  it('sends the owner of a Nano to the other boot loader', () => {
    const nano = { ...target, board: FLASH_BOARDS.nano }
    const log = 'attempt 10 of 10: not in sync: resp=0x00'
    expect(failure(log, 'connecting', nano)).toMatchObject({ hint: expect.stringMatching(/add --old-bootloader/) })
    expect(failure(log, 'connecting', { ...nano, baud: 57_600 })).toMatchObject({
      hint: expect.stringMatching(/leave out --old-bootloader/),
    })
  })

  it('says that the board is half written, where it is', () => {
    const log = 'Writing | ####\navrdude OS error: unable to write: Input/output error'
    expect(failure(log, 'writing')).toMatchObject({
      message: expect.stringMatching(/disconnected.*only a part of the program/),
      hint: expect.stringMatching(/emergency stop pressed/),
    })
    expect(failure(log).message).not.toMatch(/part of the program/)
  })

  it('says that the whole program is there but not what was written, where verifying failed', () => {
    const error = failure('avrdude error: verification mismatch\n', 'verifying')
    expect(error).toMatchObject({ code: 'VERIFICATION_FAILED', hint: expect.stringMatching(/emergency stop pressed/) })
    expect(error.message).not.toMatch(/part of the program/)
  })
})
