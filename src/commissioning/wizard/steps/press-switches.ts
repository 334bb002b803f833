import { Finding } from '../finding.ts'
import type { Going, Step, Walk } from '../step.ts'
import { TRIED_SWITCHES, type TriedSwitch, type TriedSwitchName } from '../switches.ts'
import { expect, pass } from '../waiting.ts'

/** A bit of another switch counts as seen when it has stayed: a bounce is none. */
const STAYS_MS = 80
const SETTLES_MS = 60

/** One step for each contact a person can press: what it reads at rest, pressed, and let go. */
export const pressSwitches: readonly Step[] = (Object.keys(TRIED_SWITCHES) as TriedSwitchName[]).map((name) => ({
  id: name,
  part: 'switches',
  beginning: 'still',
  *go(walk) {
    yield* pressAndLetGo(walk, TRIED_SWITCHES[name])
    return { [name]: TRIED_SWITCHES[name].contact }
  },
}))

function* pressAndLetGo({ table }: Walk, tried: TriedSwitch): Going<void> {
  const { name, bit, atRest, contact } = tried
  yield* pass(table, SETTLES_MS)
  const before = table.status.switches
  const wasAtRest = table.has(bit) === atRest
  const others = tried.mistakenFor.map((other) => TRIED_SWITCHES[other as TriedSwitchName])
  const isChanged = () => (table.has(bit) === atRest) !== wasAtRest
  const reads = () => tried.reads[table.has(bit) ? 0 : 1]
  let otherSinceMs: number | null = null
  const wrong = () => {
    const other = others.find((each) => ((table.status.switches ^ before) & each.bit) !== 0)
    if (!other || isChanged()) otherSinceMs = null
    else otherSinceMs ??= table.clockMs
    const lasts = otherSinceMs !== null && table.clockMs - otherSinceMs >= STAYS_MS
    return lasts ? new Finding('switchesSwapped', { name, other: other!.name }) : null
  }
  const dead = () => new Finding('switchDead', { name, reads: reads() })
  table.say('pressSwitch', { how: tried.press })
  yield* expect(table, { until: isChanged, wrong, otherwise: dead })
  if (!wasAtRest) {
    const has = contact === 'normally open' ? 'normally closed' : 'normally open'
    throw new Finding('switchInverted', { name, has, wants: contact })
  }
  table.say('letGoSwitch', { how: tried.letGo })
  const stuck = () => new Finding('switchStuck', { name, reads: reads() })
  yield* expect(table, { until: () => table.has(bit) === atRest, otherwise: stuck })
}
