/** Rule S6 on a walk: from every state there is a way out, and it needs no more than hands, time and the guard. */
import type { Transition, Visited, Walk } from './walk.ts'

/** What hands do, what time does, and what the table and the disk answer. */
const BY_ITSELF = (event: string) =>
  event.startsWith('after ') || event === 'TARGET_REACHED' || event === 'START_RECORDED'
const BY_HAND = (event: string) => /^(START|STOP)_(PRESSED|RELEASED)$/.test(event)
const BY_GUARD = (event: string) => /^(GUARD|ARM)_/.test(event) || event === 'LINK_UP'

export interface WayOut {
  readonly rule: string
  readonly from: (visited: Visited) => boolean
  readonly to: (visited: Visited) => boolean
  readonly by: (event: string) => boolean
}

export const WAYS_OUT: readonly WayOut[] = [
  {
    rule: 'S6: from every state, hands, time and the guard lead to upright',
    from: () => true,
    to: ({ standing }) => standing.state === 'upright',
    by: (event) => BY_HAND(event) || BY_ITSELF(event) || BY_GUARD(event),
  },
  {
    rule: 'S6: from every state of a session, hands and time alone lead gently to upright',
    from: ({ standing }) => standing.state === 'session',
    to: ({ standing }) => standing.state === 'upright',
    by: (event) => BY_HAND(event) || BY_ITSELF(event),
  },
  {
    rule: 'S3, S5: with nobody at the panel, a session comes back and calls for help, or ends upright',
    from: ({ standing }) => standing.state === 'session',
    to: ({ standing }) => standing.state === 'upright' || standing.session?.unanswered === true,
    by: BY_ITSELF,
  },
  {
    rule: 'S10: from every state without a guard, its return leads on',
    from: ({ standing }) => ['connecting', 'linkLost'].includes(standing.state),
    to: ({ standing }) => standing.state === 'checking',
    by: (event) => event === 'LINK_UP',
  },
]

/** The states from which there is no such way. */
export function withoutWayOut(walk: Walk, way: WayOut): Visited[] {
  const arrivals = new Map<Visited, Transition[]>()
  for (const visited of walk.visited) arrivals.set(visited, [])
  for (const transition of walk.transitions)
    if (way.by(transition.event) && transition.from !== transition.to) arrivals.get(transition.to)!.push(transition)
  const leadsOut = new Set(walk.visited.filter(way.to))
  const waiting = [...leadsOut]
  for (let next = waiting.pop(); next; next = waiting.pop())
    for (const { from } of arrivals.get(next) ?? [])
      if (!leadsOut.has(from)) {
        leadsOut.add(from)
        waiting.push(from)
      }
  return walk.visited.filter((visited) => way.from(visited) && !leadsOut.has(visited))
}
