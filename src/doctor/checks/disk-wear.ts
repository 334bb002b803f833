import { type Check, doesNotApply, failure, ok, warning } from '../check.ts'
import { systemNames, systemText } from '../world.ts'

/** Steps of a tenth of what the maker promises; 11: beyond it. */
const WORN = 0x0a
const WORN_OUT = 0x0b
/** Spare blocks: 2, most of them are used; 3, nearly all. */
const FEW_SPARES = 2
const NO_SPARES = 3
const MEND =
  'Copy the backups elsewhere ("upright data list"), and replace the card by one made for writing much (“high endurance”); docs/data.md says how to go back.'

export const DISK_WEAR: Check = {
  id: 'disk.wear',
  looksAt: 'how worn an eMMC or SD card says it is',
  look({ world }) {
    const worn = systemNames(world, '/sys/block').flatMap((name) => {
      const steps = numbersIn(systemText(world, `/sys/block/${name}/device/life_time`))
      const [spares = 0] = numbersIn(systemText(world, `/sys/block/${name}/device/pre_eol_info`))
      return steps.length === 0 ? [] : [{ name, step: Math.max(...steps), spares }]
    })
    const worst = worn.toSorted((one, other) => other.step - one.step || other.spares - one.spares)[0]
    if (!worst) return doesNotApply('No card here tells how worn it is.')
    const { name, step, spares } = worst
    const value = { device: name, usedPercent: Math.min(step, WORN_OUT) * 10, spares }
    if (step >= WORN_OUT || spares >= NO_SPARES)
      return failure(`${name} has outlived what its maker promises.`, MEND, value)
    if (step >= WORN || spares >= FEW_SPARES)
      return warning(`${name} is near the end of what its maker promises.`, MEND, value)
    return ok(
      `${name} has used ${step <= 1 ? 'less than 10' : `up to ${step * 10}`} % of what its maker promises.`,
      value,
    )
  },
}

function numbersIn(text: string | null): number[] {
  return (text ?? '').split(/\s+/).flatMap((word) => (/^0x[0-9a-f]+$/i.test(word) ? [Number(word)] : []))
}
