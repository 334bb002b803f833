import { describe, expect, test } from 'vitest'
import { sessionMachine } from '../../machines/session.machine.ts'
import { tableMachine } from '../../machines/table.machine.ts'
import { judgeWalk } from './judge-walk.ts'
import { deeperProgram, smallProgram, tableInput, tinyProgram } from './small-table.ts'
import { walk } from './walk.ts'

const WALK_MS = 120_000

const TABLES = {
  'where Start is pressed once': tableInput(smallProgram),
  'where Start must be held': tableInput(smallProgram, { startMode: 'hold' }),
  'where nobody is asked whether they are OK': tableInput(tinyProgram, { promptEveryS: 0 }),
}

describe.each(Object.entries(TABLES))('every state and every event of a table %s', (_, input) => {
  test('keep the rules', {
    tags: [
      'S1/controller',
      'S3/controller',
      'S5/controller',
      'S6/controller',
      'S7/controller',
      'S8/controller',
      'S10/controller',
      'S11/controller',
      'S12/controller',
    ],
    timeout: WALK_MS,
  }, ({ annotate }) => {
    const walked = walk(tableMachine, input, deeperProgram)
    const size = `${walked.visited.length} states, ${walked.transitions.length} transitions`
    console.info(`walked ${size}`)
    annotate(size)
    expect(judgeWalk(walked, input)).toEqual([])
    const standings = walked.visited.map(({ standing }) => standing)
    expect(new Set(standings.map(({ state }) => state))).toEqual(new Set(Object.keys(tableMachine.states)))
  })
})

describe('a state', () => {
  const nodes = [...allNodes(tableMachine.root), ...allNodes(sessionMachine.root)]

  test.each(nodes.map((node) => [node.id, node.description] as const))('%s says what it is', (_, description) => {
    expect(description).toMatch(/\S.*\.$/)
  })
})

interface Node {
  readonly id: string
  readonly type: string
  readonly description?: string | undefined
  readonly states: Readonly<Record<string, Node>>
}

/** Every state below the root; a history state is a signpost, no state. */
function allNodes(node: Node): Node[] {
  return Object.values(node.states).flatMap((child) => (child.type === 'history' ? [] : [child, ...allNodes(child)]))
}
