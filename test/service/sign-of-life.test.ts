import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Table, TableListener } from '../../hardware/table.ts'
import { loadConfig } from '../../src/config/config.ts'
import { ControlThread } from '../../src/run/control-thread.ts'
import { configFile } from '../cli/run-command.ts'
import { status } from '../control/statuses.ts'
import { happens, passes } from '../system/child.ts'

/** The control thread, with a table that says only what it is made to say. */
async function looksAfterATable() {
  const config = loadConfig(configFile())
  let listener: TableListener | null = null
  let signs = 0
  const table: Table = {
    kind: 'serial',
    open: async (told) => {
      listener = told
    },
    drive: () => {},
    arm: () => {},
    disarm: () => {},
    signal: () => {},
    close: async () => {},
  }
  const control = new ControlThread(
    {
      config,
      table: { kind: 'serial', path: join('/dev', 'null') },
      program: config.programs[0]!,
      isProgramNamed: false,
      user: null,
    },
    (message) => {
      if (message.type === 'alive') signs += 1
    },
    () => table,
  )
  onTestFinished(() => control.close())
  await control.open()
  let n = 0
  return {
    control,
    says: () => listener!.status(status({ n: ++n, atMs: performance.now() })),
    /** How many signs of life there are within so much time. */
    signsWithin: async (s: number, meanwhile = () => {}) => {
      const before = signs
      const timer = setInterval(meanwhile, 20)
      await passes(s)
      clearInterval(timer)
      return signs - before
    },
    livesWithin: (s: number) => {
      const before = signs
      return happens(
        () => signs > before,
        s,
        () => 'no sign of life',
      )
    },
  }
}

describe('the control loop gives a sign of life', () => {
  test('while there is no table, as long as its clockwork comes round', async () => {
    const { signsWithin } = await looksAfterATable()
    expect(await signsWithin(0.6)).toBeGreaterThan(2)
  })

  test('while statuses are handled', async () => {
    const { says, signsWithin } = await looksAfterATable()
    expect(await signsWithin(0.6, says)).toBeGreaterThan(2)
  })

  test('no more when a table is there and no status is handled any more, although the thread is not busy', async () => {
    const { says, signsWithin, livesWithin } = await looksAfterATable()
    says()
    await livesWithin(2)
    expect(await signsWithin(0.6)).toBe(0)
    says()
    await livesWithin(2)
  })

  test('no more when it is closed', async () => {
    const { control, signsWithin } = await looksAfterATable()
    await control.close()
    expect(await signsWithin(0.4)).toBe(0)
  })
})
