/** The whole check of one table: exploration, ways out, and what was found, with its story. */
import { tableMachine } from '../../machines/table.machine.ts'
import type { Bounds } from './actions.ts'
import { type ExploreOptions, explore, type Found } from './explore.ts'
import { look } from './look.ts'
import { MachineTable, type TableMachine } from './machine-table.ts'
import type { ModelTable } from './tables.ts'
import { strandedIn } from './ways-out.ts'
import { type Meddle, World } from './world.ts'

export interface CheckOptions {
  readonly bounds: Bounds
  readonly mostStates: number
  readonly untilBroken?: string
  readonly machine?: TableMachine
  readonly meddle?: Meddle
  readonly progress?: NonNullable<ExploreOptions['progress']>
}

export interface Violation {
  readonly rule: string
  readonly what: string
  readonly story: readonly { readonly atS: number; readonly does: string }[]
}

export interface CheckReport {
  readonly table: string
  readonly states: number
  readonly transitions: number
  readonly depth: number
  /** States of the machines, and what they were asked to do in them. */
  readonly machineStates: number
  readonly machineSteps: number
  readonly simulatedS: number
  readonly seconds: number
  readonly isComplete: boolean
  readonly violations: readonly Violation[]
}

export function check(table: ModelTable, options: CheckOptions): CheckReport {
  const startedMs = performance.now()
  const machines = new MachineTable(options.machine ?? tableMachine, table.input)
  const world = new World(table, machines, options.meddle)
  const graph = explore(world, { ...options, look })
  const violations = [
    ...graph.broken.map(({ rule, what, found, by, atMs }) => ({
      rule,
      what,
      story: [...storyOf(found), at(by, atMs)],
    })),
    ...strandedIn(graph).map(({ rule, what, found }) => ({ rule, what, story: storyOf(found) })),
  ]
  return {
    table: table.name,
    states: graph.states.length,
    transitions: graph.edges.length,
    depth: graph.depth,
    machineStates: machines.size,
    machineSteps: machines.evaluated,
    simulatedS: Math.round(world.ranMs / 1000),
    seconds: (performance.now() - startedMs) / 1000,
    isComplete: graph.isComplete,
    violations,
  }
}

function storyOf(found: Found): Violation['story'] {
  const story: { atS: number; does: string }[] = []
  for (let state: Found | null = found; state?.from; state = state.from) story.unshift(at(state.by, state.atMs))
  return story
}

function at(does: string, atMs: number) {
  return { atS: atMs / 1000, does }
}
