import { SWITCH } from '../../../../hardware/guard/vocabulary.ts'
import { Finding } from '../finding.ts'
import type { Step } from '../step.ts'
import { doneBy, expect, pass } from '../waiting.ts'

const NAMES = { horizontal: 'The horizontal cam', upright: 'The upright cam' } as const
const SETTLES_MS = 60

/** Both cams, closed at upright: on the way down the upright one opens first, then the horizontal one. */
export const cams: Step = {
  id: 'cams',
  part: 'switches',
  beginning: 'asItIs',
  *go({ table }) {
    table.say('standUpright')
    yield* doneBy(table)
    yield* pass(table, SETTLES_MS)
    const atUpright = () => table.has(SWITCH.atUpright)
    const atHorizontal = () => table.has(SWITCH.atHorizontal)
    const [uprightBefore, horizontalBefore] = [atUpright(), atHorizontal()]
    let horizontalFirst = false
    const opened = () => {
      if (atUpright() && !atHorizontal()) horizontalFirst = true
      return uprightBefore && horizontalBefore && !atUpright() && !atHorizontal()
    }
    table.say('crankThroughCams')
    const verdict = () =>
      verdictOn('upright', uprightBefore, atUpright()) ?? verdictOn('horizontal', horizontalBefore, atHorizontal())
    yield* expect(table, { until: opened, otherwise: () => verdict() ?? dead('upright', atUpright()) })
    if (horizontalFirst) throw new Finding('switchesSwapped', { name: NAMES.upright, other: NAMES.horizontal })
    return { horizontalCam: 'closed above', uprightCam: 'closed above' }
  },
}

/** What is wrong with a cam that read so at upright, and so head-down. */
function verdictOn(which: keyof typeof NAMES, before: boolean, after: boolean): Finding | null {
  if (before && !after) return null
  if (before === after) return dead(which, after)
  return new Finding('switchInverted', { name: NAMES[which], has: 'open above', wants: 'closed above' })
}

function dead(which: keyof typeof NAMES, reads: boolean): Finding {
  return new Finding('switchDead', { name: NAMES[which], reads: reads ? 'closed' : 'open' })
}
