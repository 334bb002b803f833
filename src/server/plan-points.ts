import type { Program } from '../../machines/program.ts'
import type { Config } from '../config/config.ts'
import type { ProgramCard } from '../feed/api.ts'
import { plannedMotion } from '../people/planned-motion.ts'

type Point = ProgramCard['plan'][number]

/** A corner is kept where leaving it out would show, degrees. */
const SHOWS_DEG = 0.4
/** Plans that were drawn lately; there are as many as programs. */
const MOST_KEPT = 100

const drawn = new Map<string, readonly Point[]>()

/** The course of a session in as few points as look the same: seconds, degrees. */
export function planPoints(program: Program, config: Config): readonly Point[] {
  const key = JSON.stringify(program)
  const known = drawn.get(key)
  if (known) return known
  const points = plannedMotion(program, config).map(({ tMs, angleDeg }): Point => [tMs / 1000, angleDeg])
  const plan = corners(points).map(([tS, angleDeg]): Point => [round(tS), round(angleDeg)])
  if (drawn.size >= MOST_KEPT) drawn.clear()
  drawn.set(key, plan)
  return plan
}

/** Leaves out what lies on the line between its neighbours (Ramer, Douglas and Peucker). */
function corners(points: readonly Point[]): Point[] {
  const kept = new Set([0, points.length - 1])
  const spans: [number, number][] = [[0, points.length - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span
    const farthest = farthestBetween(points, from, to)
    if (farthest === null) continue
    kept.add(farthest)
    spans.push([from, farthest], [farthest, to])
  }
  return points.filter((_, index) => kept.has(index))
}

function farthestBetween(points: readonly Point[], from: number, to: number): number | null {
  const [[t0, a0], [t1, a1]] = [points[from]!, points[to]!]
  let farthest: number | null = null
  let mostDeg = SHOWS_DEG
  for (let index = from + 1; index < to; index++) {
    const [t, a] = points[index]!
    const offDeg = Math.abs(a - (a0 + ((a1 - a0) * (t - t0)) / (t1 - t0 || 1)))
    if (offDeg <= mostDeg) continue
    mostDeg = offDeg
    farthest = index
  }
  return farthest
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
