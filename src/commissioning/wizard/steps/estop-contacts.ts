import { SWITCH } from '../../../../hardware/guard/vocabulary.ts'
import { APART_MS } from '../../daily-test.ts'
import { Finding } from '../finding.ts'
import type { Going, Step } from '../step.ts'
import type { TableAtHand } from '../table-at-hand.ts'
import { expect, pass, seen, within } from '../waiting.ts'

const SECOND_WITHIN_MS = 1000
/** The guard believes a released channel after 50 ms; two are let go one after the other. */
const RELEASED_MS = 300
const CHANNELS = { A: SWITCH.estopAOpen, B: SWITCH.estopBOpen } as const

/** Pressed, both contacts open, and together; released, both close. */
export const estopContacts: Step = {
  id: 'estopContacts',
  part: 'estopContacts',
  beginning: 'still',
  *go({ table }) {
    yield* releasedBoth(table)
    table.say('pressEstop')
    const isAnyOpen = () => !table.isEstopReleased
    yield* expect(table, { until: isAnyOpen, otherwise: () => new Finding('estopChannelDead', { channel: 'A' }) })
    const firstMs = table.status.uptimeMs
    const areBothOpen = () => table.isEstopPressed
    if (!(yield* within(table, SECOND_WITHIN_MS, areBothOpen)))
      throw new Finding('estopChannelDead', { channel: table.has(CHANNELS.A) ? 'B' : 'A' })
    const apartMs = table.status.uptimeMs - firstMs
    if (apartMs > APART_MS || table.status.cause === 'estopChannelsDisagree')
      throw new Finding('estopChannelsApart', { apartMs })
    return { apartMs }
  },
}

/** A channel that is open with the E-stop released: pressing it tells a wrong contact from a broken wire. */
function* releasedBoth(table: TableAtHand): Going<void> {
  const open = () => (['A', 'B'] as const).filter((channel) => table.has(CHANNELS[channel]))
  table.say('releaseEstop')
  yield* seen(table, () => open().length < 2)
  yield* pass(table, RELEASED_MS)
  const [channel] = open()
  if (channel === undefined) return
  const isAlone = open().length === 1
  table.say('pressEstop')
  const closes = () => !table.has(CHANNELS[channel])
  yield* seen(table, () => closes() || (isAlone && open().length === 2))
  yield* pass(table, RELEASED_MS)
  throw new Finding(closes() ? 'estopChannelInverted' : 'estopChannelBroken', { channel })
}
