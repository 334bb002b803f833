/** What of a sheet is joined to what: wires join where one ends at another or at a terminal; where two only cross, they do not. */
import type { Sheet, Wire } from './sheet.ts'
import type { Point } from './symbols.ts'

interface Segment {
  readonly from: Point
  readonly to: Point
}

/** A wire, or a terminal by its name ("K1.a"), which is a wire of one point. */
interface Conductor {
  readonly name: string | null
  readonly points: readonly Point[]
}

/** Points where three or more lines meet: a dot is drawn there. */
export function junctions(sheet: Sheet): Point[] {
  const segments = conductorsOf(sheet).flatMap(segmentsOf)
  const terminals = terminalsOf(sheet).map(({ points }) => points[0]!)
  const ends = [...segments.flatMap(({ from, to }) => [from, to]), ...terminals]
  const different = ends.filter((point, i) => ends.findIndex((other) => isSame(point, other)) === i)
  return different.filter((point) => {
    const ending = ends.filter((other) => isSame(point, other)).length
    const passing = segments.filter((segment) => isWithin(point, segment)).length
    return ending + 2 * passing > 2
  })
}

/** Nets, by the names of the terminals on them. Supplies and grounds of one name are one net. */
export function netsOf(sheet: Sheet): ReadonlySet<string>[] {
  const conductors = [...conductorsOf(sheet), ...terminalsOf(sheet)]
  const nets = conductors.map((_, i) => i)
  conductors.forEach((one, i) => {
    conductors.slice(0, i).forEach((other, j) => {
      if (!areJoined(one, other)) return
      const [joined, into] = [nets[j], nets[i]!]
      nets.forEach((net, k) => {
        if (net === joined) nets[k] = into
      })
    })
  })
  const names = (net: number) => conductors.filter((_, i) => nets[i] === net).flatMap(({ name }) => name ?? [])
  return [...new Set(nets)].map((net) => new Set(names(net)))
}

/** Ends of wires that lead nowhere. */
export function looseEnds(sheet: Sheet): Point[] {
  const all = [...conductorsOf(sheet), ...terminalsOf(sheet)]
  const isLoose = (end: Point, of: Conductor) => !all.some((other) => other !== of && isOn(end, other))
  return conductorsOf(sheet).flatMap((wire) => endsOf(wire).filter((end) => isLoose(end, wire)))
}

export function segmentsOf({ points }: Pick<Wire, 'points'>): Segment[] {
  return points.slice(1).map((to, i) => ({ from: points[i]!, to }))
}

function conductorsOf(sheet: Sheet): Conductor[] {
  return sheet.wires.filter(({ kind }) => kind !== 'link').map(({ points }) => ({ name: null, points }))
}

function terminalsOf(sheet: Sheet): Conductor[] {
  return sheet.parts.flatMap((part) =>
    [...part.terminals].map(([key, at]) => ({ name: `${part.name}.${key}`, points: [at] })),
  )
}

function areJoined(one: Conductor, other: Conductor): boolean {
  if (one.name !== null && one.name === other.name) return true
  return endsOf(one).some((end) => isOn(end, other)) || endsOf(other).some((end) => isOn(end, one))
}

function endsOf({ points }: Conductor): Point[] {
  return [points[0]!, points.at(-1)!]
}

function isOn(point: Point, conductor: Conductor): boolean {
  return (
    conductor.points.some((own) => isSame(own, point)) ||
    segmentsOf(conductor).some((segment) => isWithin(point, segment))
  )
}

function isWithin([x, y]: Point, { from, to }: Segment): boolean {
  const level = from[1] === to[1] && y === from[1] && isBetween(x, from[0], to[0])
  const upright = from[0] === to[0] && x === from[0] && isBetween(y, from[1], to[1])
  return level || upright
}

function isBetween(value: number, one: number, other: number): boolean {
  return value > Math.min(one, other) && value < Math.max(one, other)
}

function isSame(one: Point, other: Point): boolean {
  return one[0] === other[0] && one[1] === other[1]
}
