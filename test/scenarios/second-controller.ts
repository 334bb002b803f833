import { SimulatedClock } from 'xstate'
import { parseConfig } from '../../src/config/config.ts'
import { Controller } from '../../src/control/controller.ts'
import type { Fact } from '../../src/testing.ts'
import type { Story } from './story.ts'

const HERE = { file: null, folder: '.', stateFolder: '.', home: '.' }

/** A controller started anew on the same table, after the first one has died. */
export function aSecondController(table: Story): { readonly controller: Controller; readonly facts: readonly Fact[] } {
  const { run } = table
  const config = parseConfig(table.toml, HERE)
  const facts: Fact[] = []
  const controller = new Controller({
    table: run.table,
    settings: { ...config, program: run.program },
    clock: new SimulatedClock(),
    nowMs: () => run.nowMs,
    nameSession: () => 'of the second',
    record: (fact) => facts.push(fact),
  })
  void run.table.close()
  run.table.link.controllerCrashed = false
  void controller.open()
  return { controller, facts }
}
