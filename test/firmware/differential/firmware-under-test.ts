import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BoardName } from '../../../hardware/emulator/board-layout.ts'
import { committedFirmware, type Firmware } from '../../../hardware/emulator/firmware.ts'

/**
 * The committed firmware; or, to see a test fail, a private build: FIRMWARE_UNDER_TEST names the folder with its `uno.hex`,
 * `mega.hex` and `firmware.json`.
 */
export function firmwareUnderTest(board: BoardName): Firmware {
  const folder = process.env.FIRMWARE_UNDER_TEST
  if (folder === undefined) return committedFirmware(board)
  const index = JSON.parse(readFileSync(join(folder, 'firmware.json'), 'utf8'))
  const { symbols, sizes } = index.boards[board]
  return { hex: readFileSync(join(folder, `${board}.hex`), 'utf8'), symbols, sizes }
}
