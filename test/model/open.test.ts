import { expect, test } from 'vitest'
import { tableMachine } from '../../machines/table.machine.ts'
import { act, SETTLE_MS } from './actions.ts'
import { MachineTable } from './machine-table.ts'
import { OPEN_DEFECTS } from './open.ts'
import { MODEL_TABLES } from './tables.ts'
import { World } from './world.ts'

test.each(OPEN_DEFECTS)('is still open, and once mended, its entry goes: $says', ({ story, is }) => {
  const table = MODEL_TABLES[0]!
  const world = new World(table, new MachineTable(tableMachine, table.input))
  for (const moment of story) {
    const [atS, does] = moment.split('=') as [string, string]
    world.run(Number(atS) * 1000 - world.state.nowMs)
    act(world, does)
  }
  world.run(SETTLE_MS)
  expect(is(world)).toBe(true)
  act(world, 'start-down')
  world.run(10_000)
  expect(is(world)).toBe(true)
})
