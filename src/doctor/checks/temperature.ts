import { type Check, doesNotApply, failure, ok, warning } from '../check.ts'
import { systemNames, systemText } from '../world.ts'

/** A Pi slows down at 80 °C, and hard at 85. */
const HOT_C = 75
const TOO_HOT_C = 85
const MEND = 'Give it a heat sink or a fan, and air around its case; keep it out of the sun and off the motor’s driver.'

export const TEMPERATURE: Check = {
  id: 'temperature',
  looksAt: 'how hot the processor is',
  look({ world }) {
    const zones = systemNames(world, '/sys/class/thermal').filter((name) => name.startsWith('thermal_zone'))
    const degrees = zones
      .map((zone) => Number(systemText(world, `/sys/class/thermal/${zone}/temp`) ?? Number.NaN) / 1000)
      .filter((value) => Number.isFinite(value) && value > 0)
    if (degrees.length === 0) return doesNotApply('Nothing here measures a temperature.')
    const hottest = Math.round(Math.max(...degrees))
    if (hottest >= TOO_HOT_C) return failure(`The processor is at ${hottest} °C and slows down.`, MEND, hottest)
    if (hottest >= HOT_C) return warning(`The processor is at ${hottest} °C.`, MEND, hottest)
    return ok(`The processor is at ${hottest} °C.`, hottest)
  },
}
