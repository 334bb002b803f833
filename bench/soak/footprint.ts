/** What a process holds on to, counted after its garbage is gone. */
import { EventEmitter } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import * as v8 from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { FakeTimers } from './fake-timers.ts'

v8.setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

export interface Footprint {
  readonly heapMb: number
  /** Buffers and the guard's memory, outside the heap. */
  readonly externalMb: number
  readonly rssMb: number
  /** Event emitters that are alive; `null` where Node cannot count them (before 20.13). */
  readonly emitters: number | null
  /** Listeners of the process itself. */
  readonly listeners: number
  /** Timers that are set. */
  readonly timers: number
  /** What keeps the event loop going: handles and requests. */
  readonly handles: number
  /** Open files; `null` where there is no /proc. */
  readonly files: number | null
}

export function footprintOf(timers: FakeTimers | null): Footprint {
  for (let i = 0; i < 3; i++) collectGarbage()
  const { heapUsed, external, rss } = process.memoryUsage()
  return {
    heapMb: heapUsed / 1e6,
    externalMb: external / 1e6,
    rssMb: rss / 1e6,
    emitters: liveEmitters(),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    timers: timers?.count ?? 0,
    handles: process.getActiveResourcesInfo().length,
    files: existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : null,
  }
}

/** How far each figure of `later` is above that of `earlier`, where it is more than `mayGrow` lets it. */
export function growth(earlier: Footprint, later: Footprint, mayGrow: Partial<Footprint>): string[] {
  return (Object.keys(earlier) as (keyof Footprint)[]).flatMap((name) => {
    const grown = (later[name] ?? 0) - (earlier[name] ?? 0)
    const allowed = mayGrow[name] ?? 0
    return grown > allowed ? [`${name} grew from ${earlier[name]} to ${later[name]}`] : []
  })
}

function liveEmitters(): number | null {
  const { queryObjects } = v8 as { queryObjects?: (kind: unknown, options: { format: 'count' }) => number }
  return queryObjects?.(EventEmitter, { format: 'count' }) ?? null
}
