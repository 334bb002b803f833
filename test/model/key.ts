/** What decides whether a world was seen before: everything discrete, angles in bands, times in spans. */
import type { World } from './world.ts'
import type { Seen, WorldState } from './world-state.ts'

/** Boundaries of the bands, degrees, of a table from −45° to 12° whose program goes to 10° (small-table.toml). */
const BANDS_DEG = [-48.5, -41, -20.5, -4, 2, 5, 9, 10.8, 12, 13, 15.5] as const

/** Longer than this nobody waits for a timer. */
export const LONGEST_WAIT_MS = 150_000

export function bandOf(angleDeg: number): number {
  let band = 0
  for (const bound of BANDS_DEG) if (angleDeg > bound) band += 1
  return band
}

export function keyOf(world: World): string {
  const w = world.state
  const bits = bitsOf(w).toString(36)
  const way = Math.sign(w.speedDegPerS) + 1
  return `${w.node}|${bandOf(w.angleDeg)}${way}|${world.guard.key()}|${bits}|${w.part ?? ''}|${w.controllerIs}|${raisedIn(w)}|${seenKey(w)}`
}

/** What changes at nearly every event, at a glance. */
export function glimpseOf(world: World): number {
  const { state: w, guard } = world
  const way = Math.sign(w.speedDegPerS) + 1
  return ((w.node * 16 + bandOf(w.angleDeg)) * 4 + way) * 1024 * 8 + guard.switches() * 8 + guard.state()
}

function raisedIn(w: WorldState): string {
  return w.sessionRuns ? w.raised.join() : ''
}

function bitsOf(w: WorldState): number {
  return bitset([
    w.startPressed,
    w.stopPressed,
    w.estopPressed,
    w.ankleOpen,
    w.unplugged,
    w.powerOff,
    w.connected,
    w.sessionRuns,
    w.reached,
    w.contactorClosed,
    w.startHeldBefore,
    w.touched && !w.troubled,
    w.troubled,
  ])
}

function seenKey({ seen }: WorldState): string {
  const bits = bitset([
    seen.pauseOwed,
    seen.confirmed,
    seen.owesPress !== null,
    seen.endedAtDeg !== null,
    seen.wasUpright && seen.sinceStartMs <= 30_000,
  ])
  return `${bits.toString(36)}${seen.owed}${spansOf(seen).join('')}`
}

function spansOf(seen: Seen): number[] {
  return [
    seen.owed === 'reset' ? span(seen.stopHeldMs, 2980, 10_050) : 0,
    span(seen.invertedMs, 45_000),
    seen.pauseOwed ? span(seen.restedMs, 29_900) : 0,
    seen.pauseOwed ? span(seen.unansweredMs, 106_000) : 0,
    span(seen.goneMs, 530, 3500),
  ]
}

function span(value: number, ...bounds: number[]): number {
  return value === 0 ? 0 : 1 + bounds.filter((bound) => value >= bound).length
}

function bitset(values: readonly boolean[]): number {
  let bits = 0
  for (const value of values) bits = bits * 2 + Number(value)
  return bits
}

/** Whether anything goes on by itself, so that waiting may lead somewhere. */
export function goesOn(world: World): boolean {
  const w = world.state
  if (w.speedDegPerS !== 0 || world.out.driveMilli !== 0) return true
  if (w.controllerIs === 'well' && world.node.timers.some((ms) => w.dues[ms]! - w.nowMs < LONGEST_WAIT_MS)) return true
  if (!w.powerOff && world.guard.isCounting) return true
  const { seen } = w
  const unanswered = seen.pauseOwed && seen.unansweredMs > 0 && seen.unansweredMs < 106_000
  const inverted = w.angleDeg > 5 && !world.out.alarm && seen.invertedMs < 45_000
  return (
    unanswered ||
    inverted ||
    (seen.goneMs > 0 && seen.goneMs < 3500) ||
    (!w.connected && !w.unplugged && w.controllerIs === 'well')
  )
}
