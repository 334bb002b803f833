/** Walks a machine: every state that any order of events can reach, and what every event does in each of them. */
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

export function walk(machine: TableMachine, input: TableInput): Walk {
  const found = new Map<string, Visited>()
  const transitions: Transition[] = []
  // A table that has just arrived somewhere new is kept, so that its story need not be told again.
  const waiting: { readonly visited: Visited; readonly arrived: WalkedTable }[] = []

  const beginning = new WalkedTable(machine, input)
  arrive(beginning, [])
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (found.size > MOST_STATES) throw new Error(`more than ${MOST_STATES} states`)
    exploreFrom(next.visited, next.arrived)
  }
  return { visited: [...found.values()], transitions }

  function arrive(table: WalkedTable, path: readonly string[]): { readonly visited: Visited; readonly isNew: boolean } {
    const standing = table.standing()
    const key = JSON.stringify(standing)
    const known = found.get(key)
    if (known) return { visited: known, isNew: false }
    const visited = { standing, path }
    found.set(key, visited)
    waiting.push({ visited, arrived: table })
    return { visited, isNew: true }
  }

  function exploreFrom(from: Visited, arrived: WalkedTable): void {
    let table: WalkedTable | null = arrived
    for (const event of arrived.possibleEvents) {
      table ??= told(from.path)
      const facts = table.does(event)
      const { visited: to, isNew } = arrive(table, [...from.path, event])
      transitions.push({ from, event, to, facts })
      if (to === from) continue
      if (!isNew) table.stop()
      table = null
    }
    table?.stop()
  }

  function told(path: readonly string[]): WalkedTable {
    const table = new WalkedTable(machine, input)
    for (const event of path) table.does(event)
    return table
  }
}
