import { FLAG } from '../../hardware/guard/vocabulary.ts'
import type { TableStatus } from '../../hardware/table.ts'
import { type Cause, isCause } from '../../machines/responses.ts'
import type { TableEvent } from '../../machines/table.machine.ts'

const GUARD_EVENTS = {
  booting: null,
  idle: 'GUARD_IDLE',
  armed: 'GUARD_ARMED',
  backingOff: 'GUARD_BACKING_OFF',
  returning: 'GUARD_RETURNING',
  recovery: 'GUARD_RECOVERY',
  latched: 'GUARD_LATCHED',
} as const

/** A gap in statuses longer than this is not integrated over, ms: the table was not seen. */
const LONGEST_STEP_MS = 100

/** What statuses mean: edges for the machine, and what adds up over a session. */
export class Estimator {
  #last: TableStatus | null = null
  #exposureMin = 0
  #deepestDeg = Number.NEGATIVE_INFINITY
  #stepS = 0

  /** Seconds the last status covered, by the board's clock. */
  get stepS(): number {
    return this.#stepS
  }

  /** Full-inversion minutes of this session: minutes × sin(angle) while head-down (P2). */
  get exposureMin(): number {
    return this.#exposureMin
  }

  /** Deepest angle of this session, degrees. */
  get deepestDeg(): number {
    return this.#deepestDeg
  }

  beginSession(): void {
    this.#exposureMin = 0
    this.#deepestDeg = Number.NEGATIVE_INFINITY
  }

  /** After a reconnect the next status is the first one. */
  forget(): void {
    this.#last = null
  }

  /** Takes in a status; the events it means, in the order the machine must hear them: why, then what. */
  observe(status: TableStatus): TableEvent[] {
    const last = this.#last
    this.#last = status
    this.#stepS = last ? Math.min(LONGEST_STEP_MS, Math.max(0, status.uptimeMs - last.uptimeMs)) / 1000 : 0
    const deepDeg = Math.max(status.angleDeg[0], status.angleDeg[1])
    this.#deepestDeg = Math.max(this.#deepestDeg, deepDeg)
    if (deepDeg > 0) this.#exposureMin += (this.#stepS / 60) * Math.sin((deepDeg * Math.PI) / 180)
    return last && sameStory(last, status) ? NOTHING : edges(last, status)
  }
}

const NOTHING: TableEvent[] = []

function sameStory(last: TableStatus, status: TableStatus): boolean {
  return last.guard === status.guard && last.cause === status.cause && last.flags === status.flags
}

function edges(last: TableStatus | null, status: TableStatus): TableEvent[] {
  const events: TableEvent[] = []
  if (status.cause !== (last?.cause ?? 'none') && isCause(status.cause))
    events.push({ type: 'CAUSE_RAISED', cause: status.cause satisfies Cause })
  const guardEvent = GUARD_EVENTS[status.guard]
  if (status.guard !== last?.guard && guardEvent) events.push({ type: guardEvent })
  const owed = (status.flags & FLAG.pauseOwed) !== 0
  if (owed && last && (last.flags & FLAG.pauseOwed) === 0) events.push({ type: 'INVERSION_BEGAN' })
  return events
}

/** A motion towards inversion, or a stay, becomes a return at full speed within this, seconds. */
const TURN_S = 2

/** Full-inversion minutes (P2) of the way from an angle to horizontal, degrees, at a speed, degrees per second. */
export function exposureOfWayMin(angleDeg: number, speedDegPerS: number): number {
  const degPerRad = 180 / Math.PI
  if (angleDeg <= 0) return 0
  const angleRad = angleDeg / degPerRad
  return (TURN_S * Math.sin(angleRad) + ((1 - Math.cos(angleRad)) * degPerRad) / speedDegPerS) / 60
}
