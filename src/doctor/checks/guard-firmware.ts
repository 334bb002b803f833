import { FLASH_BOARDS } from '../../flash/boards.ts'
import { readFirmware } from '../../flash/firmware.ts'
import { type Check, doesNotApply, failure, ok } from '../check.ts'
import { knownGuard } from './known-guard.ts'

export const GUARD_FIRMWARE: Check = {
  id: 'guard.firmware',
  looksAt: 'whether the board runs the firmware that this version ships',
  async look(exam) {
    const { firmware, build, board } = await knownGuard(exam)
    if (board?.board === 'simulation') return doesNotApply('The board is a simulation: nothing is flashed.')
    const shipped = readFirmware(exam.world.firmwareFolder, FLASH_BOARDS.uno)
    const value = { onBoard: build, shipped: shipped.build }
    if (build === shipped.build) return ok(`It is the one that is shipped, build ${build}.`, value)
    return failure(
      `The board runs ${firmware} (build ${build}), and this version ships ${shipped.version} (build ${shipped.build}).`,
      'With the table upright and nobody on it: "upright flash", then "upright commission" for the parts that ask for it.',
      value,
    )
  },
}
