import { readFileSync } from 'node:fs'
import { expect, type TestContext, test } from 'vitest'
import { FLASH_BOARDS } from '../../src/flash/boards.ts'
import { readFirmware, SHIPPED_FIRMWARE } from '../../src/flash/firmware.ts'
import { describeWith } from '../tool.ts'
import { FlashRig } from './rig.ts'

function rigged({ onTestFinished }: TestContext): FlashRig {
  const rig = new FlashRig()
  onTestFinished(() => rig.remove())
  return rig
}

describeWith(['avrdude', 'socat'], 'with the true avrdude, upright flash', () => {
  test.concurrent.for([
    ['uno', 'uno', []],
    ['nano', 'uno', ['--old-bootloader']],
    ['mega', 'mega', []],
  ] as const)('writes the shipped firmware on an %s, byte for byte', async ([name, bootLoader, words], context) => {
    const rig = rigged(context)
    const { version, build, hexPath, flashBytes } = readFirmware(SHIPPED_FIRMWARE, FLASH_BOARDS[name])
    const board = await rig.board({ bootLoader })
    board.bootLoader.memory.fill(0x55, 0, 0x1000) // an older program
    board.onFlashed = () => Object.assign(board, { identity: { version, build } })
    const run = rig.flash('--board', name, '--firmware', SHIPPED_FIRMWARE, '--json', ...words)
    expect(await run.ends(30), run.output).toBe(0)
    const program = bytesOf(readFileSync(hexPath, 'utf8'))
    expect(program).toHaveLength(flashBytes)
    expect(board.bootLoader.memory.subarray(0, program.length).equals(program)).toBe(true)
    expect(run.output.includes('does not survive the watchdog')).toBe(name === 'nano')
    expect(run.hasSaid({ step: 'writing' })).toBe(true)
    expect(run.hasSaid({ step: 'verifying' })).toBe(true)
    expect(run.lines.at(-1)).toMatchObject({
      summary: { flashed: true, firmware: version, build, commissioned: true },
    })
  })

  test.concurrent('says that what was read back is not what was written', async (context) => {
    const rig = rigged(context)
    const { bootLoader } = await rig.board()
    bootLoader.onPage = (address) => {
      if (address === 0x400) bootLoader.memory[address]! ^= 1
    }
    const run = rig.flash()
    expect(await run.ends(30), run.output).toBe(1)
    expect(run.output).toMatch(/is not what was written/)
    expect(run.output).toMatch(/emergency stop/)
  })

  test.concurrent('says that the chip is another one, and writes nothing', async (context) => {
    const rig = rigged(context)
    const { bootLoader } = await rig.board()
    bootLoader.signature = [0x1e, 0x98, 0x01]
    const run = rig.flash()
    expect(await run.ends(30), run.output).toBe(2)
    expect(run.output).toMatch(/is a m2560, but an Arduino Uno has an ATmega328P/)
    expect(run.output).toMatch(/--board mega/)
    expect(bootLoader.memory.every((byte) => byte === 0xff)).toBe(true)
  })
})

/** What an Intel HEX file without gaps holds. */
function bytesOf(hex: string): Buffer {
  const records = hex.trim().split(/\r?\n/)
  const data = records.filter((record) => record.slice(7, 9) === '00')
  return Buffer.concat(data.map((record) => Buffer.from(record.slice(9, -2), 'hex')))
}
