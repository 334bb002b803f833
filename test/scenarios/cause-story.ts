import type { Person } from '../../hardware/simulator/person.ts'
import type { Cause } from '../../machines/responses.ts'
import type { Moment } from './moments.ts'
import type { Outcome } from './outcomes.ts'
import type { Story } from './story.ts'

/** How one cause comes about, and what it does at each moment of a session. */
export interface CauseStory {
  /** Makes it happen, now or soon. */
  readonly happens: (table: Story, moment: Moment) => void
  /** Takes the cause away, so that a person can come back. */
  readonly mends?: (table: Story) => void
  /** It is noted this long after it happened, ms. */
  readonly notedWithinMs: number
  /** Another cause of the same response that may be noted sooner. */
  readonly alsoNotedAs?: Cause
  /** Settings in which it can happen at all; for every moment, or by moment. */
  readonly toml?: string | Partial<Record<Moment, string>>
  readonly person?: Person
  /** Moments at which it cannot happen, with the reason. */
  readonly never?: Partial<Record<Moment, string>>
  /** The file that tells it, where it needs a table of its own. */
  readonly toldIn?: string
  /** Moments at which this cause does something else than its response usually does. */
  readonly differs?: Partial<Record<Moment, Outcome>>
}

/** The same reason for several moments. */
export function never(why: string, ...moments: Moment[]): Partial<Record<Moment, string>> {
  return Object.fromEntries(moments.map((moment) => [moment, why]))
}

/** A program of one step, and whatever else a story needs. */
export function oneStep(step: string, settings = ''): string {
  return `${settings}
[comfort]
pause_s = 30
rise_stop_s = 2
program = "one-step"
[[programs]]
id = "one-step"
name = "One step"
description = "Goes to one angle, as a story needs it."
pause_s = 30
[[programs.steps]]
${step}
`
}

/** Runs `check` every millisecond for as long as it wants to go on. */
export function everyMs(table: Story, check: () => boolean): void {
  const again = () => {
    if (check()) table.run.at(table.run.nowMs + 1, again)
  }
  again()
}
