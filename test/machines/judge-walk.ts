/** Judges a walk by every rule: one line for each rule that is broken, with the shortest story that breaks it. */
import type { TableInput } from '../../machines/table.machine.ts'
import type { Visited, Walk } from './walk.ts'
import { standingRules, TRANSITION_RULES } from './walked-rules.ts'
import { WAYS_OUT, withoutWayOut } from './ways-out.ts'

export function judgeWalk(walk: Walk, input: TableInput): string[] {
  const broken = new Map<string, string>()
  const breaks = (rule: string, what: string, path: readonly string[]) => {
    if (!broken.has(rule)) broken.set(rule, `${rule} — but ${what} (${path.join(' · ')})`)
  }
  for (const transition of walk.transitions)
    for (const { rule, judge } of TRANSITION_RULES) {
      const what = judge(transition)
      if (what) breaks(rule, what, [...transition.from.path, transition.event])
    }
  const rulesOfStates = standingRules(input.comfort.startMode === 'hold')
  for (const visited of walk.visited)
    for (const { rule, judge } of rulesOfStates) {
      const what = judge(visited)
      if (what) breaks(rule, what, visited.path)
    }
  for (const way of WAYS_OUT)
    for (const visited of withoutWayOut(walk, way)) breaks(way.rule, `${nameOf(visited)} has none`, visited.path)
  return [...broken.values()]
}

function nameOf({ standing }: Visited): string {
  return standing.session ? `${standing.state} (${standing.session.in.join(', ')})` : standing.state
}
