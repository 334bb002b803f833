/** What may happen in the explored world, and how much of it at once. */
import type { World } from './world.ts'
import { PARTS, type Part, type WorldState } from './world-state.ts'

export interface Bounds {
  /** So many of Start, Stop and E-stop may be pressed at once. */
  readonly hands: number
  /** Whether the E-stop is hit never, in stories without any other trouble, or after a trouble as well. */
  readonly estop: 'never' | 'alone' | 'always'
  /** What strikes a story, once: parts that break, and what else may go wrong. */
  readonly troubles: readonly Trouble[]
  /** Whether trouble strikes in every state, or only where nobody has pressed Stop or E-stop yet. */
  readonly anywhere: boolean
}

const OUTAGES = [
  'ankle-open',
  'unplug',
  'power-cut',
  'guard-reboot',
  'controller-crash',
  'hostile-deeper',
  'hostile-upwards',
] as const
export type Trouble = Part | (typeof OUTAGES)[number]

export const ALL_TROUBLES: readonly Trouble[] = [...OUTAGES, ...(Object.keys(PARTS) as Part[])]

export function isTrouble(name: string): name is Trouble {
  return (ALL_TROUBLES as readonly string[]).includes(name)
}

/** Time in which a press, a release or a fault shows before anything else may happen, ms: more than any switch takes to settle. */
export const SETTLE_MS = 320

/** Names of what may happen now; time that passes is not among them. */
export function possibleActions(w: WorldState, { hands, estop, troubles, anywhere }: Bounds): string[] {
  const actions: string[] = []
  const pressed = Number(w.startPressed) + Number(w.stopPressed) + Number(w.estopPressed)
  const free = pressed < hands
  if (w.startPressed) actions.push('start-up')
  else if (free) actions.push('start-down')
  if (w.stopPressed) actions.push('stop-up')
  else if (free) actions.push('stop-down')
  if (w.estopPressed) actions.push('estop-release')
  else if (free && (estop === 'always' || (estop === 'alone' && !w.troubled))) actions.push('estop')
  actions.push(...endsOfTrouble(w))
  if (!w.troubled && !w.estopPressed && (anywhere || !w.touched)) actions.push(...troubles)
  return actions
}

function endsOfTrouble(w: WorldState): string[] {
  const ends: string[] = []
  if (w.ankleOpen) ends.push('ankle-close')
  if (w.unplugged) ends.push('replug')
  if (w.powerOff) ends.push('power-back')
  if (w.controllerIs !== 'well') ends.push('controller-restart')
  if (w.part !== null) ends.push(`mend ${w.part}`)
  return ends
}

const HANDS: Readonly<Record<string, Partial<WorldState>>> = {
  'start-down': { startPressed: true },
  'start-up': { startPressed: false },
  'stop-down': { stopPressed: true },
  'stop-up': { stopPressed: false },
  estop: { estopPressed: true },
  'estop-release': { estopPressed: false },
  'ankle-open': { ankleOpen: true },
  'ankle-close': { ankleOpen: false },
}

/** Lets `action` happen, in no time. */
export function act(world: World, action: string): void {
  const w = world.state
  const hand = HANDS[action]
  if (action === 'stop-down' || action === 'estop') w.touched = true
  if (isTrouble(action)) w.troubled = true
  if (hand) {
    world.rules.handMoved(w, action)
    Object.assign(w, hand)
  } else if (action in PARTS) w.part = action as Part
  else if (action.startsWith('mend ')) w.part = null
  else trouble(world, w, action)
}

function trouble(world: World, w: WorldState, action: string): void {
  switch (action) {
    case 'unplug':
      w.unplugged = true
      return
    case 'replug':
      w.unplugged = false
      return world.rules.cameBack(w)
    case 'power-cut':
      w.powerOff = true
      return
    case 'power-back':
      w.powerOff = false
      world.bootGuard()
      return world.rules.cameBack(w)
    case 'guard-reboot':
      world.bootGuard()
      return world.rules.cameBack(w)
    case 'controller-crash':
      w.controllerIs = 'gone'
      return world.replaceController()
    case 'hostile-deeper':
      w.controllerIs = 'deeper'
      return world.replaceController()
    case 'hostile-upwards':
      w.controllerIs = 'upwards'
      return world.replaceController()
    case 'controller-restart':
      w.controllerIs = 'well'
      world.replaceController()
      return world.rules.cameBack(w)
  }
  throw new Error(`nobody knows how to ${action}`)
}
