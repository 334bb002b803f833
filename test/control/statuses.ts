import type { TableStatus } from '../../hardware/table.ts'

/** A status of a table that stands upright with nothing going on, but for what `differing` says. */
export function status(differing: Partial<TableStatus> = {}): TableStatus {
  return {
    n: 1,
    atMs: 1000,
    uptimeMs: 1000,
    angleDeg: [-75, -75],
    speedDegPerS: 0,
    driveMilli: 0,
    currentA: 0,
    supplyV: 12.6,
    switches: 0,
    guard: 'idle',
    cause: 'none',
    interlocks: 0,
    flags: 0,
    lastDriveN: 0,
    badFrames: 0,
    invertedS: 0,
    pausedS: 0,
    ...differing,
  }
}

/** Statuses 20 ms apart, each with what `differing` says for its number, counted from 0. */
export function statuses(count: number, differing: (i: number) => Partial<TableStatus>): TableStatus[] {
  return Array.from({ length: count }, (_, i) =>
    status({ n: i + 1, atMs: 1000 + 20 * i, uptimeMs: 1000 + 20 * i, ...differing(i) }),
  )
}
