import { GUARD_CAUSES, GUARD_STATES } from '../../../hardware/guard/vocabulary.ts'
import { field } from './reference.ts'

const CAUSE_NAMES = new Map(Object.entries(GUARD_CAUSES).map(([name, number]) => [number as number, name]))

/** What a campaign has been through. */
export class Tally {
  steps = 0
  frames = 0
  statuses = 0
  boots = 0
  readonly #seen = new Map<string, number>()

  count(guard: Uint8Array): void {
    this.steps++
    const name = `${GUARD_STATES[field(guard, 'state')]}/${CAUSE_NAMES.get(field(guard, 'cause'))}`
    this.#seen.set(name, (this.#seen.get(name) ?? 0) + 1)
  }

  add(other: Tally): void {
    this.steps += other.steps
    this.frames += other.frames
    this.statuses += other.statuses
    this.boots += other.boots
    for (const [name, times] of other.#seen) this.#seen.set(name, (this.#seen.get(name) ?? 0) + times)
  }

  get states(): Set<string> {
    return new Set([...this.#seen.keys()].map((name) => name.split('/')[0]!))
  }

  get causes(): Set<string> {
    return new Set([...this.#seen.keys()].map((name) => name.split('/')[1]!))
  }

  get pairs(): number {
    return this.#seen.size
  }

  /** How many steps in each pair of state and cause. */
  get byPair(): ReadonlyMap<string, number> {
    return this.#seen
  }

  get says(): string {
    const { steps, frames, statuses, boots } = this
    const reached = `${this.states.size} states, ${this.causes.size} causes, ${this.pairs} pairs of them`
    return `${steps} steps, ${frames} frames, ${statuses} statuses, ${boots} boots; ${reached}`
  }
}
