import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EmulatedBoard } from '../../../hardware/emulator/emulated-board.ts'
import type { Pin } from '../../../hardware/emulator/mcu.ts'
import { GUARD_BAUD_RATE } from '../../../hardware/serial/ports.ts'
import { openTtyBoard, type TtyBoard } from '../../../hardware/simulator/tty-board.ts'
import { packageRoot } from '../../../src/package-root.ts'
import { describeWith } from '../../tool.ts'

const CONFIG = {
  uprightDeg: -75,
  maxAngleDeg: 60,
  capS: 600,
  fullSpeedDegPerS: 6,
  deadBandMilli: 30,
  currentLimitA: 12,
  supplyMinV: 10.5,
  pauseS: 30,
}
const A4: Pin = { port: 'C', bit: 4 }
const A5: Pin = { port: 'C', bit: 5 }

const happens = (what: () => boolean) => vi.waitUntil(what, { interval: 20, timeout: 20_000 })

describeWith(['socat'], 'a plain johnny-five script on the emulated board', () => {
  let folder: string
  let tty: TtyBoard
  const children: ChildProcess[] = []

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'upright-five-'))
    const ends = ['board', 'host'].map((name) => `pty,raw,echo=0,link=${join(folder, name)}`)
    children.push(spawn('socat', ends, { stdio: 'ignore' }))
    await happens(() => existsSync(join(folder, 'board')) && existsSync(join(folder, 'host')))
  })

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await tty.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('presses light its lamp, and the motor refuses', async () => {
    const board = new EmulatedBoard({ config: CONFIG })
    const { gpio } = board.chip
    tty = await openTtyBoard(board, join(folder, 'board'), GUARD_BAUD_RATE)
    const script = join(packageRoot, 'test/firmware/johnny-five/button-and-led.cjs')
    const five = spawn('node', [script, join(folder, 'host')], { stdio: ['ignore', 'pipe', 'pipe'] })
    children.push(five)
    let said = ''
    five.stdout.on('data', (text: Buffer) => {
      said += text.toString()
    })

    await happens(() => said.includes('ready'))
    await happens(() => said.includes('board says pin 9 belongs to the guard'))
    expect(board.driveMilli).toBe(0)
    expect(gpio.output(A4)).toBe(0)
    for (let press = 0; press < 3; press++) {
      said = ''
      gpio.setPin(A5, 'low')
      await happens(() => said.includes('pressed') && gpio.output(A4) === 1)
      gpio.setPin(A5, 'open')
      await happens(() => said.includes('released') && gpio.output(A4) === 0)
    }
    expect(board.guardState).toBe('idle')
    expect(gpio.output({ port: 'B', bit: 1 })).toBe(0)
  })
})
