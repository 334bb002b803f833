import { expect, test } from 'vitest'
import { FLAG, GUARD_STATES } from '../../hardware/guard/vocabulary.ts'
import { tableMachine } from '../../machines/table.machine.ts'
import { act, SETTLE_MS } from './actions.ts'
import { MachineTable } from './machine-table.ts'
import { MODEL_TABLES } from './tables.ts'
import { World } from './world.ts'

const IDLE = GUARD_STATES.indexOf('idle')

/** Where the check once found somebody without a way on, and that they have one now. */
const FOUND: readonly { readonly says: string; readonly story: readonly string[]; isStuck(world: World): boolean }[] = [
  {
    says: 'called back just before it was inverted, the session pauses as the guard asks it to, instead of rising to a halt for ever',
    story: ['2=start-down', '3.7=start-up', '22.12=stop-down', '22.44=stop-up', '22.76=stop-down', '23.1=stop-up'],
    isStuck: ({ node, state: { angleDeg, status } }) =>
      node.halted && angleDeg > 2 && status !== null && (status.flags & FLAG.pauseOwed) !== 0,
  },
  {
    says: 'a table that stands a little more than 4° from upright, where no session may begin, comes back while Start is held',
    story: ['2=start-down', '2.32=start-up', '2.64=hostile-deeper', '3.28=stop-down', '3.6=stop-up', '18=ankle-open'],
    isStuck: ({ guard, state: { angleDeg } }) => guard.state() === IDLE && angleDeg > -41 && angleDeg < -40.5,
  },
]

test.each(FOUND)('$says', ({ story, isStuck }) => {
  const table = MODEL_TABLES[0]!
  const world = new World(table, new MachineTable(tableMachine, table.input))
  for (const moment of story) {
    const [atS, does] = moment.split('=') as [string, string]
    world.run(Number(atS) * 1000 - world.state.nowMs)
    act(world, does)
  }
  world.run(SETTLE_MS)
  for (const does of ['start-down', 'start-up', 'start-down']) {
    act(world, does)
    world.run(5000)
  }
  expect(isStuck(world)).toBe(false)
})
