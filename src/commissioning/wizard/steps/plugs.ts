import { Finding } from '../finding.ts'
import type { Going, Step, Walk } from '../step.ts'
import { estopPressed, pass, readings, seen } from '../waiting.ts'

/** Of 4092: nearer to a rail the guard takes a wiper for broken. */
const LEAST_COUNTS = 60
const MOST_COUNTS = 4032
const LOOKS_MS = 60

/** Each potentiometer’s plug is pulled: that very channel goes silent, and the other one reads on. */
export const plugs: Step = {
  id: 'plugs',
  part: 'angles',
  beginning: 'asItIs',
  *go(walk) {
    const { table, notes } = walk
    yield* estopPressed(table)
    const tried: Record<string, boolean> = {}
    for (const channel of [0, 1] as const) {
      if (notes.kinds!.angle[channel] !== 'potentiometer') continue
      yield* pullAndPut(walk, channel)
      tried[`unplugged${nameOf(channel)}`] = true
    }
    return tried
  },
}

function* pullAndPut(walk: Walk, channel: 0 | 1): Going<void> {
  const { table, notes } = walk
  const other = channel === 0 ? 1 : 0
  const isPotentiometer = notes.kinds!.angle.map((kind) => kind === 'potentiometer')
  let counts = (yield* readings(table)).angleCounts
  const silent = (at: 0 | 1) => isPotentiometer[at]! && (counts[at] < LEAST_COUNTS || counts[at] > MOST_COUNTS)
  for (const at of [0, 1] as const)
    if (silent(at)) throw new Finding('angleOutOfReach', { channel: nameOf(at), counts: counts[at] })
  table.say('pullPlug', { channel: nameOf(channel), pin: `A${channel}` })
  const look = function* (isSo: () => boolean): Going<boolean> {
    const task = seen(table, isSo)
    for (;;) {
      const step = task.next()
      if (step.done) return step.value
      yield* pass(table, LOOKS_MS)
      counts = (yield* readings(table)).angleCounts
    }
  }
  if (!(yield* look(() => silent(0) || silent(1)))) throw new Finding('unplugNotSeen', { channel: nameOf(channel) })
  // a plug leaves its contacts one after the other
  yield* pass(table, 2 * LOOKS_MS)
  counts = (yield* readings(table)).angleCounts
  const names = { channel: nameOf(channel), other: nameOf(other) }
  if (!silent(channel)) throw new Finding('sensorsSwapped', names)
  if (silent(other)) throw new Finding('sensorsShareWire', names)
  table.say('putPlug', names)
  if (!(yield* look(() => !silent(channel))))
    throw new Finding('angleOutOfReach', { ...names, counts: counts[channel] })
}

function nameOf(channel: 0 | 1): 'A' | 'B' {
  return channel === 0 ? 'A' : 'B'
}
