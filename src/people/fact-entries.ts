import type { Fact } from '../feed/live-state.ts'
import type { Entry } from './ledger.ts'

/** What "not well", said by a press of Stop, counts as: moderate, until more is told. */
const NOT_WELL = 5

/** What a fact means for the ledger of the person it is about; `null` where nothing. */
export function entryFrom(
  fact: Fact,
  userOf: (session: string) => string | null | undefined,
): { readonly user: string; readonly entry: Entry } | null {
  if (fact.type === 'sessionStarted' && fact.visitor) {
    const { session, program } = fact
    const entry = { type: 'sessionStarted', session, program, exposureMin: fact.visitor.reservedMin } as const
    return { user: fact.visitor.user, entry }
  }
  if (fact.type === 'felt') {
    const symptoms = fact.well ? {} : { other: NOT_WELL }
    return { user: fact.user, entry: { type: 'felt', session: fact.session, symptoms } }
  }
  if (fact.type !== 'sessionEnded') return null
  const user = userOf(fact.session)
  if (!user) return null
  const { session, outcome, invertedS, exposureMin, deepestDeg } = fact
  const figures = { invertedS: atLeast0(invertedS), exposureMin: atLeast0(exposureMin), deepestDeg: finite(deepestDeg) }
  return { user, entry: { type: 'sessionEnded', session, outcome, ...figures } }
}

function atLeast0(value: number): number {
  return Math.max(0, finite(value))
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}
