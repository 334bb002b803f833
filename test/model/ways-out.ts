/** What is asked of the whole graph: S6, no deadlock, and that every latched state explains its way out. */
import { type Edge, EXPLAINS, type Found, type Graph } from './explore.ts'

export interface Stranded {
  readonly rule: string
  readonly what: string
  readonly found: Found
}

/** The three human actions of S6, their releases, and time. */
const HANDS_OF_S6 = new Set(['wait', 'estop-release', 'stop-down', 'stop-up', 'start-down', 'start-up'])

export function strandedIn(graph: Graph): Stranded[] {
  const { states } = graph
  const first = (rule: string, what: (found: Found) => string | null): Stranded[] => {
    for (const found of states) {
      const wrong = what(found)
      if (wrong !== null) return [{ rule, what: wrong, found }]
    }
    return []
  }
  const explains = first(EXPLAINS, (found) => found.facts.unexplained)
  // Where something is left to be explored, what leads where is not known.
  if (!graph.isComplete) return explains
  const levels = leadingTo(
    graph,
    ({ facts }) => facts.levelled,
    ({ by }) => HANDS_OF_S6.has(by),
  )
  // Nobody should have to hit the E-stop, or wait for the next trouble, to get on.
  const home = leadingTo(
    graph,
    ({ facts }) => facts.home,
    ({ by }) => HANDS_OF_S6.has(by) || isEnd(by),
  )
  return [
    ...first('S6', (found) => {
      const { inverted, powerOff, driveFailed, alarms } = found.facts
      if (!inverted || powerOff || levels[found.id]) return null
      if (driveFailed) return alarms ? null : 'the drive has failed, and no alarm sounds'
      return 'release, reset and Start do not lead back to horizontal'
    }),
    ...first('no deadlock', (found) => (home[found.id] ? null : 'nothing makes this table ready again')),
    ...explains,
  ]
}

/** What ends a trouble. */
function isEnd(by: string): boolean {
  return by.startsWith('mend ') || ['ankle-close', 'replug', 'power-back', 'controller-restart'].includes(by)
}

/** For each state whether such edges lead from it to a goal. */
function leadingTo(
  { states, edges }: Graph,
  isGoal: (found: Found) => boolean,
  by: (edge: Edge) => boolean,
): Uint8Array {
  const arrivals: number[][] = states.map(() => [])
  for (const edge of edges) if (by(edge)) arrivals[edge.to]!.push(edge.from)
  const leads = new Uint8Array(states.length)
  const waiting = states.filter(isGoal).map(({ id }) => id)
  for (const id of waiting) leads[id] = 1
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const from of arrivals[id]!)
      if (!leads[from]) {
        leads[from] = 1
        waiting.push(from)
      }
  return leads
}
