/** A chart as a Mermaid state diagram, in the oldest and plainest of its syntax, which every renderer knows. */
import { type Arrow, allStates, type Chart, type ChartState } from './chart.ts'

const INDENT = '  '
const MANY = 'many_states'

/** Arrows that lead from many states are drawn once, from a box of their own; those that stay where they are, not at all. */
export function mermaidOf(chart: Chart, isFromMany: (arrow: Arrow) => boolean): string {
  const leading = chart.arrows.filter((arrow) => arrow.to !== null && arrow.from.length > 0)
  const own = leading.filter((arrow) => !isFromMany(arrow)).map(lifted)
  const shared = leading.filter(isFromMany).map((arrow) => lifted({ ...arrow, from: [MANY] }))
  const many = shared.length > 0 ? [`${INDENT}state "many states" as ${MANY}`] : []
  const lines = ['stateDiagram-v2', ...many, ...statesIn(chart.states, [...own, ...unique(shared)], [], 1)]
  return ['```mermaid', ...lines, '```'].join('\n')
}

function unique(arrows: readonly Lifted[]): Lifted[] {
  return [...new Map(arrows.map((arrow) => [JSON.stringify(arrow), arrow])).values()]
}

/** An arrow between two states that lie side by side. */
interface Lifted {
  readonly within: readonly string[]
  readonly from: string
  readonly to: string
  readonly label: string
}

/**
 * Mermaid draws no arrows between the insides of two states, so an arrow is drawn between the outermost states it leaves and
 * enters, and its label says where inside it begins and ends.
 */
function lifted({ from, to, on, guard }: Arrow): Lifted {
  const target = to!
  let shared = 0
  while (shared < from.length - 1 && shared < target.length - 1 && from[shared] === target[shared]) shared += 1
  const inside = from.slice(shared + 1)
  const into = target.slice(shared + 1)
  const label = [
    ...(inside.length > 0 ? [`in ${inside.join('.')}`] : []),
    guard ? `${on} [${guard}]` : on,
    ...(into.length > 0 ? [`to ${into.join('.')}`] : []),
  ]
  return {
    within: from.slice(0, shared),
    from: idOf(from.slice(0, shared + 1)),
    to: idOf(target.slice(0, shared + 1)),
    label: label.join(' '),
  }
}

function statesIn(states: readonly ChartState[], arrows: Lifted[], within: readonly string[], depth: number): string[] {
  const indent = INDENT.repeat(depth)
  const begins = states.filter((state) => state.begins)
  return [
    ...begins.map((state) => `${indent}[*] --> ${idOf(state.path)}`),
    ...states.flatMap((state) => stateLines(state, arrows, depth)),
    ...merged(arrows.filter((arrow) => arrow.within.join() === within.join())).map((line) => `${indent}${line}`),
    ...states.filter(({ kind }) => kind === 'final').map((state) => `${indent}${idOf(state.path)} --> [*]`),
  ]
}

function stateLines(state: ChartState, arrows: Lifted[], depth: number): string[] {
  const indent = INDENT.repeat(depth)
  const named = `${indent}state "${state.path.at(-1)}" as ${idOf(state.path)}`
  if (state.children.length === 0) return [named]
  if (state.kind !== 'parallel')
    return [`${named} {`, ...statesIn(state.children, arrows, state.path, depth + 1), `${indent}}`]
  const regions = state.children.map((region) => statesIn(region.children, arrows, region.path, depth + 1))
  const divided = regions.flatMap((lines, i) => (i === 0 ? lines : [`${indent}${INDENT}--`, ...lines]))
  return [`${named} {`, ...divided, `${indent}}`]
}

/** One line for each pair of states, with everything that leads from one to the other. */
function merged(arrows: readonly Lifted[]): string[] {
  const labels = new Map<string, string[]>()
  for (const { from, to, label } of arrows) {
    const pair = `${from} --> ${to}`
    labels.set(pair, [...(labels.get(pair) ?? []), label])
  }
  return [...labels].map(([pair, all]) => `${pair} : ${all.join(', ')}`)
}

function idOf(path: readonly string[]): string {
  return path.join('_')
}

/** Whether every state of the chart has an id of its own. */
export function idsAreUnique(chart: Chart): boolean {
  const ids = allStates(chart.states).map((state) => idOf(state.path))
  return new Set(ids).size === ids.length
}
