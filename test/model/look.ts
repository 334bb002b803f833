/** What is noted of each state, for what is asked of the whole graph. */
import { GUARD_STATES, INTERLOCK, namesOf } from '../../hardware/guard/vocabulary.ts'
import { CAUSES } from '../../machines/responses.ts'
import { INTERLOCK_WORDS, sayNow } from '../../src/control/words.ts'
import type { StateFacts } from './explore.ts'
import { driveHasFailed } from './rules.ts'
import type { World } from './world.ts'

const IDLE = GUARD_STATES.indexOf('idle')
const LATCHED = GUARD_STATES.indexOf('latched')

export function look(world: World): StateFacts {
  const { state: w, node, out } = world
  const isQuiet = w.part === null && !w.ankleOpen && !w.unplugged && !w.powerOff && w.controllerIs === 'well'
  const handsOff = !w.startPressed && !w.stopPressed && !w.estopPressed
  const isReady = node.state === 'upright' && node.refusals.length === 0 && world.guard.state() === IDLE
  return {
    inverted: w.angleDeg > 5,
    levelled: w.angleDeg <= 2,
    home: isQuiet && handsOff && isReady,
    powerOff: w.powerOff,
    driveFailed: driveHasFailed(w),
    alarms: out.alarm,
    unexplained: unexplained(world),
  }
}

/** What a person is not told of a latched state, or of a refusal. */
function unexplained(world: World): string | null {
  const { state: w, node, out } = world
  if (w.powerOff) return null
  const latched = world.guard.state() === LATCHED
  if (latched && !out.alarm) return 'latched, and no alarm sounds'
  if (w.controllerIs !== 'well' || w.status === null) return null
  const untold = namesOf(INTERLOCK, w.status.interlocks).find((name) => !INTERLOCK_WORDS[name])
  if (untold) return `nothing is said about ${untold}`
  if (w.status.guard !== 'latched') return null
  if (node.state !== 'latched') return `the guard is latched, the controller says ${node.state}`
  if (node.cause === null) return 'latched, and no cause is known'
  const { says, wayOut } = CAUSES[node.cause]
  const told = sayNow({
    state: node.state,
    phase: node.phase,
    cause: node.cause,
    asking: node.asking,
    unanswered: node.unanswered,
    halted: node.halted,
    pausing: false,
    refusals: node.refusals,
    asksHow: false,
  })
  return says && wayOut && told.includes(wayOut) ? null : `${node.cause} says no way out`
}
