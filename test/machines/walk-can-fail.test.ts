import { describe, expect, test } from 'vitest'
import { BROKEN_MACHINES } from './broken-machines.ts'
import { judgeWalk } from './judge-walk.ts'
import { tableInput, tinyProgram } from './small-table.ts'
import { walk } from './walk.ts'

const WALK_MS = 60_000

describe('the walk reports a machine in which', () => {
  test.each(BROKEN_MACHINES)('$mistake', { timeout: WALK_MS }, ({ machine, breaks, startMode, program }) => {
    const runs = program ?? tinyProgram
    const input = tableInput(runs, startMode ? { startMode } : { promptEveryS: 0 })
    const reported = judgeWalk(walk(machine, input, runs), input)
    expect(reported).toContainEqual(expect.stringMatching(new RegExp(`^${breaks}`)))
  })
})
