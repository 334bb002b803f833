/** How the table is, for a person who looks after it from afar. */
import type { TableKind } from '../../hardware/table.ts'
import type { ControlHealth } from '../server/messages.ts'

export interface HealthPayload {
  readonly version: string
  readonly table: TableKind
  /** What needs a hand, each in words; empty where nothing does. */
  readonly problems: readonly string[]
  readonly guard: Omit<ControlHealth['guard'], 'details'>
  readonly link: { readonly up: boolean; readonly lost: number }
  readonly sensors: {
    readonly trusted: boolean | null
    readonly currentA: number | null
    readonly supplyV: number | null
  }
  readonly interlocks: readonly string[]
  readonly lag: ControlHealth['lag']
}

export function healthPayload(health: ControlHealth, version: string, table: TableKind): HealthPayload {
  const { guard: all, link, sensors, interlocks, lag } = health
  const { details: _, ...guard } = all
  const { trusted, currentA, supplyV } = sensors
  return {
    version,
    table,
    problems: problemsOf(health),
    guard,
    link: { up: link.up, lost: link.lost },
    sensors: { trusted, currentA, supplyV },
    interlocks: interlocks.map(({ words }) => words),
    lag,
  }
}

/** What decides when it is told at once: the rest flows. */
export function healthChange({ problems, guard, link, interlocks }: HealthPayload): string {
  const { badFrames: _, ...settled } = guard
  return JSON.stringify([problems, settled, link, interlocks])
}

function problemsOf({ guard, link, sensors, journal }: ControlHealth): string[] {
  return [
    link.up ? '' : 'The table is not connected.',
    guard.selfTest === 'failed' ? 'The guard’s self-test failed.' : '',
    guard.state === 'latched' ? `The guard is latched: ${guard.causeWords ?? guard.cause}.` : '',
    link.up && sensors.trusted === false ? 'The angle cannot be trusted.' : '',
    journal ?? '',
  ].filter((problem) => problem !== '')
}
