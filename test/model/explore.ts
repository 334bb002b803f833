/** Breadth-first exploration: from each state everything that may happen, and time that passes until something does. */
import { act, type Bounds, possibleActions, SETTLE_MS } from './actions.ts'
import { glimpseOf, goesOn, keyOf, LONGEST_WAIT_MS } from './key.ts'
import type { Kept, World } from './world.ts'

export const WAIT = 'wait'
/** As `untilBroken`: whichever rule it is. */
export const ANY_RULE = 'any'
/** The property of states that is judged on each by itself. */
export const EXPLAINS = 'latched states explain'
/** Time passes in steps of a status, at most this long: nothing that counts takes longer, and a state that lasts goes on. */
const STEP_MS = 20
/** While a glimpse shows no change, the whole key is looked at this often, ms. */
const LOOK_CLOSELY_MS = 200

/** A state as the graph keeps it. */
export interface Found {
  readonly id: number
  readonly from: Found | null
  /** What led here, and when it was done. */
  readonly by: string
  readonly atMs: number
  readonly depth: number
  readonly facts: StateFacts
}

/** What is asked of a state once the whole graph is known. */
export interface StateFacts {
  readonly inverted: boolean
  readonly levelled: boolean
  readonly home: boolean
  readonly powerOff: boolean
  readonly driveFailed: boolean
  readonly alarms: boolean
  readonly unexplained: string | null
}

export interface Edge {
  readonly from: number
  readonly to: number
  readonly by: string
}

export interface BrokenRule {
  readonly rule: string
  readonly what: string
  readonly found: Found
  readonly by: string
  readonly atMs: number
}

export interface Graph {
  readonly states: readonly Found[]
  readonly edges: readonly Edge[]
  readonly broken: readonly BrokenRule[]
  /** Whether nothing was left to be explored. */
  readonly isComplete: boolean
  readonly depth: number
}

export interface ExploreOptions {
  readonly bounds: Bounds
  readonly mostStates: number
  /** Ends where this rule is found broken: what it takes to know that it can be. */
  readonly untilBroken?: string
  readonly look: (world: World) => StateFacts
  readonly progress?: (states: number, waiting: number) => void
}

interface Waiting {
  readonly found: Found
  readonly kept: Kept
}

export function explore(world: World, options: ExploreOptions): Graph {
  const ids = new Map<string, Found>()
  const edges: Edge[] = []
  const broken = new Map<string, BrokenRule>()
  let level: Waiting[] = []
  let next: Waiting[] = []
  let isComplete = true

  world.run(2000)
  arrive(null, '', 0)
  for (; next.length > 0; ) {
    level = next
    next = []
    for (const waiting of level) {
      if (ids.size >= options.mostStates) isComplete = false
      else expand(waiting)
    }
    options.progress?.(ids.size, next.length)
    if (!isComplete || (options.untilBroken !== undefined && isBroken(options.untilBroken))) break
  }
  const states = [...ids.values()]
  return {
    states,
    edges,
    broken: [...broken.values()],
    isComplete: isComplete && next.length === 0,
    depth: states.at(-1)?.depth ?? 0,
  }

  function isBroken(rule: string): boolean {
    if (broken.has(rule) || (rule === ANY_RULE && broken.size > 0)) return true
    return (rule === EXPLAINS || rule === ANY_RULE) && [...ids.values()].some(({ facts }) => facts.unexplained !== null)
  }

  function expand({ found, kept }: Waiting): void {
    for (const action of possibleActions(kept.state, options.bounds)) {
      world.putBack(kept)
      const atMs = world.state.nowMs
      act(world, action)
      world.run(SETTLE_MS)
      arrive(found, action, atMs)
    }
    world.putBack(kept)
    if (!goesOn(world)) return
    const atMs = world.state.nowMs
    const before = keyOf(world)
    for (let glimpse = glimpseOf(world); world.state.nowMs < atMs + LONGEST_WAIT_MS && world.breach === null; ) {
      world.run(STEP_MS)
      const now = glimpseOf(world)
      const isTurn = world.state.nowMs % LOOK_CLOSELY_MS === 0
      if (now === glimpse && !isTurn) continue
      glimpse = now
      if (keyOf(world) !== before || !goesOn(world)) break
    }
    arrive(found, WAIT, atMs)
  }

  function arrive(from: Found | null, by: string, atMs: number): void {
    if (world.breach !== null) {
      const { rule, what } = world.breach
      if (!broken.has(rule)) broken.set(rule, { rule, what, found: from!, by, atMs })
      return
    }
    const key = keyOf(world)
    let found = ids.get(key)
    if (!found) {
      found = { id: ids.size, from, by, atMs, depth: from ? from.depth + 1 : 0, facts: options.look(world) }
      ids.set(key, found)
      next.push({ found, kept: world.keep() })
    }
    if (from !== null && from !== found) edges.push({ from: from.id, to: found.id, by })
  }
}
