/** What who is not paired may see: everything about the table, nothing about a person. */
import type { Fact, LiveState } from '../feed/live-state.ts'

const WITHHELD = 'Whoever is next may not start now. A paired device says why.'

/** The picture without names, and without refusals that tell of somebody's health. */
export function withoutPerson(state: LiveState, personal: readonly string[]): LiveState {
  return {
    ...state,
    user: null,
    say: personal.includes(state.say) ? WITHHELD : state.say,
    refusals: withheld(state.refusals, personal),
  }
}

/** The same of what happened; `null` for what is about a person only. */
export function factWithoutPerson(fact: Fact, personal: readonly string[]): Fact | null {
  if (fact.type === 'felt') return null
  if (fact.type === 'refused') {
    const { user: _, ...rest } = fact
    return { ...rest, reasons: withheld(fact.reasons, personal) }
  }
  if (fact.type !== 'sessionStarted') return fact
  const { visitor: _, ...rest } = fact
  return rest
}

function withheld(reasons: readonly string[], personal: readonly string[]): string[] {
  return [...new Set(reasons.map((reason) => (personal.includes(reason) ? WITHHELD : reason)))]
}
