/** Walks a machine: every state that any order of events can reach, and what every event does in each of them. */
import type { Program } from '../../machines/program.ts'
import type { TableFact, TableInput } from '../../machines/table.machine.ts'
import { type Standing, type TableMachine, WalkedTable } from './walked-table.ts'

export interface Visited {
  readonly standing: Standing
  /** The shortest story that leads here. */
  readonly path: readonly string[]
}

export interface Transition {
  readonly from: Visited
  readonly event: string
  readonly to: Visited
  readonly facts: readonly TableFact[]
}

export interface Walk {
  readonly visited: readonly Visited[]
  readonly transitions: readonly Transition[]
}

/** Far above what the machine has: a walk that gets here has found a state that never repeats itself. */
const MOST_STATES = 30_000
/** No state has more events than this that lead out of it. */
const MOST_SPARES = 16

/** `chosen`: the program that is chosen now and then. */
export function walk(machine: TableMachine, input: TableInput, chosen: Program): Walk {
  const found = new Map<string, Visited>()
  const transitions: Transition[] = []
  const waiting: Visited[] = []
  // Tables that have arrived in a state not yet explored are kept, so that its story need not be told again and again.
  const spares = new Map<Visited, WalkedTable[]>()

  arrive(toldAs([]), () => [])
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (found.size > MOST_STATES) throw new Error(`more than ${MOST_STATES} states`)
    exploreFrom(next)
    for (const spare of spares.get(next) ?? []) spare.stop()
    spares.delete(next)
  }
  return { visited: [...found.values()], transitions }

  function arrive(table: WalkedTable, path: () => readonly string[]): Visited {
    const standing = table.standing()
    const key = JSON.stringify(standing)
    const known = found.get(key)
    if (known) return known
    const visited = { standing, path: path() }
    found.set(key, visited)
    waiting.push(visited)
    spares.set(visited, [])
    return visited
  }

  function exploreFrom(from: Visited): void {
    let table: WalkedTable | null = tableIn(from)
    for (const event of table.possibleEvents) {
      table ??= tableIn(from)
      const facts = table.does(event)
      const to = arrive(table, () => [...from.path, event])
      transitions.push({ from, event, to, facts })
      if (to === from) continue
      leave(table, to)
      table = null
    }
    table?.stop()
  }

  function leave(table: WalkedTable, standsIn: Visited): void {
    const kept = spares.get(standsIn)
    if (kept && kept.length < MOST_SPARES) kept.push(table)
    else table.stop()
  }

  function tableIn(visited: Visited): WalkedTable {
    return spares.get(visited)?.pop() ?? toldAs(visited.path)
  }

  function toldAs(path: readonly string[]): WalkedTable {
    const table = new WalkedTable(machine, input, chosen)
    for (const event of path) table.does(event)
    return table
  }
}
