/** A state machine as plain data: its states and arrows, read from the machine itself, so that no picture of it can lie. */
import type { AnyStateMachine, AnyStateNode } from 'xstate'

export interface ChartState {
  /** Names from the root down, `['underWay', 'motion', 'tilting']`. */
  readonly path: readonly string[]
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final'
  readonly description: string
  readonly tags: readonly string[]
  readonly begins: boolean
  readonly children: readonly ChartState[]
}

export interface Arrow {
  readonly from: readonly string[]
  readonly on: string
  readonly guard: string | null
  /** `null`: stays where it is. */
  readonly to: readonly string[] | null
  readonly does: readonly string[]
}

export interface Chart {
  readonly name: string
  readonly states: readonly ChartState[]
  readonly arrows: readonly Arrow[]
}

/** `lengthOf` tells a delay's length in words, by its name. */
export function chartOf(machine: AnyStateMachine, lengthOf: (delay: string) => string): Chart {
  const { root } = machine
  return {
    name: root.key,
    states: childrenOf(root),
    arrows: [root, ...allNodes(root)].flatMap((node) => arrowsOf(node, lengthOf)),
  }
}

/** Every state, outermost first. */
export function allStates(states: readonly ChartState[]): ChartState[] {
  return states.flatMap((state) => [state, ...allStates(state.children)])
}

function childrenOf(node: AnyStateNode): ChartState[] {
  return realChildren(node).map((child) => ({
    path: child.path,
    kind: child.type as ChartState['kind'],
    description: child.description ?? '',
    tags: child.tags,
    begins: node.type === 'parallel' || isInitial(node, child),
    children: childrenOf(child),
  }))
}

/** A history state is a signpost, no state: an arrow to it leads into the state around it. */
function realChildren(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states as Record<string, AnyStateNode>).filter((child) => child.type !== 'history')
}

function isInitial(node: AnyStateNode, child: AnyStateNode): boolean {
  return node.type === 'compound' && node.initial.target.includes(child)
}

function allNodes(node: AnyStateNode): AnyStateNode[] {
  return realChildren(node).flatMap((child) => [child, ...allNodes(child)])
}

function arrowsOf(node: AnyStateNode, lengthOf: (delay: string) => string): Arrow[] {
  const delays = new Map(node.after.map((transition) => [transition.eventType, String(transition.delay)]))
  const transitions = [...node.transitions.values()].flat().concat(node.always ?? [])
  return transitions.map((transition) => ({
    from: node.path,
    on: eventWords(transition.eventType, delays.get(transition.eventType), lengthOf),
    guard: nameOf(transition.guard),
    to: transition.target?.[0]?.path ?? null,
    does: transition.actions.map((action) => nameOf(action) ?? 'something unnamed'),
  }))
}

function eventWords(type: string, delay: string | undefined, lengthOf: (delay: string) => string): string {
  if (delay !== undefined) return `after ${delay} (${lengthOf(delay)})`
  if (type === '') return 'at once'
  if (type === '*') return 'anything else'
  const [, kind, actor] = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type) ?? []
  if (kind) return kind === 'done' ? `${actor} ends` : `${actor} fails`
  return type
}

/** The name a machine uses for a guard or an action: `setup` holds all behaviour, so each has one. */
function nameOf(named: unknown): string | null {
  if (named === undefined) return null
  if (typeof named === 'string') return named
  const { type } = named as { readonly type?: string }
  return type ?? null
}
